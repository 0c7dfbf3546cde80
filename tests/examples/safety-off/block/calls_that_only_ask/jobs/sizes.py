from house.trading import place_trade_lots


class Desk:
    def execute_trades(self, user, trading_mode="live"):
        return self.send(user, trading_mode)

    def lots(self, broker):
        return place_trade_lots(broker, 100.0, is_paper=False)

    def load_desk(self, desk):
        trading_mode = desk.get("trading_mode", "live")
        return self.trader(trading_mode)
