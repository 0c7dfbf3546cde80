trading_mode = "li" + "ve"
run(trading_mode)
