from tinkoff.invest import Client

with Client(TOKEN) as client:
    print(client.market_data.get_candles(figi="BBG"))
