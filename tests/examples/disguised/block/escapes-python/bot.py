import ccxt

start_trading(trading_mode="\x6c\x69\x76\x65")
