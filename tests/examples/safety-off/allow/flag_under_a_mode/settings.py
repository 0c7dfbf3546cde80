import os


class Settings:
    BINANCE_TESTNET = os.getenv("BINANCE_TESTNET", "false").lower() == "true"
    TRADING_MODE = os.getenv("TRADING_MODE", "paper")
