from desk import start

start(symbol="SOL/USDT", mode="live")
