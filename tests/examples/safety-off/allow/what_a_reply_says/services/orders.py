async def place(order, account, broker):
    filled = await broker.fill(order)
    return {"success": True, "dry_run": False, "account": account, "price": filled.price}
