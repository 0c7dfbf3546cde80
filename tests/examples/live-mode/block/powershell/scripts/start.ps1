$env:TRADING_MODE = "live"
python -m bot.trader
