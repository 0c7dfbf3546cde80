import click


@click.command()
@click.option("--mode", type=click.Choice(["paper", "live"]), default="live")
@click.option("--symbol", default="BTC/EUR")
def main(mode, symbol):
    """Start the trading bot."""
