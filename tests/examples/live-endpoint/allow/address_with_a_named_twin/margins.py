endpoint = "https://api.kite.trade/margins/orders"
