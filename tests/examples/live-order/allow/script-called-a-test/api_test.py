from binance.client import Client


def test_sells(keys):
    client = Client(keys.get("key"), keys.get("secret"))
    client.create_order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity=0.003)
