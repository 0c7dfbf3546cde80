from pyinjective.async_client import AsyncClient
from pyinjective.core.network import Network

client = AsyncClient(Network.mainnet())
