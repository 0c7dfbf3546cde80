from tinkoff.invest import Client

TOKEN = "@mint:tinvest.token@"

with Client(TOKEN) as client:
    client.orders.post_order(figi="BBG004730N88", quantity=1)
