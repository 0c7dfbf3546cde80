from desk import EnvironmentConfig, TradingEnvironment


class Runner:
    def from_config(self, session):
        return EnvironmentConfig(
            environment=TradingEnvironment.PAPER,
            enable_live_trading=False,
        )
