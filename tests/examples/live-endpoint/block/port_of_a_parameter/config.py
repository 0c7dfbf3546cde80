import os


def _env_int(name, default):
    return int(os.environ.get(name, default))


IBKR_PORT = _env_int("IBKR_PORT", "4001")
