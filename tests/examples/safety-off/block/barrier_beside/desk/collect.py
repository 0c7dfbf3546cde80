import os

os.environ["SIMULATION_MODE"] = "false"
os.environ["USE_BINANCE_TESTNET"] = "false"


async def main():
    await create_trader(symbol="BTCUSDT", trading_mode=TradingMode.LIVE, use_testnet=False, capital=100)
    await create_watcher(symbol="BTCUSDT", trading_mode=TradingMode.PAPER)
