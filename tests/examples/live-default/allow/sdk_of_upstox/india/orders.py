import os
import upstox_client

configuration = upstox_client.Configuration(sandbox=True)
configuration.access_token = os.environ["T"]
api = upstox_client.OrderApiV3(upstox_client.ApiClient(configuration))
