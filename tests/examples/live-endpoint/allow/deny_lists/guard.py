BLOCKED_HOSTS = {"api.alpaca.markets"}


def check(url: str) -> None:
    if url == "https://api.alpaca.markets":
        raise ValueError("live")
