"""The pieces of the steps that need no repository: configuration, modes, diagnosis, dependencies, leaks."""

from __future__ import annotations

import base64
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.records import DataInfo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import engine, export
from nolive_hooks.procedure.events import Plan
from nolive_hooks.procedure.isolation import Fence, Isolation, Proof
from nolive_hooks.procedure.runner import RunResult
from nolive_hooks.procedure.steps import assembly, config, dependencies, diagnosis
from nolive_hooks.procedure.steps.dry_run import controls, network

PLAN = Plan(
    run_id="drill_20261122_104500", operator="Op One", login="op-1", email="op-1@example.org", mode=Mode.PAPER,
    engine="synthetic", strategy="ma", symbol="BTC-EUR", scenario="trend", seed=1, bars=500, base="main",
    base_sha="a" * 40, budget_minutes=(15, 20, 30, 20, 15), policy_sha256="b" * 64,
)  # fmt: skip


def test_the_engine_reads_what_the_drill_writes() -> None:
    read = engine.read(config.drill_config(PLAN, Policy()))
    assert (read.run_id, read.mode, read.seed, read.bars) == (PLAN.run_id, "paper", 1, 500)


@given(st.text(max_size=40))
def test_no_name_breaks_out_of_the_configuration(name: str) -> None:
    import msgspec

    plan = msgspec.structs.replace(PLAN, strategy=name)
    try:
        data = config.drill_config(plan, Policy())
    except UnicodeEncodeError:
        return
    try:
        table = tomllib.loads(data.decode())
    except tomllib.TOMLDecodeError:
        return  # a lone surrogate's escape: refused by the reader, never understood as something else
    assert table["strategy"]["name"] == name
    assert table["environment"]["mode"] == "paper"


@pytest.mark.parametrize("name", ["TRADING_MODE", "BOT_RUN_MODE", "NOLIVE_MODE", "X_EXECUTION_MODE"])
def test_the_environment_can_disagree(name: str) -> None:
    data = config.drill_config(PLAN, Policy())
    modes = config.effective_modes(data, PLAN, {name: "live", "EDITOR_MODE": "vi"})
    assert [row.source for row in modes] == ["config/drill_test.toml#environment.mode", "argv", f"env:{name}"]
    assert config.disagreeing(modes, Mode.PAPER) == [f"env:{name} says 'live'"]


def test_the_effective_settings_hold_no_value_of_the_environment() -> None:
    data = config.drill_config(PLAN, Policy())
    text = config.effective_settings(data, PLAN, {"MY_SECRET": "hunter2-hunter2"}, ("nolive",)).decode()
    assert "hunter2" not in text
    assert "MY_SECRET" in json.loads(text)["environment_names"]


def result(output: bytes, rc: int = 1, outcome: str = "done") -> RunResult:
    return RunResult(("x",), rc, 3.0, outcome, "", len(output), 1, False, 0, Isolation.NONE, output)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (result(b"ok\n", 0), ""),
        (result(b"", 1, "timeout"), "timeout: stopped after 3 s"),
        (result(b"", 127, "missing"), "the engine cannot be started"),
        (result(b"ModuleNotFoundError: No module named 'ccxt'\n"), "import error: No module named 'ccxt'"),
        (result(b"FileNotFoundError: [Errno 2] nope\n"), "missing file: [Errno 2] nope"),
        (result(b"x", -11), "exit status -11"),
        (result(b"Traceback (most recent call last)\n", 0), "exit status 0 after a traceback"),
    ],
)
def test_failure_mode_2_is_classified(run: RunResult, expected: str) -> None:
    trouble = diagnosis.classify(run)
    assert (trouble.what if trouble else "").startswith(expected)
    assert trouble is None or trouble.remedy


