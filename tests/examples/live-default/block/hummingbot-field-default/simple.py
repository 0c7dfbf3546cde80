from pydantic import Field
from hummingbot.client.config.config_data_types import BaseClientModel


class SimplePMMConfig(BaseClientModel):
    script_file_name: str = "simple.py"
    exchange: str = Field("kucoin")
    trading_pair: str = Field("ETH-USDT")
