"""What looks like a credential and opens nothing, beside the same text where it does."""

from __future__ import annotations

import base64
import datetime as dt
import random

import pytest

from nolive_hooks import guard
from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob
from nolive_hooks.policy import Policy
from tests.unit.minting import pick


def minted(size: int, alphabet: str = "alnum") -> str:
    return pick(random.Random(size), alphabet, size)


def rules(path: str, text: str) -> list[str]:
    return [one.rule for one in keys.judge(read(Blob(path, text.encode())))]


@pytest.mark.parametrize(
    "chosen", ["hunter2", "s3cret", "newpass123", "Summer2024", "p4ssw0rd!", "kettle-must-not-leak"]
)
@pytest.mark.parametrize("name", ["ibkr_password", "mt5_password", "okx_passphrase"])
def test_a_password_that_somebody_thought_up_is_an_example_in_a_test_only(name: str, chosen: str) -> None:
    line = f'{name} = "{chosen}"\n'
    assert rules("tests/test_settings.py", line) == []
    if chosen in ("hunter2", "Summer2024"):
        assert len(rules("desk/settings.py", line)) == 1


@pytest.mark.parametrize("name", ["ibkr_password", "mt5_password", "okx_passphrase"])
def test_a_password_that_a_generator_made_stops_in_a_test_too(name: str) -> None:
    assert len(rules("tests/test_settings.py", f'{name} = "{minted(14)}"\n')) == 1


def test_a_pair_of_a_shop_is_not_of_an_exchange_unless_the_text_trades() -> None:
    pair = f"strong:\n  api_key: {minted(32)}\n  secret: {minted(32)}\n"
    assert rules("gateways.yml", "gatepay:\n  merchant_id: 1\n" + pair) == []
    assert len(rules("gateways.yml", "gatepay:\n  merchant_id: 1\nsymbol: BTC/USDT\n" + pair)) == 2
    assert len(rules("gateways.yml", pair)) == 2


def test_an_account_of_google_hides_no_other_credential() -> None:
    text = f'{{"type": "service_account", "private_key": "x", "binance_api_secret": "{minted(64)}"}}'
    assert rules("keys.json", text) == ["live-key/binance.secret"]


def test_a_venue_called_an_api_is_not_called_so_twice() -> None:
    (one,) = keys.judge(read(Blob("run.env", f"SCHWAB_APP_SECRET={minted(24)}\n".encode())))
    assert one.message.startswith("SCHWAB_APP_SECRET holds what looks like a Charles Schwab Trader API secret (24 ")


def test_the_name_of_a_digest_is_shown_and_a_key_that_is_a_secret_is_not() -> None:
    (one,) = keys.judge(read(Blob("hk.py", f'import futu\nTRADE_PWD_MD5 = "{minted(32, "hex-lower")}"\n'.encode())))
    assert one.message.startswith("TRADE_PWD_MD5 holds")
    assert "TRADE_PWD_MD5" in one.remedy
    (one,) = keys.judge(
        read(Blob("a.json", f'{{"binance": {{"{minted(40)}": {{"secret": "{minted(64)}"}}}}}}'.encode()))
    )
    assert one.message.startswith("binance.….secret holds")


def test_only_a_value_that_is_whole_counts() -> None:
    value = minted(64)
    assert rules("run.env", f"BINANCE_API_SECRET={value}\n") == ["live-key/binance.secret"]
    for dots in ("...", "…"):
        assert rules("run.env", f"BINANCE_API_SECRET={value[:30]}{dots}{value[30:]}\n") == []


def test_the_name_of_a_terminals_server_proves_a_demo_with_and_without_its_prefix() -> None:
    for prefix in ("MT5_", "METATRADER_", ""):
        text = f"{prefix}LOGIN=5072415\nMT5_PASSWORD={minted(12)}\n{prefix}SERVER=House-{{}}\n"
        assert "paper-key" in rules("mt5.env", text.format("Demo"))
        assert "live-key/metatrader5.password" in rules("mt5.env", text.format("Live03"))


def test_where_each_order_says_paper_one_credential_opens_both() -> None:
    line = f"ALGOBULLS_PAPER_ACCESS_TOKEN={minted(40, 'hex-lower')}\n"
    assert rules("run.env", line) == ["live-key/algobulls.access_token"]


