"""Orders, transfers and withdrawals: a live client is certain, a guard or a paper client lets them pass."""

from __future__ import annotations

import datetime as dt

import pytest

from nolive_hooks import guard
from nolive_hooks.documents import conditions, read
from nolive_hooks.guard.modes.scene.deeds import acts
from nolive_hooks.model import Blob, Finding, Severity
from nolive_hooks.policy import Policy

CLIENT = "import os, pyupbit\nup = pyupbit.Upbit(os.environ['A'], os.environ['S'])\n"
ORDER = "up.buy_market_order('KRW-BTC', 1)\n"


def found(path: str, text: str) -> list[Finding]:
    report = guard.scan([Blob(path, text.encode())], Policy(), subject="x", today=dt.date(2026, 1, 1))
    assert report.unjudged == ()
    return [one for one in report.findings if one.rule.startswith("live-order/")]


@pytest.mark.parametrize(
    "callee",
    [
        *("create_order", "createOrder", "ex.create_market_buy_order", "ib.placeOrder", "submit_order", "place_orders"),
        *("order_market_buy", "futures_create_order", "buy_market_order", "order_buy_market", "mt5.order_send"),
        *("withdraw", "create_withdrawal", "transfer", "futures_account_transfer", "exchange.market_open"),
    ],
)
def test_what_places_or_moves(callee: str) -> None:
    assert acts(callee)


@pytest.mark.parametrize(
    "callee",
    [
        *("fetch_order", "cancel_order", "create_test_order", "get_withdraw_history", "orders", "fetch_deposits"),
        *("add_market", "parse_order", "on_order_update", "transfer_fee", "sort_order", "order_status", "x", ""),
    ],
)
def test_what_only_looks(callee: str) -> None:
    assert not acts(callee)


def test_the_message_names_call_place_and_edit() -> None:
    (one,) = found("run.py", CLIENT + ORDER)
    assert (one.rule, one.severity, one.location.line) == ("live-order/upbit", Severity.BLOCK, 3)
    assert one.message == (
        '"up.buy_market_order" places an order on a client that line 2 builds for live trading, and nothing guards it.'
    )
    assert "Upbit has no paper environment (line 2), or refuse above this line" in one.remedy


@pytest.mark.parametrize(
    "guarded",
    [
        f"if not dry_run:\n    {ORDER}",
        f"if mode == 'paper':\n    raise SystemExit\n{ORDER}",
        f"assert config.armed\n{ORDER}",
        f"require_live_approval(config)\n{ORDER}",
        f"if input('Type YES: ') != 'YES':\n    exit()\n{ORDER}",
        f"with paper_session():\n    {ORDER}",
        f"def paper_buy():\n    {ORDER}",
        f"@confirm_before\ndef buy():\n    {ORDER}",
        f"dry_run or {ORDER}",
        f"while not kill_switch.is_set():\n    {ORDER}",
        f"try:\n    if not allow_live():\n        raise PermissionError\n    {ORDER}finally:\n    close()\n",
        f"match mode:\n    case 'armed':\n        {ORDER}",
    ],
)
def test_a_guard_lets_it_pass(guarded: str) -> None:
    assert found("run.py", CLIENT + guarded) == []


@pytest.mark.parametrize(
    "unguarded",
    [
        f"if price > 10:\n    {ORDER}",
        f"if not os.environ.get('A'):\n    raise SystemExit\n{ORDER}",
        f"def live_buy():\n    {ORDER}",
        f"class LiveTrader:\n    def enter(self):\n        {ORDER}",
        f"check_balance(up)\n{ORDER}",
        f"def other(mode):\n    if mode != 'paper':\n        return\n\n{ORDER}",
        f"{ORDER}if mode == 'paper':\n    raise SystemExit\n",
        f"try:\n    {ORDER}except Exception:\n    pass\n",
    ],
)
def test_what_is_no_guard_does_not(unguarded: str) -> None:
    assert [one.severity for one in found("run.py", CLIENT + unguarded)] == [Severity.BLOCK]


def test_a_name_that_is_also_built_for_paper_is_not_certain() -> None:
    both = (
        "from binance.client import Client\n"
        "def live():\n    c = Client(K, S)\n    return c\n"
        "def safe():\n    c = Client(K, S, testnet=True)\n    c.create_order(symbol='X')\n"
    )
    assert found("run.py", both) == []


def test_a_withdrawal_that_cannot_be_proven_warns() -> None:
    text = "import ccxt\ndef pay(exchange, amount):\n    return exchange.withdraw('USDT', amount, ADDRESS)\n"
    (one,) = found("pay.py", text)
    assert (one.rule, one.severity) == ("live-order/generic", Severity.WARN)
    assert found("pay.py", text.replace("exchange", "paper_exchange")) == []
    assert found("pay.py", text.replace("ccxt", "bank")) == []


def test_lines_above_change_no_fingerprint() -> None:
    text = CLIENT + ORDER + ORDER
    before, after = found("run.py", text), found("run.py", "# note\n\n" + text)
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]
    assert len({one.fingerprint for one in before}) == 2


def test_the_remedy_applied_makes_it_pass() -> None:
    text = "from alpaca.trading.client import TradingClient\nc = TradingClient(K, S, paper=False)\nc.submit_order(R)\n"
    (one,) = found("run.py", text)
    assert 'set "paper" to true (line 2)' in one.remedy
    assert found("run.py", text.replace("False", "True")) == []


def test_a_broken_module_is_read_by_its_lines() -> None:
    broken = read(Blob("a.py", b"if mode != 'paper':\n    return\nx = (\n"))
    assert broken.error
    assert [(one.first, "mode" in one.text) for one in conditions.of(broken).conditions] == [(1, True)]


def test_a_deep_module_ends_in_lines_and_not_in_an_error() -> None:
    text = "if live:\n    pass\nx = " + "(" * 400 + ")" * 400 + "\n"
    assert any("live" in one.text for one in conditions.of(read(Blob("a.py", text.encode()))).conditions)


@pytest.mark.parametrize(
    "head",
    ["import os, pyupbit as up_lib", "from pyupbit import Upbit", "import pyupbit", "from pyupbit.client import Upbit"],
)
def test_the_library_is_known_however_it_is_imported(head: str) -> None:
    bound = head.split()[-1]
    maker = bound if bound == "Upbit" else f"{bound}.Upbit"
    assert len(found("run.py", f"{head}\nup = {maker}(A, S)\n{ORDER}")) == 1
