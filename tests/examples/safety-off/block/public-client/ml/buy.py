from ccxt.async_support import kucoin

source = kucoin({"apiKey": KEY, "enableRateLimit": True, "testnet": False})


async def buy(symbol):
    return await source.create_order(symbol, "market", "buy", 1)
