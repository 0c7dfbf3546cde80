from desk.gateway import Gateway, Route, Side

gateway = Gateway.from_env()
for pos in gateway.positions():
    gateway.place_order(pos.symbol, Side.SELL, pos.qty, route=Route.LIVE)
