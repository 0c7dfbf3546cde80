from house import BinanceSweeper, TradeMigration, Report


async def sweep(exchange):
    sweeper = BinanceSweeper(exchange)
    await sweeper.run(dry_run=True)
    migration = TradeMigration(exchange)
    await migration.run(dry_run=False)
    report = Report(exchange)
    await report.run(dry_run=False)
