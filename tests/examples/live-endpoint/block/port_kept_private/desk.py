from ib_insync import IB


class Desk:
    def __init__(self, port: int = 7496):
        self._port = port
        self.ib = IB()

    def go(self):
        self.ib.connect("127.0.0.1", self._port, clientId=1)
