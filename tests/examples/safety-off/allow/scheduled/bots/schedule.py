app.conf.beat_schedule = {
    "prune": {"task": "logs.prune", "schedule": 60.0, "kwargs": {"dry_run": False}},
    "rebalance": {"task": "trader.rebalance", "schedule": 60.0, "kwargs": {"dry_run": True}},
}
