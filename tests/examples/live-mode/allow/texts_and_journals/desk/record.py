def record(journal, trade):
    journal.append({"symbol": trade.symbol, "mode": "live", "price": trade.price})
