from desk import Strategy

is_live = True
strategy = Strategy("binance")
if is_live:
    strategy.run_trading()
