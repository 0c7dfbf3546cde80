#!/bin/bash
choose() {
  if [ "$TRADING_MODE" = "paper" ]; then
    IB_API_PORT=4002
  elif [ "$TRADING_MODE" = "live" ]; then
    IB_API_PORT=4001
  else
    exit 1
  fi
  export IB_API_PORT
}
