import os

from py_clob_client.client import ClobClient

_DRY_RUN = os.getenv("ESPORTS_V2_DRY_RUN", "true").lower() in ("true", "1", "yes")


def trade(client: ClobClient, order: object) -> None:
    if not _DRY_RUN:
        client.post_order(order)  # polymarket
