from house import BinanceSweeper


async def sweep(exchange):
    sweeper = BinanceSweeper(exchange)
    results = await sweeper.run(dry_run=False)
    return results
