from driftpy.drift_client import DriftClient
from driftpy.keypair import load_keypair

wallet = Wallet(load_keypair(PATH))
client = DriftClient(connection, wallet, "mainnet")
