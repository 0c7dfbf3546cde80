from hummingbot.core.utils.trading_pair_fee import build_trade_fee

fee = build_trade_fee(exchange="bing_x", is_maker=True)
