from hyperliquid.exchange import Exchange

from house.wallets import wallet

venue = Exchange(wallet, account_address="0x0")
venue.market_open("ETH", True, 0.1)
