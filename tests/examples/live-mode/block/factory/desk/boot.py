from desk.brokers import BrokerFactory

broker = BrokerFactory.create_live(account="main")
broker.connect()
