class Production(BaseConfig):
    VENUE = "kraken"
    PAPER_TRADING = False
