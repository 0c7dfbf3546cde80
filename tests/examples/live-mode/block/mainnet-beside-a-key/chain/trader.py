import os

from pyinjective.core.broadcaster import MsgBroadcasterWithPk
from pyinjective.core.network import Network

network = Network.mainnet()
broadcaster = MsgBroadcasterWithPk.new_using_simulation(network=network, private_key=os.environ["INJ_KEY"])
