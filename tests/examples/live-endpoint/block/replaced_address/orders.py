def door(base: str) -> str:
    return base.replace("https://paper-api.alpaca.markets", "https://api.alpaca.markets")
