endpoint = "https://api.kite.trade/orders"
