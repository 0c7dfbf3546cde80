class Config:
    EXCHANGE = "binance"
    IS_LIVE = False
