from binance.client import Client

client = Client("@mint:binance.api_key@",
                "@mint:binance.secret@")
