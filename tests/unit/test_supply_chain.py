"""What is installed by CI, by the actions and by a release is pinned, and is what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
NEEDED: list[str] = PROJECT["project"]["dependencies"]
LOCKS = {
    ".github/actions/requirements.txt": [*NEEDED, *PROJECT["build-system"]["requires"]],
    ".ci/requirements.txt": [*NEEDED, *EXTRAS["dev"], *EXTRAS["docs"]],
}
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")


def locked(path: str) -> dict[str, tuple[Version, int]]:
    """Name -> version and number of hashes."""
    text = (ROOT / path).read_text(encoding="utf-8")
    rows = re.findall(r"^([\w.-]+)==([^ \n]+)[^\n]*((?:\n +--hash=sha256:[0-9a-f]{64}[ \\]*)*)", text, re.MULTILINE)
    assert text.count("\n") == sum(row[2].count("\n") + 1 for row in rows) + text.count("#"), "a line of another kind"
    return {canonicalize_name(name): (Version(version), rest.count("--hash")) for name, version, rest in rows}


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_file_has_what_the_project_asks_for_and_a_hash_for_each(path: str) -> None:
    found = locked(path)
    made = next(line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if "uv pip compile" in line)
    for text in LOCKS[path]:
        wanted = Requirement(text)
        assert canonicalize_name(wanted.name) in found, f"{path} lacks {wanted.name}; make it anew: {made}"
        version, _ = found[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{path} has {wanted.name} {version}; make it anew: {made}"
    assert all(hashes for _, hashes in found.values())


def test_the_two_lock_files_agree_about_what_runs() -> None:
    actions, ci = (locked(path) for path in LOCKS)
    for text in NEEDED:
        name = canonicalize_name(Requirement(text).name)
        assert actions[name][0] == ci[name][0], f"CI tests another {name} than the actions install"


def test_every_folder_with_something_pinned_is_watched() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    watched = {row["package-ecosystem"]: row.get("directories") or [row["directory"]] for row in updates}
    assert {f"/{Path(path).parent.as_posix()}" for path in LOCKS} <= set(watched["pip"])
    assert set(watched) == {"github-actions", "pip", "npm"}
    assert all(row["cooldown"]["default-days"] >= 7 for row in updates)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_an_issue_form_is_one_that_github_takes(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "body", "labels", "title"}
    names = [row["id"] for row in form["body"] if "id" in row]
    labels = [row["attributes"]["label"] for row in form["body"] if row["type"] != "markdown"]
    assert len(set(names)) == len(names)
    assert len(set(labels)) == len(labels) >= 2
    for row in form["body"]:
        assert row["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert set(row) <= {"type", "id", "attributes", "validations"}
        assert row["attributes"].get("value" if row["type"] == "markdown" else "label")
    assert any(row.get("validations", {}).get("required") for row in form["body"])


def test_a_release_needs_no_stored_secret_and_says_where_it_comes_from() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    flow = yaml.safe_load(text)
    assert "secrets." not in text
    assert flow["permissions"] == {}
    build, publish = flow["jobs"]["build"], flow["jobs"]["publish"]
    assert build["permissions"] == {"contents": "read"}, "the job that runs our code may not publish"
    assert publish["permissions"] == {"id-token": "write", "attestations": "write"}
    used = [step.get("uses", "") for step in publish["steps"]]
    for action in ("attest-build-provenance", "attest-sbom", "gh-action-pypi-publish"):
        assert any(action in name for name in used)
    assert not any("checkout" in name for name in used)