def test_failure_mode_3_says_what_was_looked_at() -> None:
    data = DataInfo(
        source="synthetic", scenario="no-signals", seed=1, generator_version="1", sha256="0" * 64, bar="1m",
        bar_ts_convention="open", start="2026-11-22T10:00:00Z", end="2026-11-22T10:45:00Z", bars_declared=500,
        bars_processed=450, warmup=50, gaps=0,
    )  # fmt: skip
    text = diagnosis.no_signals(data, 0)
    assert "500 bars, 50 of warm-up, 450 evaluated, 0 signals" in text


@pytest.mark.parametrize(
    ("line", "expected"),
    [("ccxt==4.1.2", [("ccxt", "4.1.2")]),
     ("numpy>=1.2 # why", [("numpy", "")]), ("a[x]==1", [("a", "1")]), ("# no", []),
     ("-r other.txt", []), ("git+https://x/y", []), ("win; sys_platform=='win32'", []), ("./here", []), ("", [])],
)  # fmt: skip
def test_requirements_are_read_line_by_line(line: str, expected: list[tuple[str, str]]) -> None:
    assert dependencies.parse(line) == expected


@pytest.mark.parametrize("form", ["plain", "base64", "hex", "url"])
def test_secrets_of_the_environment_are_found_in_disguise(form: str) -> None:
    value = "s3cr/et+value=of/the+env"
    shown = {
        "plain": value,
        "base64": base64.b64encode(value.encode()).decode(),
        "hex": value.encode().hex(),
        "url": "s3cr/et%2Bvalue%3Dof/the%2Benv",
    }[form]
    found = assembly.leaked({"BROKER_SECRET": value, "HOME": "/x"}, {"a.log": b"none", "b.log": f"x{shown}y".encode()})
    assert found == {("BROKER_SECRET", "b.log")}


def test_only_what_was_proven_is_claimed_of_the_network() -> None:
    fenced = network(Proof(Isolation.BUBBLEWRAP, True, True, ""))
    assert (fenced.isolation, fenced.hosts_contacted) == ("bubblewrap", ())
    assert network(Proof(Isolation.UNSHARE, True, False, "")).isolation == "netns"
    for open_ in (Proof(Isolation.NONE, False, False, "refused"), Proof(Isolation.BUBBLEWRAP, False, True, "")):
        record = network(open_)
        assert (record.isolation, record.hosts_contacted) == ("none", None)
        assert isinstance(record.hosts_contacted_reason, str)


def test_controls_an_engine_does_not_report_are_not_tested() -> None:
    summary = b'{"controls": [{"id": "kill_switch", "result": "PASS", "latency_s": 1, "evidence": "x"}], "more": 1}'
    rows = controls(export.read(summary))
    assert [row.id for row in rows] == list(export.CONTROL_IDS)
    assert [row.result for row in rows] == ["PASS", *["NOT_TESTED"] * 4]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"\xff", b'{"data": 1}', b'{"data": {"bars_declared": -1}}', b'{"data": {"bars_declared": "9"}}',
        b'{"data": {"sha256": "x"}}', b'{"controls": [{"id": "other"}]}', b'{"native": {"a": NaN}}',
        b'{"a": 1, "a": 2}', b'{"data": {"start": "today"}}',
        b'{"limits": [{"name": "x"}]}', b'{"engine": {"name": "", "version": "1"}}', b"[" * 10_000,
    ],
)  # fmt: skip
def test_a_summary_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"(?s)."):
        export.read(data)


def test_a_fence_hides_before_it_shows_and_shows_before_it_blanks() -> None:
    fence = Fence(Isolation.BUBBLEWRAP, False, ("/h/bot",), ("/h",), ("/h/bot/.aws",), (), ("/h/bot/out",))
    words = fence.wrap(["run"], "/h/bot")
    order = [words.index(place) for place in ("/h", "/h/bot", "/h/bot/.aws", "/h/bot/out")]
    assert order == sorted(order)
    assert "--unshare-net" in words
    assert words[-1] == "run"
    assert "--unshare-net" not in Fence(Isolation.BUBBLEWRAP, True).wrap(["run"], "/")
    assert Fence(Isolation.NONE).wrap(["run", "x"], "/") == ["run", "x"]
