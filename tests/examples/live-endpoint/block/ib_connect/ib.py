from ib_async import IB

ib = IB()
ib.connect("127.0.0.1", 7496, clientId=9)
