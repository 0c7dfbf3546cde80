def real(base: str) -> bool:
    return base.startswith("https://api.alpaca.markets")
