#!/bin/sh
export TRADING_MODE=li"ve"
python -m bot
