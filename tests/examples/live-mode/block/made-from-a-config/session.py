from desk import EnvironmentConfig, TradingEnvironment


class Runner:
    def from_config(self, session):
        return EnvironmentConfig(
            environment=TradingEnvironment.LIVE,
            enable_live_trading=True,
        )
