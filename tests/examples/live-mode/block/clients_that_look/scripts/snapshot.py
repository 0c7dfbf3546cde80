async def buy(kis, broker):
    method = getattr(kis, "order_overseas_stock", None)
    return await broker.call_order(method, is_mock=False)
