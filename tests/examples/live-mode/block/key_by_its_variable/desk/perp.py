import os
from pyinjective.core.network import Network
from pyinjective import PrivateKey

network = Network.mainnet()
key = PrivateKey.from_hex(os.environ["PK"])
