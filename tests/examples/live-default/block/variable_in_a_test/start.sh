#!/bin/bash
if [[ ${IBC_TradingMode:-live} = "live" ]]; then
  forward 4003 4001
else
  forward 4004 4002
fi
[[ ${IBC_TradingMode:-live} = "live" ]] && echo started
