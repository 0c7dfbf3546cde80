from nautilus_trader.adapters.kraken import KrakenExecClientConfig

if FUTURES:
    environment = KrakenEnvironment.DEMO
else:
    environment = KrakenEnvironment.DEMO
config = KrakenExecClientConfig(environment=environment)
