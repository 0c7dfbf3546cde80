from ib_async import IB

IB().connect("127.0.0.1", 7497, clientId=7496)
