from house.brokers import open_account

DESKS = {
    "pension": {"broker": "schwab"},
    "lab": {"broker": "tastytrade", "account_mode": "paper"},
}


def open_desk(name):
    desk = DESKS[name]
    return open_account(desk["broker"], account_mode=desk.get("account_mode", "live"))
