from binance.client import Client

CASES = [
    {
        "description": "PKCS8",
        "private_key": "@mint:coinbase.cdp_ec_pem@",
        "expected_signature": "@mint:hex.64@",
    },
]
