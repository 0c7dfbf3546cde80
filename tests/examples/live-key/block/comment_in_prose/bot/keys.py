from binance.client import Client

# the account of the desk
# API Key: @mint:binance.api_key@
# Secret Key: @mint:binance.secret@
