"""The plan of `nolive init`: what is written for whom, and what is left alone."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.policy import parse
from nolive_hooks.scaffold import plan as planning
from nolive_hooks.scaffold import precommit
from nolive_hooks.scaffold.answers import Answers, checked_branch, checked_commit, checked_logins
from nolive_hooks.scaffold.appended import appended
from nolive_hooks.scaffold.plan import Change, plan
from nolive_hooks.scaffold.signs import DEPENDENCY_FILES, SIGNS, Sign, detect

ANSWERS = Answers(version="1.2.3", commit="a" * 40, reviewers=("rev-1", "rev-2"))


def changes(files: dict[str, bytes] | None = None, answers: Answers = ANSWERS) -> dict[str, Change]:
    return {change.path: change for change in plan(files or {}, (), answers)}


def test_an_empty_repository_gets_everything_once() -> None:
    first = changes()
    assert all(change.needed for change in first.values())
    assert set(first) >= {".pre-commit-config.yaml", ".gitattributes", ".nolive.toml", ".github/CODEOWNERS",
                          ".github/rulesets/nolive.json", ".github/workflows/nolive-signoff.yml"}  # fmt: skip
    written = {path: change.after for path, change in first.items() if change.after is not None}
    assert not [path for path, change in changes(written).items() if change.needed]


def test_the_policy_is_one_and_names_the_reviewers() -> None:
    text = changes()[".nolive.toml"].after or b""
    gate = parse(text, ".nolive.toml").gate
    assert gate is not None
    assert gate.reviewers == ("rev-1", "rev-2")


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.title)
def test_the_policy_of_every_framework_can_be_read(sign: Sign) -> None:
    found = detect([*sign.paths, *sign.configs], {"requirements.txt": "\n".join(sign.packages)})
    text = next(change.after for change in plan({}, found, ANSWERS) if change.path == ".nolive.toml")
    parse(text or b"", ".nolive.toml")
    uncommented = "\n".join(line.removeprefix("# ") for line in (text or b"").decode().splitlines() if " = " in line)
    tomllib.loads(uncommented)  # what is proposed in comments is a policy, too


def test_a_policy_that_is_there_stays() -> None:
    own = b"[scan]\ntests = true\n"
    assert not changes({".nolive.toml": own})[".nolive.toml"].needed
    elsewhere = changes({"pyproject.toml": b"[tool.nolive.scan]\ntests = true\n"})[".nolive.toml"]
    assert elsewhere.after is None
    assert "pyproject.toml" in elsewhere.notes[0]


def test_an_edited_file_of_ours_is_somebodys_and_stays() -> None:
    edited = changes({".github/workflows/nolive.yml": b"name: mine\n"})[".github/workflows/nolive.yml"]
    assert not edited.needed
    assert edited.notes


def test_without_reviewers_nobody_owns_anything_and_that_is_said() -> None:
    found = changes(answers=Answers(version="1"))
    assert found[".github/CODEOWNERS"].after is None
    assert "--reviewer" in found[".github/CODEOWNERS"].notes[0]
    assert "reviewers" in found[".nolive.toml"].notes[0]


def test_code_owners_are_added_where_github_reads_them() -> None:
    found = changes({"docs/CODEOWNERS": b"* @all\n"})["docs/CODEOWNERS"]
    text = (found.after or b"").decode()
    assert text.startswith("* @all\n\n# nolive: begin")
    assert "/.nolive.toml @rev-1 @rev-2\n" in text


def test_workflows_are_pinned_to_the_commit_or_say_why_not() -> None:
    pinned = (changes()[".github/workflows/nolive.yml"].after or b"").decode()
    assert f"guard.yml@{'a' * 40} # v1.2.3\n" in pinned
    loose = (changes(answers=Answers(version="1.2.3"))[".github/workflows/nolive.yml"].after or b"").decode()
    assert "guard.yml@v1.2.3 # zizmor: ignore[unpinned-uses]" in loose


def test_a_workflow_that_nobody_edited_is_pinned_anew_when_asked() -> None:
    older = Answers(version="1.0.0", reviewers=ANSWERS.reviewers)
    files = {path: change.after or b"" for path, change in changes(answers=older).items()}
    name = ".github/workflows/nolive-signoff.yml"
    kept = changes(files)[name]
    assert not kept.needed  # what Dependabot has moved is not moved back
    assert not kept.notes
    repinned = changes(files, Answers(version="1.2.3", commit="d" * 40, repin=True))[name]
    assert repinned.needed
    assert b"d" * 40 + b" # v1.2.3\n" in (repinned.after or b"")
    files[name] += b"# mine\n"
    assert not changes(files, Answers(version="1.2.3", commit="d" * 40, repin=True))[name].needed


def test_reviewers_can_be_named_later() -> None:
    files = {path: change.after for path, change in changes(answers=Answers(version="1")).items() if change.after}
    later = changes(files)
    assert b'["rev-1", "rev-2"]' in (later[".nolive.toml"].after or b"")
    assert later[".github/CODEOWNERS"].needed
    files[".nolive.toml"] += b"# mine\n"
    assert not changes(files)[".nolive.toml"].needed


def test_no_workflows_means_none() -> None:
    assert not [path for path in changes(answers=Answers(version="1", workflows=False)) if path.startswith(".github/w")]


def test_the_ruleset_requires_the_three_checks_and_no_update_branch() -> None:
    rules = {
        rule["type"]: rule.get("parameters") for rule in json.loads(changes()[planning.RULESET].after or b"")["rules"]
    }
    checks = rules["required_status_checks"]
    assert checks["strict_required_status_checks_policy"] is False
    assert [check["context"] for check in checks["required_status_checks"]] == [
        "nolive / guard", "nolive / evidence", "nolive/sign-off"]  # fmt: skip
    assert rules["pull_request"]["require_code_owner_review"] is True


def test_a_configuration_in_another_encoding_is_refused() -> None:
    with pytest.raises(NoliveError, match="the pre-commit configuration is not UTF-8") as caught:
        changes({".pre-commit-config.yaml": "repos:\n- repo: é\n".encode("latin-1")})
    assert caught.value.fix


def test_a_diff_shows_bytes_that_are_no_text_as_escapes() -> None:
    diff = Change(".gitattributes", b"\xff\x1b x", b"\xff\x1b x\nnew\n", "").diff()
    assert "-\\xff" in diff
    assert "+new" in diff
    assert "No newline at end of file" in diff


# -- lines added to somebody's file -----------------------------------------------------------------------------

_LINES = ("# why", "a b", "c d")
_FILES = st.lists(st.sampled_from(["a b", "c d", "x y", "# z", ""]), max_size=6)


@given(_FILES, st.booleans(), st.booleans())
def test_lines_are_added_once_and_after_everything(rows: list[str], windows: bool, ended: bool) -> None:
    end = "\r\n" if windows else "\n"
    before = (end.join(rows) + (end if ended and rows else "")).encode()
    after = appended(before, _LINES)
    assert after.startswith(before)
    assert {"a b", "c d"} <= {line.strip() for line in after.decode().splitlines()}
    assert appended(after, _LINES) == after
    assert after.count(b"\n") == after.count(end.encode()) or end.encode() not in before


# -- frameworks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.title)
def test_each_framework_is_known_by_its_packages_and_its_files(sign: Sign) -> None:
    for package in sign.packages:
        assert sign in [one.sign for one in detect([], {"requirements.txt": f"{package}>=1.0\n"})], package
    for path in sign.paths:
        assert sign in [one.sign for one in detect([f"{path}x" if path.endswith("/") else path], {})], path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "freqtrade[all]==2024.1 # the bot"),
        ("requirements-live.in", "-e git+https://github.com/x#egg=y\nfreqtrade @ https://example.org/x.whl"),
        ("pyproject.toml", '[project]\ndependencies = ["freqtrade~=2024.1"]'),
        ("pyproject.toml", "[tool.poetry.dependencies]\nfreqtrade = '^2024'"),
        ("environment.yml", "dependencies:\n  - pip:\n    - freqtrade==2024.1"),
        ("setup.cfg", "install_requires =\n    freqtrade"),
        ("bot/requirements.txt", "FreqTrade"),
        ("package.json", '{"dependencies": {"freqtrade": "^1.0"}}'),
        ("environment.yml", "dependencies:\n  - freqtrade\n"),
    ],
)
def test_dependencies_are_read_as_people_write_them(name: str, text: str) -> None:
    assert DEPENDENCY_FILES.fullmatch(name)
    found = detect([name], {name: text})
    assert [one.sign.title for one in found] == ["freqtrade"]
    assert found[0].by == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "# freqtrade was here",
        "freqtrade-client-docs==1",
        "not-ccxt\nmyjesse",
        "a lean bot",
        "x  # lean",
        'keywords = ["backtesting"]',
        '"description": "backtesting"',
        "https://example.org/ccxt/x",
    ],
)
def test_a_comment_or_a_longer_name_is_no_dependency(text: str) -> None:
    assert detect(["requirements.txt"], {"requirements.txt": text}) == ()


# -- answers ------------------------------------------------------------------------------------------------------


def test_logins_are_folded_and_what_no_account_is_called_is_refused() -> None:
    assert checked_logins(("@Rev-1", "rev-1", " rev-2 ")) == ("Rev-1", "rev-2")
    for name in ("", "a b", "-a", "org/team", "x" * 40, 'a"b', "a\n* @evil"):
        with pytest.raises(NoliveError, match="not the login"):
            checked_logins((name,))


def test_a_pin_is_a_whole_commit_and_a_branch_needs_no_quoting() -> None:
    assert checked_commit("") == ""
    assert checked_commit("b" * 40) == "b" * 40
    for pin in ("v1.0.0", "b" * 39, "B" * 40, "main"):
        with pytest.raises(NoliveError, match="full commit id"):
            checked_commit(pin)
    assert checked_branch("release/1.x") == "release/1.x"
    with pytest.raises(NoliveError, match="cannot stand in a workflow"):
        checked_branch("a]\n  x")


def test_a_native_hook_quotes_its_path() -> None:
    text = planning.native_hook("pre-push", "/home/o'brien/bin/nolive-hook").decode()
    assert text.startswith("#!/bin/sh\n")
    assert "hook='/home/o'\\''brien/bin/nolive-hook'\n" in text
    assert 'exec "$hook" --stage pre-push "$@"\n' in text
    assert precommit.PATH not in text
