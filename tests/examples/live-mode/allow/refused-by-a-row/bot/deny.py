DENIED = {"trading_mode": ("live", "real"), "run_type": ("r",)}


def check(cfg):
    return [key for key, bad in DENIED.items() if cfg.get(key) in bad]
