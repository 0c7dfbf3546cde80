export EXCHANGE=kraken
export TRADING_MODE="li""ve"
