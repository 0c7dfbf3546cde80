#!/bin/bash
export BITGET_PASSPHRASE="${BITGET_PASSPHRASE:-@mint:bitget.passphrase@}"
