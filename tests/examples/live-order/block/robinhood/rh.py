import robin_stocks.robinhood as rh

from settings import PASSWORD, USER

rh.login(USER, PASSWORD)
rh.orders.order_buy_market("AAPL", 1)
