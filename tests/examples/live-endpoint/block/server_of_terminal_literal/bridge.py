import MetaTrader5 as mt5

mt5.initialize(login=51820044, server="Fusion Markets-Live 2", password=secret())
