from zipline.gens.brokers.ib_broker import IBBroker

broker = IBBroker("localhost:7496:1232")
