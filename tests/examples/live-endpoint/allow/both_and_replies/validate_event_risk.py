class _FakeResponse:
    status_code = 201
    headers = {"Location": "https://api.schwabapi.com/trader/v1/accounts/H/orders"}
