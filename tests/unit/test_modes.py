"""The mode judge: rows of frameworks, a house's own words, and the many lines that only sound live."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import documents, guard
from nolive_hooks.catalog import Framework, frameworks
from nolive_hooks.catalog.frameworks import Example
from nolive_hooks.guard import modes
from nolive_hooks.guard.modes.scene.words import folded, meaning, plain, tokens
from nolive_hooks.model import Blob, Finding, Severity
from nolive_hooks.policy import Policy

TODAY = dt.date(2026, 1, 1)


def judged(path: str, text: str) -> list[Finding]:
    return list(modes.judge(documents.read(Blob(path, text.encode())), Policy().scan))


def rules(path: str, text: str) -> list[str]:
    return [one.rule for one in judged(path, text)]


def _cases(kind: str) -> list[tuple[Framework, Example]]:
    return [(row, example) for row in frameworks() for example in getattr(row, kind)]


def _name(case: object) -> str:
    return case.id if isinstance(case, Framework) else ""


@pytest.mark.parametrize(("row", "example"), _cases("hit"), ids=_name)
def test_every_framework_row_catches_its_hit(row: Framework, example: Example) -> None:
    found = guard.scan([Blob(example.path, example.text.encode())], Policy(), subject="x", today=TODAY)
    assert any(one.rule.endswith("/" + row.id) or one.rule == "live-command" for one in found.blocking)


@pytest.mark.parametrize(("row", "example"), _cases("miss"), ids=_name)
def test_every_framework_row_passes_its_miss(row: Framework, example: Example) -> None:
    found = guard.scan([Blob(example.path, example.text.encode())], Policy(), subject="x", today=TODAY)
    assert found.blocking == ()


def test_rows_are_unique_and_effects_are_sentences() -> None:
    rows = frameworks()
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.context == tuple(word.lower() for word in row.context) for row in rows)
    assert not [row.id for row in rows if row.effect.endswith(".")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("isPaperTrading", "is paper trading"),
        ("FREQTRADE__DRY_RUN", "freqtrade dry run"),
        ("IBStore", "ib store"),
        ("OKXExecClientConfig", "okx exec client config"),
        ("dryrun", "dry run"),
        ("ib-trading-mode", "ib trading mode"),
        ("tr\u0430ding_mode", "trading mode"),
        ("\uff4d\uff4f\uff44\uff45", "mode"),
        ("li\u200bve", "live"),
        ("柜台环境", "柜台环境"),
    ],
)
def test_words_of_keys(text: str, words: str) -> None:
    assert " ".join(tokens(text)) == words


@pytest.mark.parametrize(
    ("key", "live"),
    [
        ("live_trading", True),
        ("ENABLE_LIVE_TRADING", True),
        ("PT_LIVE_ENABLED", True),
        ("use_real_money", True),
        ("dry_run", False),
        ("live_dry_run_mode", False),
        ("alpaca_is_paper", False),
        ("binance_testnet", False),
        ("sandboxed", False),
    ],
)
def test_polarity_of_switches(key: str, live: bool) -> None:
    said = meaning(tokens(key))
    assert said is not None
    assert (said.live, said.negated) == (live, False)


@pytest.mark.parametrize(
    "key",
    [
        "live_reload",
        "live_data",
        "livedata_source",
        "liveness_interval",
        "keepalive",
        "delivery",
        "live_risk",
        "live_alerts",
        "live_price",
        "require_allow_live_flag",
        "PRE_LIVE_NOT_PASSED",
        "live_orders_sent",
        "paper_size",
        "sandbox_path",
        "dry_run_wallet",
        "demo_url",
        "live_retrain_hours",
        "is_live_ready",
        "ready_for_testnet",
        "fixture_or_demo",
        "expected_live_marker",
        "olives",
        "mode",
    ],
)
def test_C12_keys_that_switch_nothing(key: str) -> None:
    said = meaning(tokens(key))
    assert said is None or said.negated


@given(
    st.lists(st.from_regex(r"[b-df-hj-np-tv-z]{5,8}", fullmatch=True), min_size=1, max_size=4, unique=True),
    st.sampled_from(["live_trading", "dry_run", "use_testnet", "paper_trading"]),
    st.lists(st.sampled_from(["use", "kraken", "enable", "bot"]), max_size=2),
)
@settings(max_examples=60)
def test_names_are_closed(strange: list[str], core: str, known: list[str]) -> None:
    """One or two unknown words may begin a name, as those of a house; wherever else one stands, nothing is said."""
    said = meaning(tokens("_".join([*strange, *known, core])))
    assert (said.house if said else None) == (" ".join(strange) if len(strange) < 3 else None)
    understood = meaning(tokens("_".join([*known, core])))
    assert understood is not None
    assert not understood.house
    assert meaning(tokens("_".join(["use", *strange, *known, core]))) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("symbol: BTCUSDT\ntranche_bucket_live_trading: true\n", [2]),
        ("symbol: BTCUSDT\ntranche_bucket_live_orders_enabled: true\n", [2]),
        ("symbol: BTCUSDT\nuse_tranche_testnet: false\n", [2]),
        ("symbol: BTCUSDT\nexit_dry_run: false\n", [2]),
        ("symbol: BTCUSDT\ntranche_bucket_live_trading: false\n", []),
        ("symbol: BTCUSDT\ntranche_bucket_paper_trading: true\n", []),
        ("symbol: BTCUSDT\nnotify_bucket_paper_trading: false\n", []),
        ("symbol: BTCUSDT\nnotify_live_orders: true\n", []),
        ("symbol: BTCUSDT\nno_tranche_live_orders: true\n", []),
    ],
)
def test_a_name_that_nobody_explained_is_doubted(text: str, lines: list[int]) -> None:
    """It speaks of live trading, and what else it says is unknown: a warning, which stops nobody."""
    found = guard.scan([Blob("bot.yaml", text.encode())], Policy(), subject="x", today=TODAY)
    told = [(one.severity, one.location.line) for one in found.findings]
    assert told == [(Severity.WARN, line) for line in lines]


@pytest.mark.parametrize(
    ("above", "severities"),
    [
        ("BLUE_HERON_USER=u\nBLUE_HERON_SYMBOL=BTCUSDT\n", [Severity.BLOCK]),
        ("EXCHANGE=kraken\nSYMBOL=BTCUSDT\nUSER=u\n", [Severity.WARN]),
    ],
)
def test_a_house_of_two_words_is_one_by_what_stands_beside_it(above: str, severities: list[Severity]) -> None:
    found = guard.scan(
        [Blob(".env", f"{above}BLUE_HERON_DRY_RUN=false\n".encode())], Policy(), subject="x", today=TODAY
    )
    assert [one.severity for one in found.findings] == severities


@pytest.mark.parametrize(
    "key", ["no_live", "live_blocked", "NO_LIVE_TRADING", "live_trading_disabled", "disable_live", "forbid_live"]
)
def test_negated_keys_invert(key: str) -> None:
    said = meaning(tokens(key))
    assert said is not None
    assert said.negated
    assert rules("bot.yaml", f"exchange: kraken\n{key}: true\n") == []


def test_a_value_is_matched_whole() -> None:
    assert folded("LIVE_BLOCKED") == "live blocked"
    assert rules("x.yaml", "trading_mode: LIVE_BLOCKED\n") == []
    assert rules("x.yaml", "trading_mode: ' Live '\n") == ["live-mode/generic"]


def test_context_decides_over_plain_words() -> None:
    for noise in ("camera: {mode: live, codec: h264}", "mode: live", "env: production", "theme: {sandbox: false}"):
        assert rules("x.yaml", noise + "\n") == [], noise
    assert rules("x.yaml", "exchange: kraken\nsymbols: [BTC/EUR]\nmode: live\n") == ["live-mode/generic"]
    assert rules("x.yaml", "market_data: {mode: live}\nexchange: kraken\n") == []
    assert rules("x.yaml", "exchange: {name: bybit, sandbox: false}\n") == ["safety-off/generic"]


def test_a_block_in_which_all_is_off_is_offline() -> None:
    assert rules("x.yaml", "authority: {live_trading: false, paper_trading: false}\n") == []
    assert rules("x.yaml", "authority: {live_trading: true, paper_trading: false}\n") == [
        "live-mode/generic",
        "safety-off/generic",
    ]


def test_truth_belongs_to_the_reader() -> None:
    assert rules("bot.env", "ALPACA_IS_PAPER=yes\n") == ["safety-off/lumibot"]
    assert rules("bot.env", "ALPACA_IS_PAPER=true\n") == []
    assert rules("bbgo.env", "PAPER_TRADE=yes\n") == ["safety-off/bbgo"]
    assert rules("bot.env", "PAPER_TRADING=yes\n") == []


def test_C11_defaults_are_their_own_class() -> None:
    assert rules("x.sh", 'export TRADING_MODE="${TRADING_MODE:-live}"\n') == ["live-default/generic"]
    assert rules("x.sh", 'export TRADING_MODE="${TRADING_MODE:-paper}"\n') == []
    assert rules("x.py", "M = os.environ.get('TRADING_MODE', 'live')\n") == ["live-default/generic"]
    assert rules("x.py", "M = os.environ.get('TRADING_MODE', 'paper')\n") == []


def test_parameters_and_local_names_are_definitions() -> None:
    text = "import ccxt\ndef trade(mode='live', paper=False):\n    dry_run = False\n    trading_mode = 'live'\n"
    assert rules("bot.py", text) == []
    assert rules("bot.py", text + "trade_session(trading_mode='live')\n") == ["live-mode/generic"]


def test_commands() -> None:
    assert rules("x.sh", "python -m trader --mode live\n") == ["live-command"]
    assert rules("x.sh", "python -m trader --no-paper\n") == ["live-command"]
    assert rules("x.sh", "python -m trader --dry-run=false\n") == ["live-command"]
    assert rules("x.sh", "python -m trader --paper --dry-run\n") == []
    assert rules("x.sh", "./check_trading.sh --live\n") == []
    assert rules("x.sh", "npx live-server --live\n") == []


def test_arming_phrases_but_not_their_absence() -> None:
    assert rules("x.toml", '[environment]\nexchange = "kraken"\nlive_token = "armed-by-desk"\n') == ["live-arm"]
    for empty in ('""', '"<token>"', '"${TOKEN}"', "true"):
        assert rules("x.toml", f'[environment]\nmode = "paper"\nconfirm_token = {empty}\nexchange = "x"\n') == []


def test_a_disguise_is_told_apart() -> None:
    assert rules("x.yaml", "broker: kraken\ntrading_mode: l\u0456v\u0435\n") == ["live-mode/generic"]
    assert plain("l\u0456v\u0435") == "live"


def test_the_message_names_key_meaning_and_safe_edit() -> None:
    (one,) = judged("user_data/config.json", '{"stake_currency": "EUR",\n "dry_run": false}\n')
    assert one.message == '"dry_run" is false: freqtrade would place real orders.'
    assert one.remedy == 'set "dry_run" to true, then git add user_data/config.json'
    assert (one.location.line, one.location.column) == (2, 13)


def test_no_message_shows_an_unknown_value() -> None:
    secret = "f00-" + "x7" * 12
    found = judged("x.toml", f'[environment]\nmode = "live"\nexchange = "kraken"\nlive_token = "{secret}"\n')
    assert {one.rule for one in found} == {"live-mode/peak-trade", "live-arm"}
    assert not [one for one in found if secret in repr(one)]


@given(st.integers(0, 20), st.sampled_from(["# note", "", "z: 1"]))
@settings(max_examples=40)
def test_lines_above_change_no_fingerprint(count: int, line: str) -> None:
    text = "exchange: kraken\ntrading_mode: live\nbots:\n  - paper_trading: false\n  - paper_trading: false\n"
    before = judged("x.yaml", text)
    after = judged("x.yaml", f"{line}\n" * min(count, 1 if line == "z: 1" else count) + text)
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]
    assert len({one.fingerprint for one in before}) == len(before) == 3


def test_the_remedy_applied_makes_it_pass() -> None:
    cases = (
        ("a.toml", '[environment]\nmode = "live"\n', '"live"', '"paper"'),
        ("a.json", '{"stake_currency": "EUR", "dry_run": false}\n', "false", "true"),
        ("a.env", "TRADIER_IS_PAPER=yes\n", "yes", "true"),
        ("conf/a.yml", "strategy: pure_market_making\nexchange: kucoin\n", "kucoin", "kucoin_paper_trade"),
    )
    for path, text, old, new in cases:
        assert new.strip('"') in judged(path, text)[0].remedy
        assert judged(path, text.replace(old, new)) == []


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("bot.py", 'import ccxt, os\npaper = os.environ.get("PAPER_TRADING") == "true"\n', [2]),
        ("bot.py", 'import ccxt, os\nDRY_RUN = os.getenv("DRY_RUN", "").lower() in ("1", "true")\n', [2]),
        ("bot.ts", 'import ccxt from "ccxt";\nconst c = {\n  sandbox: process.env.SANDBOX === "true",\n};\n', [3]),
        (
            "bot.py",
            'import ccxt, os\nURL = TEST_URL if os.getenv("BYBIT_TESTNET", "false") == "true" else LIVE_URL\n',
            [2],
        ),
        (
            "bot.ts",
            "// a bot\nconst url = process.env.DERIBIT_TESTNET === 'true' ? 'https://test.desk.io' : LIVE_URL;\n",
            [2],
        ),
        ("bot.ts", "// trading bot\nconst url = process.env.USE_LIVE === 'true' ? LIVE_URL : TEST_URL;\n", []),
        (
            "bot.py",
            'import ccxt, os\nURL = TEST_URL if os.getenv("BYBIT_TESTNET", "true") == "true" else LIVE_URL\n',
            [],
        ),
        ("bot.py", 'import ccxt, os\n# URL = TEST_URL if os.getenv("BYBIT_TESTNET") == "true" else LIVE_URL\n', []),
        ("bot.py", 'import ccxt, os\npaper = os.environ.get("PAPER_TRADING") != "false"\n', []),
        ("bot.py", 'import ccxt, os\nverbose = os.environ.get("VERBOSE") == "true"\n', []),
        ("mail.py", 'import os\nsandbox = os.environ.get("SANDBOX") == "true"\n', []),
        ("bot.ts", 'import ccxt from "ccxt";\nconst label = process.env.PAPER === "true" ? "Paper" : "Real";\n', []),
    ],
)
def test_what_only_a_variable_makes_safe_is_doubted(path: str, text: str, lines: list[int]) -> None:
    """Whether the variable is set, the file cannot say: a warning, which stops nobody."""
    found = guard.scan([Blob(path, text.encode())], Policy(), subject="x", today=TODAY)
    told = [(one.rule, one.severity, one.location.line) for one in found.findings]
    assert told == [("live-default/generic", Severity.WARN, line) for line in lines]
