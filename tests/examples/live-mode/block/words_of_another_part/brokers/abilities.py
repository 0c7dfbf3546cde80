from alpaca.trading.client import TradingClient


class AccountAware:
    def limits(self) -> None:
        self.brokers = {
            "alpaca": {"alpaca_paper": False, "max_orders": 4},
        }
