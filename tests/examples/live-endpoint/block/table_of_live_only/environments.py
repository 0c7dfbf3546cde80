import os

HOSTS = {
    "practice": {"stream": "https://stream-fxpractice.oanda.com"},
    "live": {"api": "https://api-fxtrade.oanda.com"},
}
PAPER_NAME = os.getenv("DESK_PAPER_NAME", "nobody")
LIVE_DOOR = os.getenv("DESK_LIVE_DOOR", "https://api.alpaca.markets")
