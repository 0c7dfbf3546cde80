import os

from house.venues import Venue

venue = Venue(
    os.environ["BN_KEY"],
    os.environ["BN_SECRET"],
    base_url="https://testnet.binancefuture.com",
)
clock = Clock(timeout=3, base_url="https://fapi.binance.com")
