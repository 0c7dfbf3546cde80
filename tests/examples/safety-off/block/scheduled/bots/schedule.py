app.conf.beat_schedule = {
    "rebalance": {"task": "trader.rebalance", "schedule": 60.0, "kwargs": {"dry_run": False}},
}
