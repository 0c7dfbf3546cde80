import lighter

client = lighter.ApiClient(url="https://mainnet.zklighter.elliot.ai")
