import typer


def trade(symbol: str, paper: bool = typer.Option(False, "--paper/--live")) -> None:
    start_trading(symbol, paper=paper)
