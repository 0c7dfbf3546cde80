from coinbase.client import Client

CASES = [
    {
        "private_key": "@mint:coinbase.cdp_ec_pem@",
        "expected": "ok",
    },
]
