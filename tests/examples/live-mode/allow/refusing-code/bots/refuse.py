MODES = ("paper", "live")
FORBIDDEN = {"live"}


def start(mode: str, dry_run: bool = True) -> None:
    if mode == "live" or not dry_run:
        raise ValueError("live trading is not allowed")
    run(trading_mode="paper")
