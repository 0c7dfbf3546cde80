from ib_insync import IB


def go(contract, order, port: int = 7496):
    ib = IB()
    ib.connect("127.0.0.1", port, clientId=1)
    ib.placeOrder(contract, order)
