def listed(bots):
    return [{"name": bot["name"], "trading_mode": str(bot.get("trading_mode") or "live")} for bot in bots]
