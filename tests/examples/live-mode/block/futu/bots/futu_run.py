from futu import OpenHKTradeContext, TrdEnv, TrdSide

ctx = OpenHKTradeContext(host="127.0.0.1", port=11111)
ctx.place_order(price=300.0, qty=100, code="HK.00700", trd_side=TrdSide.BUY, trd_env=TrdEnv.REAL)
