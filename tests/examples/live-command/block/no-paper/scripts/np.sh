python -m trader --no-paper --symbol BTC
