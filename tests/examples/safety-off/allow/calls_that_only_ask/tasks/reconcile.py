from house.trading import reconcile_orders_impl


async def run(orders):
    return await reconcile_orders_impl(dry_run=False)
