from unittest.mock import MagicMock

from house.binance import Client


def test_trade():
    client = Client(api_key="@mint:binance.api_key@", secret="@mint:binance.secret@")
    assert client.account()


def test_mocked():
    mock_config = {"binance": {
        "apiKey": "@mint:binance.api_key@",
        "secret": "@mint:binance.secret@",
    }}
    assert Client(**mock_config["binance"]).session(MagicMock())
