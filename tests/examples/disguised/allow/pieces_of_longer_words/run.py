from house import Runner

HELP = "runs in the mode " "that is chosen"
Runner(trading_mode="pa" "per", account_type="cash" "_account").start()
