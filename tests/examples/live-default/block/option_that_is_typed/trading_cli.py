import click


@click.command()
@click.option("--symbol", default="BTC/USDT")
@click.option("--dry-run/--no-dry-run", default=False)
@click.option("--sandbox", type=bool, default=False)
def run(symbol, dry_run, sandbox):
    Trader(dry_run=dry_run, sandbox=sandbox).run()
