from brokers import Credentials

tradestation = Credentials(
    access_token=token,
    auth_url="https://api.tradestation.com/v2/authorize",
    base_url="https://api.tradestation.com/v2",
)
etrade = Credentials(access_token=token, order_url="https://api.etrade.com/v1/accounts/oauth-desk/orders/place")
