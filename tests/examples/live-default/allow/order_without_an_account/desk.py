from futu import OpenSecTradeContext, TrdEnv, TrdSide

ctx = OpenSecTradeContext(host="127.0.0.1", port=11111)
ctx.place_order(price=1, qty=100, code="HK.00700", trd_side=TrdSide.BUY, trd_env=TrdEnv.SIMULATE)
book.place_order(price=1, qty=100, code="HK.00700")
