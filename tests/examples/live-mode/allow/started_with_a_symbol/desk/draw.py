from desk import chart

chart(symbol="SOL/USDT", mode="live")
