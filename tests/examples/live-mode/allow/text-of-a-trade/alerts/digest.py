from alerts.text import _format_trade_status


def lines(trade: object) -> list[str]:
    return [_format_trade_status(trade, is_live=True), _format_trade_status(trade, live_trading=True)]
