#!/bin/sh
cat <<TXT
usage: trader.sh --mode paper
[environment]
mode = "live"  is refused
TRADING_MODE=live python -m trader
TXT
echo $((1 << BITS))
