def listed(bots):
    return [{"name": bot["name"], "trading_mode": str(bot.get("trading_mode") or ("live" if bot.get("is_live") else "demo"))} for bot in bots]
