import base64

import ccxt

start_trading(trading_mode="pa" + "per")
resume_trading(trading_mode=base64.b64decode("cGFwZXI=").decode())
switch_trading(trading_mode="\x70aper")