def test_where_each_account_has_its_own_credentials_their_name_tells() -> None:
    secret = minted(64, "hex-lower")
    assert rules("run.env", f"LONGPORT_PAPER_APP_SECRET={secret}\n") == ["paper-key"]
    assert rules("run.env", f"LONGPORT_APP_SECRET={secret}\n") == ["live-key/longport.app_secret"]


def test_orders_of_a_gateway_that_serves_both_are_not_orders_without_paper() -> None:
    program = (
        "import os\nimport futu as ft\n\n"
        'ctx = ft.OpenSecTradeContext(host="127.0.0.1", port=11111, security_firm=os.environ["FIRM"])\n'
        'ctx.place_order(price=1.0, qty=100, code="HK.00700", trd_side=ft.TrdSide.BUY, trd_env=ft.TrdEnv.SIMULATE)\n'
    )
    report = guard.scan([Blob("desk/paper.py", program.encode())], Policy(), subject="x", today=dt.date(2026, 1, 1))
    assert not report.blocking


def test_the_account_beside_a_password_says_whose_it_is() -> None:
    text = f"[ibkr]\naccount = {{}}\npassword = {minted(12)}\n"
    assert rules("desk/ib.ini", text.format("DU7204415")) == ["paper-key", "paper-key"]
    assert "live-key/ibkr.password" in rules("desk/ib.ini", text.format("U7204415"))
    assert rules("desk/ib.ini", text.format("DU1234567")) == ["paper-key"]
    terminal = f"MT5_LOGIN={{}}\nMT5_PASSWORD={minted(12)}\nMT5_SERVER=House-Live03\n"
    assert "live-key/metatrader5.password" in rules("mt5.env", terminal.format("12345678"))
    drawn = "MT5_LOGIN={}\nMT5_PASSWORD=SecurePass123\nMT5_SERVER=House-Live03\n"
    assert "live-key/metatrader5.password" not in rules("mt5.env", drawn.format("12345678"))
    assert "live-key/metatrader5.password" in rules("mt5.env", drawn.format("72041518"))
    assert "live-key/metatrader5.password" in rules("mt5.env", terminal.format("72041518"))


KEY = minted(64)
GO = "provider/kucoin_test.go"
BLOCK = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----"


def noted(path: str, text: str) -> list[tuple[str, str]]:
    return [(one.rule, one.severity.name.lower()) for one in keys.judge(read(Blob(path, text.encode())))]


def test_in_a_test_an_id_whose_secret_stands_nowhere_is_a_note() -> None:
    line = f'result, err := e.ModifySubAPI(&Params{{APIKey: "{minted(24, "hex-lower")}", Passphrase: "{{}}"}})\n'
    text = f'package kucoin\n\nimport "testing"\n\n{line}'
    assert noted(GO, text) == [("live-key/kucoin.api_key", "note")]
    assert noted("desk/kucoin.go", text) == [("live-key/kucoin.api_key", "block")]


@pytest.mark.parametrize("name", ["apiSecret", "kucoin_secret", "secretKey", "API_SECRET"])
def test_in_a_test_an_id_beside_any_secret_stops(name: str) -> None:
    text = f'var apiKey = "{minted(24, "hex-lower")}" // KuCoin\nvar {name} = "{minted(36)}"\n'
    assert ("live-key/kucoin.api_key", "block") in noted(GO, text)


def test_beside_a_key_that_somebody_typed_an_id_is_a_note_and_beside_one_that_was_cut_out_it_stops() -> None:
    text = f"import binance from 'binance';\nconst privateKey = `{BLOCK}`;\n"
    key = f"const key = '{KEY}';\n"
    assert noted("examples/ws.ts", text.format("MC4CAQAwasdfasfasf4VI6HF5a1mmn") + key) == [
        ("live-key/binance.api_key", "note")
    ]
    assert noted("examples/ws.ts", text.format("...") + key) == [("live-key/binance.api_key", "block")]
    whole = "MC4CAQAwBQYDK2VwBCIEI" + minted(43)
    assert ("live-key/binance.private_key_pem", "block") in noted("examples/ws.ts", text.format(whole) + key)
    assert ("live-key/binance.api_key", "block") in noted("examples/ws.ts", text.format(whole) + key)


