URL = "https://api.binance.com/api/v3/klines"
WS = "wss://stream.data.alpaca.markets"
