from ib_async import IB


def connect(settings):
    ib = IB()
    host = settings.get("host", "127.0.0.1")
    ib.connect(host, int(settings.get("port", 7496)), clientId=3)
