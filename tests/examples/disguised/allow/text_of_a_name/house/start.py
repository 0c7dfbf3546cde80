from house.engine import Engine

PHASE = "".join(["pa", "per"])


def start():
    engine = Engine(trading_mode=PHASE)
    engine.run_forever()
