"""The scan: what is read, what is skipped and why, which role a path has, and what an allow covers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import documents, guard
from nolive_hooks.errors import Exit
from nolive_hooks.guard import classes, modes, roles
from nolive_hooks.guard.roles import Role
from nolive_hooks.model import Blob, Document, Finding, Report, Severity, Skipped
from nolive_hooks.policy import Allow, Policy, ScanPolicy

TODAY = dt.date(2026, 6, 1)
LIVE = b"trading_mode: live\n"


def scan(*blobs: Blob, policy: Policy | None = None) -> Report:
    return guard.scan(blobs, policy or Policy(), subject="test", today=TODAY)


def rules(report: Report) -> list[str]:
    return [one.rule for one in report.findings]


def test_a_finding_and_a_clean_file() -> None:
    found = scan(Blob("b.yaml", LIVE), Blob("a.yaml", b"trading_mode: paper\n"))
    assert rules(found) == ["live-mode/generic"]
    assert (found.examined, found.exit_code, found.subject) == (2, Exit.FINDINGS, "test")
    assert scan(Blob("a.yaml", b"trading_mode: paper\n")).exit_code == Exit.CLEAN


def test_findings_are_sorted_whatever_the_order_of_files() -> None:
    blobs = [Blob(f"{name}.yaml", b"exchange: kraken\n" + LIVE + b"paper_trading: false\n") for name in "abc"]
    ahead, back = scan(*blobs), scan(*reversed(blobs))
    assert ahead.findings == back.findings
    assert [(one.location.path, one.location.line) for one in ahead.findings] == [
        (p, n) for p in ("a.yaml", "b.yaml", "c.yaml") for n in (2, 3)
    ]


def test_what_is_not_judged_is_listed_with_its_reason() -> None:
    policy = Policy(scan=ScanPolicy(exclude=("vendor/*",), max_file_mb=1))
    found = guard.scan(
        [
            Blob("vendor/x.yaml", LIVE),
            Blob("big.yaml", b" " * (1 << 20) + LIVE),
            Blob("sub", b"", "160000"),
            Blob("ok.py", b"x = 1\n"),
        ],
        policy,
        subject="s",
        today=TODAY,
        skipped=[Skipped("locked", "no permission", unjudged=True)],
    )
    assert {one.path: (one.reason, one.unjudged) for one in found.skipped} == {
        "locked": ("no permission", True),
        "vendor/x.yaml": ("excluded by scan.exclude (vendor/*)", False),
        "big.yaml": ("larger than scan.max_file_mb (1 MB)", True),
        "sub": ("submodule, scanned on its own", False),
    }
    assert (found.examined, found.findings, found.exit_code) == (1, (), Exit.UNJUDGED)


def test_A14_a_link_is_judged_by_its_target_text_only() -> None:
    assert scan(Blob("mode.yaml", b"trading_mode: live", "120000")).findings == ()


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/bot.py", Role.SWITCH),
        ("config/live.toml", Role.SWITCH),
        ("latest/config.toml", Role.SWITCH),
        ("tests/test_x.py", Role.TEST),
        ("pkg/fixtures/a.json", Role.TEST),
        ("src/x.spec.ts", Role.TEST),
        ("test_bot.py", Role.TEST),
        ("README.md", Role.PROSE),
        ("docs/config.yaml", Role.PROSE),
        ("docs/maker.service", Role.PROSE),
        ("doc/.env.example", Role.PROSE),
        ("docs/conf.py", Role.PROSE),
        ("docs/Makefile", Role.PROSE),
        ("LICENSE", Role.PROSE),
        ("results/drill_20240301T100000Z/metrics/risk.json", Role.RECORD),
        ("trades.csv", Role.RECORD),
        ("results/drill_20240301_100000/config/run.toml", Role.SWITCH),
    ],
)
def test_roles_of_paths(path: str, role: Role) -> None:
    assert roles.role_of(path) is role


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("api_test.py", "client.create_order()\n", Role.SWITCH),
        ("api_test.py", "def test_orders():\n    client.create_order()\n", Role.TEST),
        ("api_test.py", "import unittest\n", Role.TEST),
        ("src/api_test.ts", "describe('api', () => {})\n", Role.TEST),
        ("src/api_test.ts", "await client.createOrder()\n", Role.SWITCH),
        ("tests/api_test.py", "client.create_order()\n", Role.TEST),
        ("test_api.py", "client.create_order()\n", Role.TEST),
        ("api_test.go", "client.CreateOrder()\n", Role.TEST),
        ("notes_test.md", "client.create_order()\n", Role.PROSE),
    ],
)
def test_a_script_called_like_a_test_is_one_when_it_tests(path: str, text: str, role: Role) -> None:
    assert roles.role_in(path, text) is role


def test_tests_are_judged_when_the_policy_says_so() -> None:
    blob = Blob("tests/fixtures/bad.json", b'{"stake_currency": "EUR", "dry_run": false}')
    assert scan(blob).findings == ()
    assert rules(scan(blob, policy=Policy(scan=ScanPolicy(tests=True)))) == ["safety-off/freqtrade"]


def test_records_pass_but_the_configuration_of_a_drill_does_not() -> None:
    assert scan(Blob("results/drill_20240301_100000/metrics/risk.yaml", LIVE)).findings == ()
    assert len(scan(Blob("results/drill_20240301_100000/config/run.yaml", LIVE)).blocking) == 1


def test_fences_in_documentation_warn_on_request() -> None:
    text = '# Use\n\nlive is refused\n\n```toml\n[environment]\nmode = "live"\n```\n\n```yaml\nmode: paper\n```\n'
    blob = Blob("docs/use.md", text.encode())
    assert scan(blob).findings == ()
    found = scan(blob, policy=Policy(scan=ScanPolicy(docs=True)))
    assert [(one.rule, one.severity, one.location.line) for one in found.findings] == [
        ("live-mode/peak-trade", Severity.WARN, 7)
    ]
    assert found.exit_code == Exit.CLEAN


def _allow(**changes: object) -> Allow:
    given = {"rule": "live-mode", "path": "b.yaml", "reason": "a documented example", "owner": "op", "expires": TODAY}
    return Allow(**(given | changes))  # type: ignore[arg-type]


def test_an_allow_covers_rule_class_path_and_fingerprint() -> None:
    (plain,) = scan(Blob("b.yaml", LIVE)).findings
    for allow in (_allow(), _allow(rule="live-mode/generic"), _allow(fingerprint=plain.fingerprint)):
        found = scan(Blob("b.yaml", LIVE), policy=Policy(allow=(allow,)))
        assert [one.allowed for one in found.findings] == ["a documented example"]
        assert found.exit_code == Exit.CLEAN
    for allow in (
        _allow(rule="live-key"),
        _allow(fingerprint="0" * 16),
        _allow(rule="live-mode/ib"),
    ):
        found = scan(Blob("b.yaml", LIVE), policy=Policy(allow=(allow,)))
        assert sorted(rules(found)) == ["allow-unused", "live-mode/generic"]
        assert found.exit_code == Exit.FINDINGS


def test_an_allow_is_unused_only_where_its_file_was_read() -> None:
    """A hook or `--staged` reads a few files; the allows of all others are no news there."""
    policy = Policy(allow=(_allow(path="c.yaml"), _allow(path="c.yaml", expires=TODAY - dt.timedelta(days=1))))
    assert rules(scan(Blob("b.yaml", LIVE), policy=policy)) == ["live-mode/generic"]
    found = scan(Blob("c.yaml", b"mode: paper\n"), policy=policy)
    assert sorted(rules(found)) == ["allow-expired", "allow-unused"]
    excluded = Policy(allow=policy.allow, scan=ScanPolicy(exclude=("c.yaml",)))
    assert rules(scan(Blob("c.yaml", LIVE), policy=excluded)) == []


def test_a_malformed_allow_is_told_wherever_its_file_is() -> None:
    """Its path may be misspelt, too: then no file would ever be read for it."""
    policy = Policy(allow=(_allow(rule="nonsense", path="gone.yaml"),))
    assert rules(scan(Blob("b.yaml", b"mode: paper\n"), policy=policy)) == ["allow-malformed"]


def test_an_expired_allow_is_told_though_its_file_is_clean() -> None:
    policy = Policy(allow=(_allow(expires=TODAY - dt.timedelta(days=1)),))
    assert rules(scan(Blob("b.yaml", b"mode: paper\n"), policy=policy)) == ["allow-expired"]


def test_G3_an_expired_allow_covers_nothing_and_says_so() -> None:
    found = scan(Blob("b.yaml", LIVE), policy=Policy(allow=(_allow(expires=TODAY - dt.timedelta(days=1)),)))
    assert sorted(rules(found)) == ["allow-expired", "live-mode/generic"]
    assert len(found.blocking) == 1
    warning = next(one for one in found.findings if one.rule == "allow-expired")
    assert (warning.severity, warning.location.path) == (Severity.WARN, ".nolive.toml")


def test_C10_broken_configuration_falls_back_to_its_lines() -> None:
    found = scan(Blob("a.toml", b'[environment]\nmode = "live"\nx = [1,\n'))
    assert {(one.rule, one.severity) for one in found.findings} == {
        ("live-mode/peak-trade", Severity.BLOCK),
        ("unreadable-config", Severity.NOTE),
    }
    assert found.unjudged == ()


def test_C10_broken_trading_configuration_that_no_line_clears_is_unjudged() -> None:
    found = scan(Blob("a.json", b'{"exchange": "kraken", "dry_run": '))
    assert [(one.rule, one.severity) for one in found.findings] == [("unreadable-config", Severity.BLOCK)]
    assert found.unjudged == ("a.json: looks like trading configuration and cannot be read",)


@pytest.mark.parametrize(
    ("path", "head", "severity"),
    [
        ("state.json", '"created_at": 1692271410, "exchange": "kraken"', Severity.NOTE),
        ("coverage.json", '"meta": {"timestamp": "2026-08-29T22:16:06"}, "file": "broker/paper.py"', Severity.NOTE),
        ("state.json", '"created_at": 1692271410, "exchange": "kraken", "trading_mode": "paper"', Severity.BLOCK),
        ("state.json", '"exchange": "kraken", "dry_run": true', Severity.BLOCK),
        ("bot_config.json", '"created_at": 1692271410, "exchange": "kraken"', Severity.BLOCK),
        ("conf/house.json", '"updated_at": "2026-08-29", "exchange": "kraken"', Severity.BLOCK),
    ],
)
def test_C8_a_dump_that_is_too_large_is_a_note_and_a_configuration_a_doubt(
    path: str, head: str, severity: Severity
) -> None:
    deep = "[" * 200 + "]" * 200
    text = f'{{{head}, "z": [{"1," * 2000}1], "rows": {deep}, "x": {{"dry_run": true}}, "y": [{"1," * 4000}1]}}'
    found = scan(Blob(path, text.encode()))
    assert [(one.rule, one.severity) for one in found.findings] == [("unreadable-config", severity)]


def test_C10_broken_files_of_other_kinds_are_notes() -> None:
    for blob in (
        Blob("a.json", b'{"exchange": "kraken", "dry_run": true, "x": '),
        Blob("chart.yaml", b"a: [\nexchange: {{ .V }}\ndry_run: true\n{{ end }"),
    ):
        found = scan(blob)
        assert found.blocking == ()
        assert found.unjudged == ()


def test_one_crash_does_not_stop_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    real = modes.judge

    def judge(document: Document, policy: ScanPolicy) -> Iterator[Finding]:
        if document.path == "bad.yaml":
            raise RecursionError(document.text)
        yield from real(document, policy)

    monkeypatch.setattr(modes, "judge", judge)
    found = scan(Blob("bad.yaml", LIVE), Blob("b.yaml", LIVE))
    assert found.unjudged == ("bad.yaml: could not be judged (RecursionError)",)
    assert rules(found) == ["live-mode/generic"]


def test_a_named_framework_stands_for_the_generic_row() -> None:
    found = scan(Blob("user_data/c.json", b'{"stake_currency": "EUR", "dry_run": false}'))
    assert rules(found) == ["safety-off/freqtrade"]


@given(
    st.lists(st.binary(max_size=120), max_size=4),
    st.sampled_from(["a.yaml", "b.toml", "c.py", "Dockerfile", "x.json", "y.ipynb", "z.js"]),
)
@settings(max_examples=60, deadline=None)
def test_nothing_raises_and_everything_is_counted(bodies: list[bytes], path: str) -> None:
    blobs = [
        Blob(f"{number}/{path}", b"exchange: kraken live paper = false\n" + body) for number, body in enumerate(bodies)
    ]
    found = scan(*blobs)
    assert found.examined + len(found.skipped) == len(blobs)
    assert not [reason for reason in found.unjudged if "could not be judged" in reason]


def test_every_rule_class_is_described() -> None:
    known = {rule.id for rule in classes.RULES}
    found = scan(
        Blob(
            "a.yaml", b"exchange: kraken\ntrading_mode: l\xd1\x96ve\npaper_trading: false\nTRADING_MODE: ${X:-live}\n"
        ),
        Blob("a.sh", b"python -m trader --live\n"),
        Blob("a.toml", b'[environment]\nmode = "paper"\nlive_token = "by hand only"\nexchange = "kraken"\n'),
    )
    seen = {one.rule.partition("/")[0] for one in found.findings}
    assert seen == {"live-mode", "disguised", "safety-off", "live-default", "live-command", "live-arm"}
    assert seen <= known
    assert len(known) == len(classes.RULES)


def test_C4_a_large_line_is_scanned_to_its_end_in_time() -> None:
    row = b'{"id":12345,"symbol":"BTC/USDT","price":1.25,"side":"buy"},'
    body = b"[" + row * 120_000 + b'{"dry_run":false,"stake_currency":"EUR"}]'
    start = time.perf_counter()
    found = modes.judge(documents.read_lines(documents.read(Blob("user_data/big.json", body))), ScanPolicy())
    assert [one.rule for one in found] == ["safety-off/freqtrade"]
    assert time.perf_counter() - start < 15
