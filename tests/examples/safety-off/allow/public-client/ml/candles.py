from ccxt.async_support import kucoin

source = kucoin({"enableRateLimit": True, "testnet": False})


async def rows(symbol):
    return await source.fetch_ohlcv(symbol, timeframe="5m")
