from desk.broker import BrokerClient

client = BrokerClient(account="A1", paper=not True)
