import kis_auth as ka
from domestic_stock_functions import order_cash

frame = order_cash(env_dv="real", ord_dv="buy", pdno="005930", ord_qty="1")
