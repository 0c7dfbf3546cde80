#!/bin/bash
export TRADING_MODE=$(echo evil | rev)
python -m trader
