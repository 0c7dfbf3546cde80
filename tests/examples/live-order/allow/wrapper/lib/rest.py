import ccxt


class RestExchange:
    async def withdraw(self, asset, amount, address):
        return await self.connector.withdraw(asset, amount, address)
