from house.trading import TradeJournal, close_journals_on_sell


async def write(db, request):
    db.add(TradeJournal(symbol=request.symbol, account_type="live", notes=request.notes))
    await close_journals_on_sell(symbol=request.symbol, account_type="live")
