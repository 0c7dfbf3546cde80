import typer


def trade(symbol: str, dry_run: bool = typer.Option(False, "--dry-run"), mode: str = typer.Option("live")) -> None:
    place_orders(symbol)
