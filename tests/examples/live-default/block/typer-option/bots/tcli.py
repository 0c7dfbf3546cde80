import typer


def trade(mode: str = typer.Option("live", "--mode", help="paper or live trading")):
    """Start the bot on the exchange."""
