async def main(api_key, api_secret):
    client = ExchangeClient(api_key, api_secret, sandbox=False)
    await client._request(
        "POST",
        "/api/v2/mix/order/place-order",
    )
    print(await client.get_positions())
