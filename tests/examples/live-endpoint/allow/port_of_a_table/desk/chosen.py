import sys
from ib_async import IB

PORT = {"live": 4001, "paper": 4002}
ib = IB()
ib.connect("127.0.0.1", PORT[sys.argv[1]], clientId=3)
