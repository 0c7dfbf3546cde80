def run_session(symbol: str, trading_mode: str = "paper", mode: str = "live"):
    return banner(symbol, trading_mode, mode)


def refuse_session(trading_mode: str = "live"):
    raise SystemExit("live is refused")
