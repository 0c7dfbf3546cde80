trading_mode  = "live"
paper_trading = false
region        = "eu-central-1"
