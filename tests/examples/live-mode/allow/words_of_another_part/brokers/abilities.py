from alpaca.trading.client import TradingClient


class AccountAware:
    def limits(self) -> None:
        self.brokers = {
            "alpaca": {"enabled_for_paper": True, "max_orders": 4},
            "etrade": {"enabled_for_paper": False, "max_orders": 4},
        }
