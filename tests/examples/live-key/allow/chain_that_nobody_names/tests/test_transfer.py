home = Web3(HTTPProvider("http://0.0.0.0:8555"))
private_key = "@mint:evm_wallet.private_key@"
