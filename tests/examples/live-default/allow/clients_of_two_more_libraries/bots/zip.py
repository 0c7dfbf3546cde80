from zipline.gens.brokers.ib_broker import IBBroker

broker = IBBroker("localhost:7497:1232")
