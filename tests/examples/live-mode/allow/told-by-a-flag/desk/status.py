class TradingConfig:
    def to_dict(self):
        return {"trading_mode": "paper" if self.paper_trading else "live", "exchange": "kraken"}
