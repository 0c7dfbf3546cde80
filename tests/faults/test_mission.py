"""The drill procedure row by row: tests/faults/mission.toml maps each to code and test; some rows are tested here."""

from __future__ import annotations

import ast
import tomllib
from functools import cache

import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Step
from nolive_hooks.evidence.records.drill import PRECONDITIONS, PROHIBITIONS
from tests.e2e.drill_support import DEMO_POLICY, done, drill, drillable, pack, prepared, record
from tests.e2e.test_drill_faults import with_engine
from tests.support import ROOT, Sandbox, words

TABLE: dict[str, dict[str, dict[str, str]]] = tomllib.loads((ROOT / "tests/faults/mission.toml").read_text())
COUNTS = {"step": 5, "precondition": 9, "prohibition": 6, "role": 3, "risk": 5, "failure_mode": 5}
SMALL = DEMO_POLICY.replace("2000", "200")


@cache
def names(path: str) -> frozenset[str]:
    """Functions and classes of a file, those inside classes too."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


@pytest.mark.parametrize("kind", COUNTS)
def test_every_row_of_the_procedure_is_mapped(kind: str) -> None:
    assert list(TABLE[kind]) == [str(number) for number in range(1, COUNTS[kind] + 1)]


def test_the_names_are_those_of_the_records() -> None:
    assert [row["name"] for row in TABLE["precondition"].values()] == list(PRECONDITIONS)
    assert [row["name"] for row in TABLE["prohibition"].values()] == list(PROHIBITIONS)
    assert len(TABLE["step"]) == len(Step)


def test_every_file_of_the_procedure_has_its_row_in_the_layout() -> None:
    rows = {row.path: row for row in layout.ROWS}
    assert set(TABLE["file"]) <= set(rows)
    optional = {"screenshots/", "POST_RUN_REVIEW.md"}
    assert {path for path in TABLE["file"] if not rows[path].required} == optional


@pytest.mark.parametrize(("kind", "row"), [(kind, row) for kind in TABLE for row in TABLE[kind]])
def test_code_and_test_of_a_row_exist(kind: str, row: str) -> None:
    for place in (TABLE[kind][row].get("code", ""), TABLE[kind][row]["test"]):
        if place:
            path, _, name = place.partition("::")
            assert name in names(path), place


def test_P5_a_requirement_that_is_not_installed_stops_step_1(repo: Sandbox) -> None:
    drillable(repo, {"requirements.txt": "no-such-package-anywhere==1.0\n"}, SMALL)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "0 of 1 requirements satisfied" in " ".join(words(result).split())
    assert "no-such-package-anywhere" in words(result)
    assert "fix:" in words(result)


def test_P7_the_templates_are_at_hand_and_counted(repo: Sandbox) -> None:
    prepared(repo, 0, policy=SMALL)
    assert "pack templates at hand" in done(repo, "step", "1")


def test_P8_an_authorisation_of_the_base_branch_is_proven_and_another_is_refused(repo: Sandbox) -> None:
    place = ".nolive/authorisations/A-2026-014.toml"
    drillable(repo, {place: 'operator = "op-1"\nuntil = "2999-01-01"\n'}, SMALL)
    done(repo, "start", "--open-only")
    assert "verified on the base branch" in done(repo, "step", "1")
    done(repo, "abort", "--reason", "on to the next", scripted=False)
    assert record(repo)["authorisation"]["verified"] == "base_file"
    repo.git("switch", "--quiet", "main")
    repo.commit("another", {place: 'operator = "op-9"\nuntil = "2999-01-01"\n'})
    done(repo, "start", "--open-only", "--id", "drill_20261122_104501")
    result = drill(repo, "step", "1")
    assert result.returncode == 4
    assert "authorises another operator than op-1" in " ".join(words(result).split())


def test_X5_a_run_that_changes_the_tree_does_not_pass(repo: Sandbox) -> None:
    """Where nothing fences the tree off, the change is seen afterwards; where something does, it cannot happen."""
    source = (
        "import sys\nfrom nolive_hooks.procedure.engine import main\n"
        "try:\n    open('bot.py', 'a').write('# changed')\n"
        "except OSError as error:\n    print('kept out', error.errno)\n"
        "raise SystemExit(main(['--config', sys.argv[2], '--out', sys.argv[1]]))\n"
    )
    with_engine(repo, source)
    policy = (repo.path / ".nolive.toml").read_text().replace("'{out}']", "'{out}', '{config}']").replace("2000", "200")
    repo.commit("policy", {".nolive.toml": policy})
    result = drill(repo, "start")
    if result.returncode:
        assert "the tree is not clean after the run: bot.py" in words(result)
    else:
        assert b"kept out 30" in (pack(repo) / "logs/commands/3-engine.out").read_bytes()


def test_M4_a_self_reviewed_drill_says_so_everywhere(repo: Sandbox) -> None:
    drillable(repo, policy=SMALL)
    done(repo, "start", "--self-reviewed")
    assert record(repo, "decision.json")["self_reviewed"] is True
    for name in ("GO_NO_GO_RECORD.md", "EVIDENCE_INDEX.md"):
        assert "elf-reviewed" in (pack(repo) / name).read_text(), name
    said = done(repo, "check", scripted=False)
    assert "NL-DEC-05" in said
    done(repo, "pr", scripted=False)
    assert "Self-reviewed" in (repo.path / ".git/nolive" / pack(repo).name / "pull.md").read_text()
