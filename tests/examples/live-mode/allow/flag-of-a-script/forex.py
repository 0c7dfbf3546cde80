from desk import Strategy

is_live = False
strategy = Strategy("binance")
if is_live:
    strategy.run_trading()
