def start(bus):
    bus.publish("trading.start", {"symbol": "BTCUSDT", "trading_mode": "live"})
