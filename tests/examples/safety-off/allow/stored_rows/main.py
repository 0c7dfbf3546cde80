def report(db):
    last = db.get_trades(is_paper=False, limit=1)
    count = db.count_trades_today(strategy="grid", is_paper=False)
    db.save_trade(symbol="BTCUSDT", server_order_id=last.id, is_paper=False)
    return count, db.total_realized_pnl_usd(is_paper=False)


def _read_trades(db):
    rows = []
    for d in db.rows("trades"):
        d.setdefault("is_paper", False)
        rows.append(d)
    return rows
