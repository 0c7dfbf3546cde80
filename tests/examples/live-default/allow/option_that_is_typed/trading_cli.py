import click


@click.command()
@click.option("--symbol", default="BTC/USDT")
@click.option("--dry-run", is_flag=True, default=False)
def run(symbol, dry_run):
    Trader(dry_run=dry_run).run()
