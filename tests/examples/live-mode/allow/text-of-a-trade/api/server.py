def portfolio(broker: object, profile: object) -> dict:
    portfolio = {}
    if profile.status_code == 200:
        portfolio = {
            "authenticated": True,
            "mode": "live",
        }
        portfolio.update(broker.trading_funds())
    return portfolio
