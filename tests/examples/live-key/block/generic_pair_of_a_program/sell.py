import hashlib
import hmac

API_KEY = "@mint:binance.api_key@"
API_SECRET = "@mint:binance.secret@"
QUOTES = {"AVAX": "USDT"}


def sign(text: str) -> str:
    return hmac.new(API_SECRET.encode(), text.encode(), hashlib.sha512).hexdigest()
