class Gateway:
    default_setting: dict = {
        "API Key": "",
        "Server": ["TESTNET", "REAL"],
        "柜台环境": ["测试", "实盘"],
    }
