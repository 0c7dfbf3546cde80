from gate import LivePreflightContext


def base() -> LivePreflightContext:
    return LivePreflightContext(
        execution_mode_live=True,
        live_trade_enable=True,
        owner_approved=True,
        order_sizing_ok=True,
    )
