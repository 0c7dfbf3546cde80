import os

import typer


def trade(symbol: str, dry_run: bool = typer.Option(False, "--dry-run/--live")) -> None:
    start_trading(symbol, dry_run=dry_run)


PAPER_TRADING = os.getenv("PAPER_TRADING", "false") == "true"
