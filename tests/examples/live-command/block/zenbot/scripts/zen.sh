#!/bin/sh
./zenbot.sh trade gdax.BTC-EUR --strategy=macd
