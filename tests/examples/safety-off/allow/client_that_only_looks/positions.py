async def main(api_key, api_secret):
    client = ExchangeClient(api_key, api_secret, sandbox=False)  # the plan orders there are
    found = await client._request(
        "GET",
        "/api/v2/mix/order/orders-plan-pending",
    )
    print(found, await client.get_positions())
