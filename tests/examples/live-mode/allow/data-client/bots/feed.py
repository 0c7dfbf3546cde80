from binance import AsyncClient, BinanceSocketManager
import ccxt

feed = ccxt.okx({"enableRateLimit": True, "sandbox": False})
client = AsyncClient()
