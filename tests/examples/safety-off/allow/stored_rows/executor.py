def open_position(self, symbol, order_id):
    trade_id = insert_trade({"symbol": symbol, "mode": "live", "status": "open", "binance_order_id": order_id})
    return trade_id