def test_what_a_sentence_calls_a_drawing_stops_where_a_program_could_read_it() -> None:
    prose = f"# Binance\n\nYour key should look something like this:\n\n{BLOCK}\n"
    assert rules("docs/rsa.md", prose.format("u" + minted(160))) == []
    assert rules("docs/rsa.md", prose.format("MIIE" + minted(160))) == ["live-key/binance.private_key_pem"]
    assert rules("docs/rsa.md", prose.replace("should look something like this", "is").format("u" + minted(160)))


def test_a_line_of_base64_names_no_venue() -> None:
    body = minted(40) + "+TWSClient+" + minted(13)
    text = f"// at no broker\nx := []byte(`{BLOCK.format(minted(64) + chr(10) + body)}`)\n"
    assert rules("provider/rfc2136_test.go", text) == []
    assert rules("provider/rfc2136.go", text.replace("at no broker", "of a TWS-Client")) != []


def test_how_long_a_test_took_is_no_password() -> None:
    name = "tests/test_health.py::TestHealth::test_pass_fresh_heartbeat_kis_connected"
    assert rules(".test_durations", f'{{"{name}": 0.06392351999997459}}\n') == []
    assert rules("kis.json", f'{{"test_pass_kis_account": "{minted(14)}"}}\n') == ["live-key/kis.password"]


def test_a_constant_is_told_where_it_is_written_also_what_its_use_makes_of_it() -> None:
    text = 'from pybit.unified_trading import HTTP\n\nAPI_KEY = "{}"\n\nsession = HTTP(api_key=API_KEY)\n'
    (one,) = keys.judge(read(Blob("bot.py", text.format(minted(18)).encode())))
    assert (one.rule, one.location.line) == ("live-key/bybit.api_key", 3)
    paper = text.replace("API_KEY", "TESTNET_KEY")
    found = list(keys.judge(read(Blob("bot.py", paper.format(minted(18)).encode()))))
    assert [(one.rule, one.location.line) for one in found] == [("paper-key", 3), ("live-key/bybit.api_key", 3)]


@pytest.mark.parametrize(
    "second", ['S = "{}"\nClient(KEY, S)', 'Client(KEY, "{}")', 'PAIR = (KEY, "{}")', 'account.sign = "{}"']
)
def test_in_a_test_an_id_beside_anything_that_dice_made_stops(second: str) -> None:
    text = f'from binance.client import Client\n\nKEY = "{minted(64)}"\n' + second.format(minted(63)) + "\n"
    assert ("live-key/binance.api_key", "block") in noted("tests/test_client.py", text)
    alone = text.replace(minted(63), "the-secret-of-a-test")
    assert noted("tests/test_client.py", alone) == [("live-key/binance.api_key", "note")]


def fernet(blocks: int, rng: random.Random) -> bytes:
    """A token as `cryptography` makes it, of the year 2026; nobody has its key."""
    return base64.urlsafe_b64encode(b"\x80" + (1_790_000_000).to_bytes(8, "big") + rng.randbytes(16 * blocks + 48))


@pytest.mark.parametrize("blocks", [1, 4])
def test_ciphertext_of_fernet_opens_nothing(blocks: int) -> None:
    token = fernet(blocks, random.Random(blocks))
    for value in (token.decode(), base64.b64encode(token).decode()):
        assert rules("settings.json", f'{{"binance": {{"api_secret": "{value}", "api_key": ""}}}}') == []
        assert rules("settings.py", f'BINANCE_API_SECRET = "{value}"\n') == []


def test_a_secret_in_base64_is_no_ciphertext_of_fernet() -> None:
    rng = random.Random(7)
    cut = fernet(4, rng)[:-8].decode()  # too short by some bytes: of whatever else, not of Fernet
    other = base64.b64encode(minted(64).encode()).decode()
    for value in (cut, other):
        assert len(rules("settings.py", f'BINANCE_API_SECRET = "{value}"\n')) == 1


