PROFILES = {
    "paper": {"dry_run": True, "exchange": "binance"},
    "live": {"dry_run": False, "exchange": "binance"},
}
ACTIVE = "paper"
for name in PROFILES:
    TradingBot(PROFILES[name]).place_order("BTCUSDT")
old = PROFILES[ACTIVE]
