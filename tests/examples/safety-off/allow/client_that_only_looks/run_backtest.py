def main(api_key, api_secret):
    exchange = ExchangeClient(api_key, api_secret, sandbox=False)  # candles of the real venue
    for symbol in ("BTC/USDT", "ETH/USDT"):
        frame = exchange.fetch_ohlcv(symbol, "15m")
        print(frame, exchange._krw_balance())
    exchange.close()
