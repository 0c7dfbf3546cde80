from futu import OpenSecTradeContext, TrdEnv

ctx = OpenSecTradeContext(host="127.0.0.1", port=11111)
ctx.unlock_trade("@mint:futu.trade_password@")
ctx.unlock_trade(password_md5="@mint:hex.32@")
