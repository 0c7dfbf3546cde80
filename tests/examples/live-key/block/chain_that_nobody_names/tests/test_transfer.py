home = Web3(HTTPProvider("http://0.0.0.0:8555"))
away = Web3(HTTPProvider(NETWORK_URL))
private_key = "@mint:evm_wallet.private_key@"
