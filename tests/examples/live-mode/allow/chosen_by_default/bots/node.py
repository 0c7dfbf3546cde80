import os

from nautilus_trader.adapters.deribit import DeribitEnvironment, DeribitExecClientConfig

USE_TESTNET = os.getenv("USE_TESTNET", "true").lower() != "false"
config = DeribitExecClientConfig(
    environment=DeribitEnvironment.TESTNET if USE_TESTNET else DeribitEnvironment.MAINNET,
)
