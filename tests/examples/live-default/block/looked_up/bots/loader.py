def load(raw):
    return Settings(mode=raw.get("trading_mode", "live"), size=raw.get("size", 1))