def test_a_signed_token_opens_a_broker_that_no_row_names_only_in_its_object() -> None:
    token = f"eyJ{minted(60)}.{minted(300)}.{minted(86)}"
    assert rules("settings.json", f'{{"broker": {{"name": "northbank", "access_token": "{token}"}}}}')
    assert rules("settings.json", f'{{"broker": {{"name": "northbank"}}, "site": {{"access_token": "{token}"}}}}') == []
    assert rules("settings.json", f'{{"broker": {{"name": "northbank", "access_token": "{token[:60]}..."}}}}') == []


@pytest.mark.parametrize("order", ["aA0", "A0a", "0aA", "aaA0"])
def test_small_letter_capital_and_figure_in_one_order_to_the_end_are_typed(order: str) -> None:
    rng = random.Random(11)
    signs = {"a": "bcdfghjkmnpqrtvwxz", "A": "BCDFGHJKLMNPQRTVWXZ", "0": "23456789"}
    typed = "".join(rng.choice(signs[order[at % len(order)]]) for at in range(36))
    assert rules("run.env", f"BYBIT_API_SECRET={typed}\n") == []
    turned = typed[:18] + typed[19:] + typed[18]  # one sign out of turn
    assert rules("run.env", f"BYBIT_API_SECRET={turned}\n") == ["live-key/bybit.secret"]


def test_the_key_of_a_chain_on_this_machine_opens_nothing_in_a_test() -> None:
    key = "0x" + minted(64, "hex-lower")
    text = f'web3 = Web3(HTTPProvider("http://{{}}"))\nprivate_key = "{key}"\nregister(web3, private_key)\n'
    assert rules("tests/test_gas.py", text.format("0.0.0.0:8555")) == []
    assert rules("tests/test_gas.py", text.format("node.house.org:8555")) == ["live-key/evm_wallet.private_key"]
    assert rules("keeper/gas.py", text.format("0.0.0.0:8555")) == ["live-key/evm_wallet.private_key"]
    both = text + 'Web3(WebsocketProvider("wss://node.house.org"))\n'
    assert rules("tests/test_gas.py", both.format("0.0.0.0:8555")) == ["live-key/evm_wallet.private_key"]


def test_a_seed_is_told_by_base32_and_by_the_login_of_a_broker() -> None:
    seed = "".join(random.Random(4).choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=32))
    program = 'import pyotp\nfrom {} import Client\n\ncode = pyotp.TOTP("{}").now()\n'
    assert rules("login.py", program.format("kiteconnect", seed)) == ["live-key/zerodha.totp"]
    assert rules("login.py", program.format("kiteconnect", seed.lower())) == []
    assert rules("login.py", program.format("ccxt.kraken", seed)) == []  # of a person on the site
    assert rules("run.env", f"KRAKEN_TOTP_SECRET={seed}\n") == ["live-key/kraken.totp"]
    assert rules("run.env", "ZERODHA_TOTP_SECRET=your_totp_secret\n") == []


_GO = 'package input\n\nfunc TestTweak(t *testing.T) {{\n{before}\tprivKeyHex := "{key}"\n}}\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("input/script_test.go", _GO.format(before="", key=minted(64, "hex-lower"))),
        ("graph/testdata/graph.json", f'{{"pubkey": "02aa", "privkey": "{minted(64, "hex-lower")}"}}\n'),
        ("lnwallet/test_vectors.json", f'{{"local_pubkey": "02aa", "local_privkey": "{minted(64, "hex-lower")}"}}\n'),
        ("tests/test_node.py", f'# Mock private key and address\nprivate_key = "0x{minted(64, "hex-lower")}"\n'),
    ],
)
def test_the_wallet_of_a_tests_vectors_is_a_note(path: str, text: str) -> None:
    assert rules(path, text) == ["known-test"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "input/script_test.go",
            _GO.format(before='\tc, _ := ethclient.Dial("https://rpc.x.org")\n', key=minted(64, "hex-lower")),
        ),
        ("input/script.go", _GO.format(before="", key=minted(64, "hex-lower"))),
        ("graph/testdata/wallet.json", f'{{"alias": "desk", "privkey": "{minted(64, "hex-lower")}"}}\n'),
        ("tests/test_node.py", f'# Mock the node, not the private key\nprivate_key = "0x{minted(64, "hex-lower")}"\n'),
    ],
)
def test_a_wallet_that_a_test_could_spend_from_stops(path: str, text: str) -> None:
    assert rules(path, text) == ["live-key/evm_wallet.private_key"]
