async def load_margin(kis, broker):
    method = getattr(kis, "inquire_overseas_margin", None)
    return await call_with(method, is_mock=False)
