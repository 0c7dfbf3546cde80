cfg = load("configs/paper.toml")
cfg["view"].update({"mode": "live", "refresh": True})
broker_session(cfg)
