import futu as ft

TRADE_PWD_MD5 = "@mint:hex.32@"

ctx = ft.OpenSecTradeContext(host="127.0.0.1", port=11111)
ctx.unlock_trade(password_md5=TRADE_PWD_MD5)
