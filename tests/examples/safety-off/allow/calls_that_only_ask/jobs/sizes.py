from house.trading import calculate_trade_lots


class Capital:
    def _calculate_used_capital(self, user, trading_mode="live"):
        return self.rows(user, trading_mode)

    def lots(self, broker):
        return calculate_trade_lots(broker, 100.0, is_paper=False)
