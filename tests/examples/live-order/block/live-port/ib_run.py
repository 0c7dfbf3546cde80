from ib_async import IB, MarketOrder, Stock

ib = IB()
ib.connect("127.0.0.1", 7496, clientId=3)
ib.placeOrder(Stock("SAP", "IBIS", "EUR"), MarketOrder("BUY", 10))
