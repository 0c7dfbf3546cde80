from desk.trading import config

setattr(config, "trading_mode", "live")
