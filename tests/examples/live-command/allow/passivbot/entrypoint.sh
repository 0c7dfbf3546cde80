exec passivbot backtest "$CONFIG"
