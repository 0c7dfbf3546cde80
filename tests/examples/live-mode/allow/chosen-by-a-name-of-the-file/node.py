from nautilus_trader.adapters.bitmex import BitmexEnvironment, BitmexExecClientConfig

testnet = True
config = BitmexExecClientConfig(
    environment=BitmexEnvironment.TESTNET if testnet else BitmexEnvironment.MAINNET,
)
