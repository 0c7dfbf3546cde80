import ccxt

start_trading(trading_mode="li" + "ve")
resume_trading(
    trading_mode="re"
    "al",
)
switch_trading(trading_mode="".join(["l", "ive"]))
