from ccxt.base.exchange import Exchange


class polymarket(Exchange):
    def describe(self):
        return self.deep_extend(super().describe(), {"options": {"sandboxMode": False}})
