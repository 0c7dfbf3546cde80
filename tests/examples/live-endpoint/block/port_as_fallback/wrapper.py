from ib_async import IB


class Wrapper:
    def __init__(self, host="127.0.0.1", port=4001):
        self.host, self.port = host, port

    def start(self):
        IB().connect(self.host, self.port, clientId=3)
