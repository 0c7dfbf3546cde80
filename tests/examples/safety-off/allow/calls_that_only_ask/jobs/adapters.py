class Adapter:
    async def open_orders(self, kis):
        return await kis.inquire_korea_orders(is_mock=False)

    async def holdings(self, kis):
        return await kis.fetch_my_stocks(is_mock=False)
