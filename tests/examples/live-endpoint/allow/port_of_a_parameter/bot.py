from ib_insync import IB


def go(contract, order, port: int = 7497):
    ib = IB()
    ib.connect("127.0.0.1", port, clientId=1)
    ib.placeOrder(contract, order)


def name_of(port: int = 7496):
    return {7496: "live", 7497: "paper"}[port]
