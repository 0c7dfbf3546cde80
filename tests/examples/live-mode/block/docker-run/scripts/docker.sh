docker run -d --name bot \
  -e TRADING_MODE=live \
  -e SYMBOL=BTC \
  desk/trader:1.0
