#!/bin/bash
if [[ ${IBC_TradingMode:-paper} = "live" ]]; then
  forward 4003
fi
if [ "${TRADING_MODE:-live}" != "paper" ]; then
  echo "TRADING_MODE is not paper" >&2
  exit 1
fi
