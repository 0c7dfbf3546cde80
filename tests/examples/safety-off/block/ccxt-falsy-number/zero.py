import ccxt.pro as ccxtpro

ex = ccxtpro.okx()
ex.setSandboxMode(0)
