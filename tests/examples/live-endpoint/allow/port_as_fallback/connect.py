from ib_async import IB


class Settings:
    def __init__(self, raw):
        self.port: int = raw.get("port", 4002)
        self.retries = raw.get("retries", 4001)


def connect(settings):
    IB().connect("127.0.0.1", int(settings.get("port", 7497)), clientId=3)


def label(port=4001):
    return f"port {port} is the live one"
