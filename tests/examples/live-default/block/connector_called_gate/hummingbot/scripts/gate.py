from hummingbot.strategy.script_strategy_base import ScriptStrategyBase


class Buy(ScriptStrategyBase):
    markets = {"gate_io": {"ETH-USDT"}, "kucoin": {"ETH-USDT"}}
