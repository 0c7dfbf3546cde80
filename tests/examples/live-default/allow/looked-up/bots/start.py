def start(cfg):
    if cfg.get("dry_run", False):
        return None
    return Trader(paper=cfg.get("paper", True), mode=cfg.get("trading_mode", "paper"))
