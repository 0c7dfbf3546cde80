from desk.trading import settings

settings.dry_run = False
settings.trading.mode = "live"
