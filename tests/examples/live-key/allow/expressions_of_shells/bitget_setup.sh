#!/bin/bash
: "${BITGET_PASSPHRASE:?Set BITGET_PASSPHRASE in your environment}"
: ${BITGET_API_SECRET:?missing-see-README-2.1}
export BITGET_API_KEY="${BITGET_API_KEY:?set-it-2x}" BITGET_PASSPHRASE="${BITGET_PASSPHRASE:?set-it-2x}"
