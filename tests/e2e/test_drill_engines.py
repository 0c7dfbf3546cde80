"""Drills with engines of the house: real exports through the installed command, and the real engines where they are."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.drill_support import answers, done, drill, drillable, pack, record, snapshot
from tests.faults.pack_support import verified
from tests.support import ROOT, Sandbox, words
from tests.unit.evidence_factory import resealed
from tests.unit.exports import EXPORTS, files_of

SAME = ("backtesting", "freqtrade", "nautilus")
TRADES = "trades/simulated_trades.csv"
COPY = '["cp", "-R", "{repo}/export/.", "{out}"]'  # an engine that leaves what the real one has left


def policy(adapter: str, argv: str = COPY, *, data: str = "data/bars.csv", more: str = "") -> str:
    """A policy with an engine of the house."""
    return (
        f'[pack]\nscripted_answers = "allow"\n[engine]\nname = "{adapter}"\nadapter = "{adapter}"\n'
        f'argv = {argv}\ndata = "{data}"\n{more}\n'
    )


def ready(repo: Sandbox, adapter: str, text: str, files: Mapping[str, bytes] | None = None) -> Sandbox:
    """A repository that holds bars and an export, with a policy."""
    export = files_of(adapter) if files is None else files
    tree = {f"export/{name}": data for name, data in export.items()}
    return drillable(repo, {**tree, "data/bars.csv": (EXPORTS / "bars.csv").read_bytes()}, text)


def start(repo: Sandbox, symbol: str = "BTC-USDT") -> str:
    return done(repo, "start", "--strategy", "Crossover", "--symbol", symbol, "--operator", "op-1")


def figures(repo: Sandbox) -> dict[str, Any]:
    metrics = record(repo, "metrics/performance_summary.json")["metrics"]
    assert isinstance(metrics, dict)
    return metrics


def prices_changed(files: Mapping[str, bytes], line: int, column: str) -> dict[str, bytes]:
    """The pack with one price changed in its last place, and everything sealed anew."""
    rows = list(csv.reader(io.StringIO(files[TRADES].decode())))
    place = rows[0].index(column)
    price = Decimal(rows[line][place])
    exponent = price.as_tuple().exponent
    assert isinstance(exponent, int)
    rows[line][place] = str(price + Decimal(1).scaleb(max(exponent, -2)))
    text = "\n".join(",".join(row) for row in rows) + "\n"
    return resealed({**files, TRADES: text.encode()})


def test_the_same_trades_of_three_engines_give_the_same_figures_in_their_packs(repo: Sandbox) -> None:
    seen = []
    for adapter in SAME:
        ready(repo, adapter, policy(adapter))
        text = start(repo)
        assert "14 rows in, 14 out" in text
        assert "Decision: GO (drill only)" in text
        assert "clean" in done(repo, "check", scripted=False)
        said = record(repo)
        assert said["engine"]["adapter"] == adapter
        assert (said["data"]["bars_declared"], said["data"]["bars_processed"]) == (1500, 1500)
        assert (pack(repo) / "market" / "bars.csv").exists()
        seen.append(figures(repo))
        repo.git("switch", "--quiet", "main")
        repo.git("rm", "-r", "--quiet", "export")
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["trades_total"] == 14


def test_a_pack_of_peak_trade_is_valid_in_a_fresh_clone_and_no_price_in_it_can_be_changed(repo: Sandbox) -> None:
    ready(repo, "peak_trade", policy("peak_trade", data="", more="bars = 500"))
    start(repo, "BTC-EUR")
    rows = {row["native"]: row for row in record(repo, "metrics/performance_summary.json")["engine_native"]["compared"]}
    stats = json.loads(files_of("peak_trade")["drill/stats.json"])
    for name, row in rows.items():
        assert row["stated"] == pytest.approx(stats[name]), name
        assert row["equal"] or len(row["note"]) > 40, name
    assert rows["total_return"]["equal"]
    assert rows["max_drawdown"]["equal"]
    repo.git("clone", "--quiet", ".", "../clone")
    clone = Sandbox(repo.path.parent / "clone", repo.home)
    folder = next((clone.path / "results").glob("drill_*"))
    assert clone.run("nolive", "verify", str(folder.relative_to(clone.path))).returncode == 0
    assert clone.must("sha256sum", "-c", "--strict", "SHA256SUMS", cwd=folder)
    files = snapshot(folder)
    for column in ("entry_price", "exit_price"):
        for name, data in prices_changed(files, 1, column).items():
            (folder / name).write_bytes(data)
        code, text = verified(clone, subject=str(folder.relative_to(clone.path)))
        assert code == 1
        assert "NL-TRD-05" in text


def test_any_price_of_any_trade_that_is_changed_is_found(repo: Sandbox) -> None:
    ready(repo, "nautilus", policy("nautilus"))
    start(repo)
    folder = pack(repo)
    files = snapshot(folder)
    for line, column in ((1, "entry_price"), (7, "exit_price"), (14, "entry_price")):
        for name, data in prices_changed(files, line, column).items():
            (folder / name).write_bytes(data)
        code, text = verified(repo, subject=str(folder.relative_to(repo.path)))
        assert code == 1
        assert re.search(rf"simulated_trades.csv:{line + 1}.*NL-TRD-05", text), text


def test_an_engine_that_crashes_at_its_end_is_no_go_whatever_it_exported(repo: Sandbox) -> None:
    crash = "cp -R export/. $0; echo 'Traceback (most recent call last):'; echo 'AttributeError: entry_time'; exit 1"
    ready(repo, "backtesting", policy("backtesting", json.dumps(["/bin/sh", "-c", crash, "{out}"])))
    begun = drill(repo, "start", "--symbol", "BTC-USDT")
    assert begun.returncode == 4, words(begun)
    assert "exit status 1" in words(begun)
    refused = drill(repo, "decide", "go")
    assert refused.returncode == 4, words(refused)
    answers(repo, decision__verdict="NO_GO")
    done(repo, "decide", "no-go")
    done(repo, "review")
    assert "clean" in done(repo, "check", scripted=False)
    assert (record(repo)["outcome"], record(repo, "decision.json")["verdict"]) == ("CRASHED", "NO_GO")
    assert not (pack(repo) / TRADES).exists()
    argv = record(repo)["steps"][2]["commands"][0]["argv"]
    assert (argv[0], argv[3]) == ("ELSEWHERE/sh", "STATE/step-3/attempt-1/out"), "no place of this machine is recorded"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("result.json", b'"iterations": 1500', b'"iterations": 114', "stopped early: 114 of 1500 bars, exit 0"),
        ("positions.csv", b",BUY,", b",HOLD,", 'positions.csv row 2, column "entry": is'),
    ],
)
def test_an_export_that_cannot_be_evidence_stops_step_3(
    repo: Sandbox, name: str, old: bytes, new: bytes, said: str
) -> None:
    files = files_of("nautilus")
    assert old in files[name]
    ready(repo, "nautilus", policy("nautilus"), {**files, name: files[name].replace(old, new)})
    result = drill(repo, "start", "--symbol", "BTC-USDT")
    assert result.returncode == 4
    assert said in " ".join(words(result).split())
    assert "fix:" in words(result)


def test_an_unknown_adapter_is_told_before_a_drill_is_opened(repo: Sandbox) -> None:
    ready(repo, "nautilus", policy("nautilus").replace('adapter = "nautilus"', 'adapter = "nautilos"'))
    result = drill(repo, "start", "--symbol", "BTC-USDT")
    assert result.returncode == 2, words(result)
    assert "known are backtesting, columns, freqtrade, nautilus, peak_trade" in " ".join(words(result).split())
    assert repo.git("branch", "--show-current").strip() == "main"


@pytest.mark.parametrize("path", ["data/none.csv", "../bars.csv"])
def test_the_bars_lie_in_the_repository_or_step_3_fails(repo: Sandbox, path: str) -> None:
    (repo.path.parent / "bars.csv").write_bytes((EXPORTS / "bars.csv").read_bytes())
    ready(repo, "nautilus", policy("nautilus", data=path))
    result = drill(repo, "start", "--symbol", "BTC-USDT")
    assert result.returncode == 4
    assert f"{path}: there is no such file of bars in the repository" in " ".join(words(result).split())


# -- the real engines ------------------------------------------------------------------------------------------


def recipe(heading: str) -> dict[str, str]:
    """The code blocks of a recipe in docs/drill.md, by language; of several the first."""
    text = (ROOT / "docs" / "drill.md").read_text()
    section = text[text.index(f"### {heading}\n") :]
    blocks = re.findall(r"```(\w+)\n(.*?)```", section[: section.index("\n### ", 5)], re.DOTALL)
    return dict(reversed(blocks))


def needs(module: str) -> None:
    """A visible skip where an engine is not installed beside nolive: CI does not install what weighs 300 MB."""
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed; docs/drill.md has the recipe that this test follows")


def follow(repo: Sandbox, heading: str, files: Mapping[str, str | bytes]) -> None:
    """Take a recipe of the documentation word for word; the interpreter of this test has the engine."""
    text = recipe(heading)["toml"].replace("{repo}/.venv/bin/python", Path(sys.executable).as_posix())
    bars: dict[str, str | bytes] = {"data/bars.csv": (EXPORTS / "bars.csv").read_bytes()}
    drillable(repo, {**bars, **files}, f'[pack]\nscripted_answers = "allow"\n{text}')
    start(repo)
    assert "clean" in done(repo, "check", scripted=False)
    assert record(repo)["data"]["bars_processed"] == 1500


@pytest.mark.slow
def test_the_recipe_of_backtesting_is_true(repo: Sandbox) -> None:
    needs("backtesting")
    follow(repo, "backtesting.py", {"scripts/drill_backtest.py": recipe("backtesting.py")["python"]})
    assert figures(repo)["trades_total"] == 15


@pytest.mark.slow
def test_the_recipe_of_nautilus_is_true(repo: Sandbox) -> None:
    needs("nautilus_trader")
    follow(repo, "nautilus_trader", {})
    assert figures(repo)["net_pnl"] == pytest.approx(-948.93042)
