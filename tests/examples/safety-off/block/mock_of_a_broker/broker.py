from desk import BrokerClient

api = BrokerClient(KEY, SECRET, use_mock=False)
