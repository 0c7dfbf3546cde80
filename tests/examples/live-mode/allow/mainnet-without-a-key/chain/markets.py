from paradex_py import Paradex
from paradex_py.environment import PROD

paradex = Paradex(env=PROD)
