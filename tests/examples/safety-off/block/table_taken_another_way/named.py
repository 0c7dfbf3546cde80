PROFILES = {
    "paper": {"dry_run": True, "exchange": "binance"},
    "live": {"dry_run": False, "exchange": "binance"},
}
ACTIVE = "paper"
bot = TradingBot(PROFILES["live"])
old = PROFILES[ACTIVE]
bot.place_order("BTCUSDT")
