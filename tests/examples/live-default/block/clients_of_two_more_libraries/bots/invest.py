from tinkoff.invest import Client, OrderDirection

with Client(TOKEN) as client:
    client.orders.post_order(figi="BBG", quantity=1, direction=OrderDirection.ORDER_DIRECTION_BUY)
