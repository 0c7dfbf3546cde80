#!/bin/sh
python -m trader.main broker=ibkr trading.mode=live
