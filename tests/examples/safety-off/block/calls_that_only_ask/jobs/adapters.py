class Adapter:
    async def buy(self, kis):
        return await kis.order_korea_stock("005930", 1, is_mock=False)

    def client(self, kis):
        return kis.get_trading_client(is_mock=False)
