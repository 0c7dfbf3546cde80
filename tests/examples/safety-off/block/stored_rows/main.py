def start(db, broker):
    broker.place_orders(dry_run=False)
    trader = db.get_trader_client(is_paper=False)
    return trader
