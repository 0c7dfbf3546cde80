from hummingbot.strategy_v2.controllers import ControllerConfigBase


class HedgeConfig(ControllerConfigBase):
    hedge_connector_name: str = "okx_perpetual"
    candles_connector: str = "binance"
    hedge_trading_pair: str = "SOL-USDT"
