import os
import ccxt

class PaperExchange:
    def __init__(self, exchange):
        self.exchange = exchange

    def pay(self, amount, address):
        return self.exchange.withdraw("USDT", amount, address)
