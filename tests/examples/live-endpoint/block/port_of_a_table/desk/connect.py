from ib_async import IB

PORT = {"live": 4001, "paper": 4002}
ENV = "live"
ib = IB()
ib.connect("127.0.0.1", PORT[ENV], clientId=3)
