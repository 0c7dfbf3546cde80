#!/usr/bin/env bash
set -euo pipefail
export DESK_MODE=live
python -m desk.runner --venue okx --symbols BTC-USDT
