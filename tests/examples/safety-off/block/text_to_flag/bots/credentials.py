from lumibot.brokers import Alpaca

if HOST == "prod":
    ALPACA_IS_PAPER = False
else:
    ALPACA_IS_PAPER = True
