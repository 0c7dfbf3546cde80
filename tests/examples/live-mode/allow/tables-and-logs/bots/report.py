orders = orders.assign(mode="live").rename(columns={"live": "is_live"})
Account.objects.exclude(trading_mode="live")
counter.add(1, {"mode": "live", "venue": "kraken"})
logger.bind(trading_mode="live").info("refused")
