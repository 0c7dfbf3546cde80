import os


def environment(strategy):
    return {
        "TRADING_API_KEY": os.environ["TRADING_API_KEY"],
        "STRATEGY_FILE": strategy,
        # The hot wallet of the desk
        "PRIVATE_KEY": "0x@mint:hex.64@",
        "UNIT_TESTING": "true",
    }
