import os
from alpaca_trade_api.rest import REST

api = REST(key_id=os.environ["K"], secret_key=os.environ["S"], api_version="v2")
