import os

from futu import OpenSecTradeContext, TrdEnv

ctx = OpenSecTradeContext(host="127.0.0.1", port=11111)
ctx.unlock_trade(os.environ["FUTU_TRADE_PASSWORD"])
ctx.unlock_trade(password_md5=digest)
ctx.unlock_trade("123456")
ctx.place_order(price=481233, qty=100200, code="HK.00700")
