from desk.gateway import Gateway, State

gateway = Gateway.from_env()
open_orders = gateway.get_orders(state=State.LIVE)
