from pyinjective.core.network import Network

wallet = Wallet(load_keypair(PATH))
network = Network.testnet() if arguments.test else Network.mainnet()
