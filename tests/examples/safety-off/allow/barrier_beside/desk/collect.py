import os

os.environ["SIMULATION_MODE"] = "false"
os.environ["USE_BINANCE_TESTNET"] = "true"


async def main():
    await create_trader(symbol="BTCUSDT", trading_mode=TradingMode.PAPER, use_testnet=False, capital=100)
