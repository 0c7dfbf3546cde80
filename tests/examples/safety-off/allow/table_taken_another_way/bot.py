PROFILES = {
    "paper": {"dry_run": True, "exchange": "binance"},
    "live": {"dry_run": False, "exchange": "binance"},
}
ACTIVE = "paper"
if ACTIVE not in PROFILES:
    raise SystemExit(f"one of {PROFILES.keys()}")
bot = TradingBot(PROFILES[ACTIVE])
bot.place_order("BTCUSDT")
