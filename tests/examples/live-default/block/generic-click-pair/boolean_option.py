import click


@click.command()
@click.option("--live/--paper", default=True)
def trade(live):
    Trader(live=live).run()
