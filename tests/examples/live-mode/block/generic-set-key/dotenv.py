from dotenv import set_key

set_key(".env", "TRADING_MODE", "live")
