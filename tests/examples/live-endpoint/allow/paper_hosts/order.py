URL = "https://testnet.binance.vision/api/v3/order"
TEST = "https://api.binance.com/api/v3/order/test"
