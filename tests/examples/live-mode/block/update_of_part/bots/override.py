cfg = load("configs/paper.toml")
cfg["execution"].update({"mode": "live", "confirm": True})
broker_session(cfg)
