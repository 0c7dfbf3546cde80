from house import BotSettings

class BotConfig(BotSettings):
    trading_mode: str = "real_" "money"
