"""Live trading needs https://api.alpaca.markets, which we never use."""
# https://api.alpaca.markets
BASE = "https://paper-api.alpaca.markets"  # not https://api.alpaca.markets
