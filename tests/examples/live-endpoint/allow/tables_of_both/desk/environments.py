import os

HOSTS = {
    "practice": {"stream": "https://stream-fxpractice.oanda.com", "api": "https://api-fxpractice.oanda.com"},
    "live": {"stream": "https://stream-fxtrade.oanda.com", "api": "https://api-fxtrade.oanda.com"},
}
PAPER_DOOR = os.getenv("DESK_PAPER_DOOR", "https://paper-api.alpaca.markets")
LIVE_DOOR = os.getenv("DESK_LIVE_DOOR", "https://api.alpaca.markets")
