import os
from pyinjective.core.network import Network
from pyinjective import PrivateKey

network = Network.testnet()
key = PrivateKey.from_hex(os.environ["PK"])
