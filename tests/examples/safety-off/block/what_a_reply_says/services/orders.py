async def place(order, broker):
    return await broker.place_order(order, dry_run=False)
