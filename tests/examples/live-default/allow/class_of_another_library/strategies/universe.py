from tradingstrategy.exchange import Exchange

venue = Exchange(chain_id=1, chain_slug="hyperliquid", exchange_id=1, exchange_slug="hypercore", address="0x0", pair_count=1)
