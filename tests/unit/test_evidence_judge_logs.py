"""The logs: dispositions, times, the audit chain, and secrets."""

from __future__ import annotations

import datetime as dt
import json
import random
import string

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.records import Follows
from nolive_hooks.model import Severity
from nolive_hooks.policy import Allow, Policy
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    check,
    codes,
    edited,
    found,
    with_decision,
)


def with_log(text: str, path: str = layout.STRATEGY_LOG) -> dict[str, bytes]:
    data = factory.evidence_files()[path] + text.encode()
    return factory.reviewed(factory.decide(factory.sealed_evidence(change={path: data})))


def test_every_warning_and_error_has_a_disposition() -> None:
    report = check(with_log(f"{factory.at(29)} ERROR order rejected\n{factory.at(29)} WARNING late\n"))
    assert found(report, "NL-LOG-01", layout.STRATEGY_LOG, 4)
    assert found(report, "NL-LOG-02", layout.STRATEGY_LOG, 5).severity is Severity.WARN
    assert "NL-DEC-02" in codes(report), "a strategy that logged an error did not run without critical errors"
    gone = check(with_decision(log_dispositions=()))
    assert found(gone, "NL-LOG-02", layout.STRATEGY_LOG, 2)


def test_a_disposition_of_a_line_that_is_not_there_is_named() -> None:
    rows = json.loads(COMPLETE[layout.DECISION])["log_dispositions"]
    report = check(edited(COMPLETE, layout.DECISION, "log_dispositions", to=[*rows, {**rows[0], "line": 9}]))
    assert found(report, "NL-LOG-01", layout.DECISION)


def test_E10_a_log_of_another_run_or_time_is_named() -> None:
    assert (
        "another run" in found(check(with_log(f"{factory.at(29)} INFO drill_20200101_000000\n")), "NL-LOG-04").message
    )
    assert "later than" in found(check(with_log("2031-01-01T00:00:00Z INFO x\n")), "NL-LOG-04").message
    old = b"2020-01-01T00:00:00Z INFO drill_20261122_104500 started\n"
    files = factory.reviewed(factory.decide(factory.sealed_evidence(change={layout.SYSTEM_LOG: old})))
    assert "inside the time" in found(check(files), "NL-LOG-04", layout.SYSTEM_LOG).message
    nameless = factory.at(1).encode() + b" INFO started\n"
    files = factory.reviewed(factory.decide(factory.sealed_evidence(change={layout.SYSTEM_LOG: nameless})))
    assert "does not name this run" in found(check(files), "NL-LOG-04", layout.SYSTEM_LOG).message


def test_a_retry_may_name_the_run_it_follows() -> None:
    data = (
        factory.evidence_files()[layout.SYSTEM_LOG] + f"{factory.at(2)} INFO follows drill_20261101_080000\n".encode()
    )
    sealed = factory.sealed_evidence(
        change={layout.SYSTEM_LOG: data}, follows=Follows(run_id="drill_20261101_080000", closed=("feed",))
    )
    assert check(factory.reviewed(factory.decide(sealed))).findings == ()


def test_the_chain_of_the_audit_log_is_proven() -> None:
    lines = COMPLETE[layout.AUDIT_LOG].splitlines(keepends=True)
    cut = check(factory.resealed({**COMPLETE, layout.AUDIT_LOG: lines[0] + lines[2]}))
    assert "chain" in found(cut, "NL-LOG-04", layout.AUDIT_LOG, 2).message
    garbage = check(factory.resealed({**COMPLETE, layout.AUDIT_LOG: b"".join(lines) + b"{}\n"}))
    assert found(garbage, "NL-LOG-04", layout.AUDIT_LOG, 4)
    headless = factory.audit_log([{"utc": factory.at(1), "type": "noted", "text": factory.RUN_ID}])
    assert (
        "start of a drill"
        in found(check({**COMPLETE, layout.AUDIT_LOG: headless}), "NL-LOG-04", layout.AUDIT_LOG, 1).message
    )


def test_E10_a_key_in_a_log_or_a_configuration_is_named_and_never_shown() -> None:
    minted = random.Random(11)
    secret = "".join(minted.choice(string.ascii_letters + string.digits) for _ in range(64))
    line = f'binance_api_secret = "{secret}"\n'
    report = check(with_log(line))
    assert found(report, "NL-LOG-03", layout.STRATEGY_LOG)
    config = factory.evidence_files()[layout.CONFIG] + f"\n[exchange.binance]\napi_secret = {secret!r}\n".encode()
    sealed = factory.sealed_evidence(change={layout.CONFIG: config})
    other = check(factory.reviewed(factory.decide(sealed)))
    assert found(other, "NL-ENV-03", layout.CONFIG)
    for item in (*report.findings, *other.findings):
        assert secret not in f"{item.message}{item.remedy}{item.fingerprint}{item.location}"


def test_an_allowed_key_stays_visible_and_does_not_block() -> None:
    minted = random.Random(11)
    secret = "".join(minted.choice(string.ascii_letters + string.digits) for _ in range(64))
    files = with_log(f'binance_api_secret = "{secret}"\n')
    blocked = found(check(files), "NL-LOG-03", layout.STRATEGY_LOG)
    rule = blocked.message.partition(": ")[0]
    allow = Allow(
        rule=rule,
        path=f"{factory.RUN.folder}/{layout.STRATEGY_LOG}",
        reason="documented example of the venue",
        owner="op-1",
        expires=dt.date(2026, 12, 1),
    )
    unused = Allow(
        rule=rule, path="docs/other.md", reason="documented example", owner="op-1", expires=dt.date(2026, 12, 1)
    )
    report = check(files, policy=Policy(allow=(allow, unused)))
    assert found(report, "NL-LOG-03").allowed == "documented example of the venue"
    assert "NL-LOG-03" not in {item.rule for item in report.blocking}
    assert not [item for item in report.findings if "docs/other.md" in str(item.location)]
