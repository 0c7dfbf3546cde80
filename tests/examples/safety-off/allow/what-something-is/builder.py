import ccxt


class Builder:
    def real(self):
        self.exchange_manager.is_simulated = False
        return self


def restore(trade, row):
    trade.is_simulated = False
    trade.orders = row.orders
    return trade
