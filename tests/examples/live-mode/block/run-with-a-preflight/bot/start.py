from bitget import PreflightTrader


def base(key: str) -> PreflightTrader:
    return PreflightTrader(
        api_key=key,
        live_trade_enable=True,
        symbol="BTCUSDT",
    )
