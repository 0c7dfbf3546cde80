from house import Runner

Runner(trading_mode="real_" "money").start()
Runner(trading_mode=f"{'li'}ve").start()
