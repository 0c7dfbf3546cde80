from brokers import Credentials

tradestation = Credentials(
    access_token=token,
    auth_url="https://api.tradestation.com/v2/authorize",
    token_url="https://api.tradestation.com/v2/security/authorize",
)
etrade = Credentials(access_token=token, token_url="https://api.etrade.com/oauth/access_token")
