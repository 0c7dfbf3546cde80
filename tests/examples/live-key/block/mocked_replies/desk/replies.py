from unittest.mock import MagicMock

binance = MagicMock()
expected_response = {
    "apiKey": "@mint:binance.api_key@",
    "secretKey": "@mint:binance.secret@",
}
