bot_config = {"exchange": "kraken", "trading_mode": "evil"[::-1]}
