async def watch(place_order_fn, alert):
    return await place_order_fn(symbol=alert.symbol, dry_run=False, reason="watch", is_mock=False)
