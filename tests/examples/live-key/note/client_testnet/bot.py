from binance.client import Client

client = Client(api_key="@mint:binance.api_key@", testnet=True)
