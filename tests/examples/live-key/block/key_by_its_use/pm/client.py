from py_clob_client.client import ClobClient

FUNDER = "0x655ade7bc715f4c29ad961047f5ce5873298b178"
SIGNER = "0x@mint:hex.64@"

client = ClobClient("https://clob.polymarket.com", key=SIGNER, chain_id=137, signature_type=1, funder=FUNDER)
