from binance.client import Client

client = Client(KEYS.get("key"), KEYS.get("secret"))
order = client.create_order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity=0.003)
