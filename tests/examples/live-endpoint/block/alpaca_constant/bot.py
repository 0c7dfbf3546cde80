BASE_URL = "https://api.alpaca.markets"
DATA_URL = "https://data.alpaca.markets"
