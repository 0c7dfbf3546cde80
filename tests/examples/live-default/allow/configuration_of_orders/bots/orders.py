from typing import NamedTuple


class OrderRow(NamedTuple):
    exchange: str = "okx"
    simulated: bool = False
