import MetaTrader5 as mt5


def test_login() -> None:
    assert mt5.login(login=5012345, password="@mint:hex.16@", server="House-Live03")
