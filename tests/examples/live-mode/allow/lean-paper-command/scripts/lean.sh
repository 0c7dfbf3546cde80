lean backtest "My Project"
lean research "My Project"
