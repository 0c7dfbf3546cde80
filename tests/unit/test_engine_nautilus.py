"""The program of the extra [nautilus], as far as it goes without nautilus_trader, and what step 1 asks of an engine."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from nolive_hooks.evidence.records import dump, load
from nolive_hooks.policy import DrillPolicy
from nolive_hooks.procedure import engine, engine_nautilus
from nolive_hooks.procedure.steps import dependencies
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import check, codes
from tests.unit.exports import EXPORTS

CONFIG = EXPORTS / "make" / "drill_test.toml"


def test_the_generator_and_a_file_of_its_bars_are_the_same_market() -> None:
    config = engine.read(CONFIG.read_bytes())
    made = engine_nautilus.closing_bars(config, "")
    assert made == engine_nautilus.closing_bars(config, str(EXPORTS / "bars.csv"))
    assert len(made) == 1500
    assert made[0] == (1795254360 * 10**9, *(EXPORTS / "bars.csv").read_text().splitlines()[1].split(",")[1:5])


@pytest.mark.skipif(importlib.util.find_spec("nautilus_trader") is not None, reason="nautilus_trader is here")
def test_without_the_extra_the_last_line_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert engine_nautilus.main(["--config", str(CONFIG), "--out", str(tmp_path)]) == 1
    assert "pip install 'nolive-hooks[nautilus]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "data", "said"),
    [
        ("no.toml", "", "No such file"),
        (str(CONFIG), "no.csv", "No such file"),
        (str(CONFIG), str(CONFIG), "has a column twice|has the columns|cells where"),
    ],
)
def test_what_it_cannot_read_is_said(
    config: str, data: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert engine_nautilus.main(["--config", config, "--out", str(tmp_path), "--data", data]) == 1
    assert re.search(said, capsys.readouterr().err)


def test_requirements_may_stand_in_a_pyproject() -> None:
    text = '[project]\ndependencies = ["numpy>=1.24", "toml==0.10.2"]\n[project.optional-dependencies]\ndev = ["x"]\n'
    assert dependencies.parse(dependencies.listed("pyproject.toml", text)) == [("numpy", ""), ("toml", "0.10.2")]
    assert dependencies.listed("requirements.txt", "numpy\n") == "numpy\n"
    assert dependencies.listed("pyproject.toml", "[project") == ""
    assert DrillPolicy().requirements == "requirements.txt"


def beside(**changed: object) -> dict[str, bytes]:
    """The good pack whose engine states its return beside ours, with one key of that changed."""
    files = factory.complete_files()
    path = "metrics/performance_summary.json"
    summary = load(files[path])
    ours = summary["metrics"]["total_return"]
    row = {"native": "Return", "stated": ours, "metric": "total_return", "recomputed": ours, "equal": True}
    rows = [{**row, "note": "equal", **changed}]
    summary["engine_native"] = {"engine": "x", "version": "1", "values": {}, "compared": rows}
    return factory.resealed({**files, path: dump(summary)})


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, False),
        ({"recomputed": 0.5}, True),
        ({"stated": 0.5}, True),
        ({"equal": False}, True),
        ({"metric": "x"}, True),
    ],
)
def test_figures_of_the_engine_stand_beside_the_metrics_of_this_record(changed: dict[str, object], wrong: bool) -> None:
    assert ("NL-MET-03" in codes(check(beside(**changed)))) is wrong
