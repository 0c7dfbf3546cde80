from nautilus_trader.adapters.kraken import KrakenExecClientConfig

if FUTURES:
    environment = KrakenEnvironment.LIVE
else:
    environment = KrakenEnvironment.LIVE
config = KrakenExecClientConfig(environment=environment)
