from desk.settings import Settings, normalise


def test_secrets_are_masked() -> None:
    settings = Settings(trading_mode="paper", ibkr_password="kettle7")
    assert "kettle7" not in repr(settings)


def test_the_terminal_never_shows_its_password(monkeypatch) -> None:
    monkeypatch.setenv("MT5_LOGIN", "42")
    monkeypatch.setenv("MT5_PASSWORD", "kettle7-must-not-leak")
    monkeypatch.setenv("MT5_SERVER", "House-Live")
    assert normalise({"symbol": "EURUSD", "password": "s3cret"}, broker="mt5") == {"symbol": "EURUSD"}
