import ccxt.async_support as ccxt


class Exchange:
    """Wraps whatever client it is given."""

    def __init__(self, api):
        self._api = api

    async def create_order(self, pair, side, amount, rate):
        return await self._api.create_order(pair, "limit", side, amount, rate)

    async def transfer(self, code, amount):
        return await self._api.transfer(code, amount, "spot", "swap")
