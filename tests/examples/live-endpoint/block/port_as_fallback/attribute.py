from ib_async import IB


def connect(settings):
    ib = IB()
    ib.connect(
        "127.0.0.1", getattr(settings, "port", 4001), clientId=3)
