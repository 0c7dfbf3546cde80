class FakeBroker:
    headers = {"Accept": "application/json"}
    orders_url = "https://api.schwabapi.com/trader/v1/accounts/H/orders"
