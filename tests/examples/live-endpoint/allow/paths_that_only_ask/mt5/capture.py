import MetaTrader5 as mt5

broker_server = "unknown"
print(mt5.symbols_total(), broker_server)
