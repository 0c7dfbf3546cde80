def start(cfg):
    return Trader(
        paper=cfg.get("paper", False),
        mode=cfg.get("trading_mode", "live"),
    )
