from binance.client import Client

# checksum of the archive below
# @mint:hex.64@
# key: see the vault of the desk
client = Client()
