from hummingbot.strategy.script_strategy_base import ScriptStrategyBase


class BinanceMaker(ScriptStrategyBase):
    connector_name = "binance"
    trading_pair = "ETH-USDT"
