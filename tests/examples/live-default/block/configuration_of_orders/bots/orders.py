from typing import NamedTuple


class OrderConfig(NamedTuple):
    exchange: str = "okx"
    testnet: bool = False
