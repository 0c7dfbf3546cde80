class TradingConfig:
    def to_dict(self):
        return {"trading_mode": "paper" if self.paper_trading else "live", "exchange": "kraken"}

    def environment(self):
        return {"trading_environment": "paper" if self.paper_trading else "live", "exchange": "kraken"}
