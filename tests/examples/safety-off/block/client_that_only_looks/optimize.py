def main(api_key, api_secret):
    exchange = ExchangeClient(api_key, api_secret, sandbox=False)
    exchange.fetch_ohlcv("BTC/USDT", "15m")
    run(exchange)
