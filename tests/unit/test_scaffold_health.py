"""What `nolive doctor` says of hooks, versions, attributes and rules; and the record that undoes an init."""

from __future__ import annotations

import re

import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.scaffold import health, ledger
from nolive_hooks.scaffold.answers import Answers
from nolive_hooks.scaffold.health import Check, Hook
from nolive_hooks.scaffold.plan import native_hook, plan
from nolive_hooks.scaffold.precommit import fresh

PRE_COMMIT = '#!/usr/bin/env bash\nINSTALL_PYTHON=/x/bin/python3\nexec "$INSTALL_PYTHON" -mpre_commit "${ARGS[@]}"\n'
PREK = '#!/bin/sh\nPREK="/x/bin/prek"\nexec "$PREK" hook-impl --hook-type=pre-commit\n'


OURS = fresh(Answers(version="1"))


def only(hook: Hook, config: str | None = OURS) -> Check:
    (check,) = health.hooks([hook], {}, config)
    return check


def text_of(name: str, answers: Answers) -> str:
    return next((c.after or b"").decode() for c in plan({}, (), answers) if c.path.endswith(name))


def test_a_hook_is_of_whoever_wrote_it() -> None:
    ours = native_hook("pre-commit", "/x/bin/nolive-hook").decode()
    for text, told in ((PRE_COMMIT, "by pre-commit"), (PREK, "by prek"), (ours, "by nolive")):
        (path,) = health.programs(text)
        (check,) = health.hooks([Hook("pre-commit", "h", text, executable=True)], {path: True}, OURS)
        assert check.told == told


@pytest.mark.parametrize("text", [PRE_COMMIT, PREK, native_hook("pre-commit", "/x/bin/nolive-hook").decode()])
def test_a_hook_whose_interpreter_is_gone_is_no_hook(text: str) -> None:
    (path,) = health.programs(text)
    hook = Hook("pre-commit", "h", text, executable=True)
    (good,) = health.hooks([hook], {path: True}, OURS)
    (bad,) = health.hooks([hook], {path: False}, OURS)
    assert good.state == "ok"
    assert (bad.state, path in bad.told) == ("fail", True)
    assert bad.fix


def test_a_hook_that_git_skips_or_that_is_not_ours_is_no_hook() -> None:
    assert only(Hook("pre-commit", "h", None)).state == "fail"
    assert only(Hook("pre-push", "h", None)).state == "look"
    skipped = only(Hook("pre-commit", "h", PREK, executable=False))
    assert (skipped.state, skipped.fix) == ("fail", "chmod +x h")
    assert only(Hook("pre-commit", "h", "#!/bin/sh\nmake lint\n", executable=True)).state == "fail"


@pytest.mark.parametrize("config", [None, "repos: []\n", "repos:\n- repo: x\n  rev: '1'\n  hooks: [{id: prettier}]\n"])
def test_a_hook_of_pre_commit_that_never_reaches_us_is_no_hook(config: str | None) -> None:
    bare = PRE_COMMIT.replace("INSTALL_PYTHON=", "X=")
    assert only(Hook("pre-commit", "h", bare, executable=True)).state == "ok"
    found = only(Hook("pre-commit", "h", bare, executable=True), config)
    assert found.state == "fail"
    assert "does not name nolive" in found.told


def test_G10_versions_of_hook_and_workflows_are_compared_with_this_one() -> None:
    same = Answers(version="1.2.3", commit="c" * 40)
    older = Answers(version="1.0.0")
    workflow = {"nolive.yml": text_of("workflows/nolive.yml", same)}
    assert [check.state for check in health.versions("1.2.3", fresh(same), workflow)] == ["ok", "ok"]
    hook, ci = health.versions("1.2.3", fresh(older), {"nolive.yml": text_of("workflows/nolive.yml", older)})
    assert (hook.state, ci.state) == ("look", "look")
    assert "v1.0.0" in hook.told
    assert "v1.0.0" in ci.told
    assert "autoupdate" in hook.fix
    hook, ci = health.versions("1.2.3", None, {})
    assert (hook.state, ci.state, ci.fix) == ("ok", "look", "nolive init")
    assert "1.1 or later" in health.minimum("1.1").told


def test_a_configuration_that_cannot_be_read_is_not_verified() -> None:
    check = health.rewriters("repos:\n\t-", "results")
    assert check.state == "not verified"
    assert health.exit_code([check]) == 3
    assert health.exit_code([check, Check("a", "fail", "")]) == 1
    assert health.exit_code([Check("a", "look", ""), Check("b", "ok", "")]) == 0


def test_rewriting_hooks_and_attributes_endanger_evidence() -> None:
    text = "repos:\n- repo: x\n  rev: '1'\n  hooks: [{id: prettier}]\n"
    assert health.rewriters(text, "results").state == "fail"
    assert health.rewriters(None, "results").state == "ok"
    kept = {"text": "unset", "filter": "unset", "ident": "unspecified"}
    assert health.attributes(kept).state == "ok"
    for name, value in (
        ("text", "auto"),
        ("text", "set"),
        ("text", "unspecified"),
        ("filter", "lfs"),
        ("ident", "set"),
    ):
        assert health.attributes({**kept, name: value}).state == "fail", (name, value)


def rules(*, strict: bool = False, missing: str = "") -> list[dict[str, object]]:
    contexts = [{"context": name} for name in health.REQUIRED if name != missing]
    checks = {"strict_required_status_checks_policy": strict, "required_status_checks": contexts}
    pulls = {"require_code_owner_review": True, "dismiss_stale_reviews_on_push": True}
    return [{"type": "deletion"}, {"type": "pull_request", "parameters": pulls},
            {"type": "required_status_checks", "parameters": checks}]  # fmt: skip


def test_F11_each_required_check_is_looked_for_by_name() -> None:
    assert {check.state for check in health.protection(rules(), "main")} == {"ok"}
    for name in health.REQUIRED:
        states = {check.name: check for check in health.protection(rules(missing=name), "main")}
        assert states[f"requires {name}"].state == "fail"
        assert "ruleset" in states[f"requires {name}"].fix
    assert [check.state for check in health.protection([], "main")] == ["fail", "fail", "fail", "look", "look"]
    assert [c.name for c in health.protection(rules(strict=True), "main") if c.state == "look"] == ["up to date"]


@pytest.mark.parametrize("row", [{"type": "required_status_checks"}, {"type": "pull_request", "parameters": None}, {}])
def test_odd_rules_require_nothing(row: dict[str, object]) -> None:
    assert not [check for check in health.protection([row], "main") if check.state == "ok"]


# -- the record of a run ----------------------------------------------------------------------------------------


def record(before: bytes | None = b"old") -> ledger.Ledger:
    return ledger.Ledger(version="1", files=(ledger.entry("a", before, b"new", 0o644),))


@pytest.mark.parametrize(
    ("before", "now", "act"),
    [
        (b"old", b"new", "restore"),
        (b"old", b"old", "nothing"),  # the run died before it wrote this one
        (b"old", b"edited", "keep"),
        (b"old", None, "keep"),  # somebody removed it
        (None, b"new", "remove"),
        (None, None, "nothing"),
        (None, b"edited", "keep"),
    ],
)
def test_a_step_back_touches_only_what_the_run_wrote(before: bytes | None, now: bytes | None, act: str) -> None:
    (step,) = ledger.undoing(record(before), {"a": now})
    assert step.act == act
    assert step.data == (before if act == "restore" else b"")


def test_what_others_were_to_write_is_noted_afterwards_or_kept() -> None:
    pending = ledger.Ledger(
        version="1", files=(ledger.entry("h", b"old", None, None), ledger.entry("i", None, None, None))
    )
    assert [step.act for step in ledger.undoing(pending, {"h": b"x", "i": b"y"})] == ["keep", "keep"]
    assert ledger.settled(pending, {"h": b"old", "i": None}) is None
    settled = ledger.settled(pending, {"h": b"x", "i": b"y"})
    assert settled is not None
    assert [step.act for step in ledger.undoing(settled, {"h": b"x", "i": b"y"})] == ["remove", "restore"]


def test_a_record_travels_as_json_and_nothing_else_is_one() -> None:
    data = ledger.encode(record(b"\xff\x00"))
    assert ledger.decode(data, "x") == record(b"\xff\x00")
    for wrong in (b"", b"{}", data.replace(b"/wA", b"/*A")):
        with pytest.raises(NoliveError, match="the record of the last nolive init cannot be read"):
            ledger.decode(wrong, "x")
    with pytest.raises(NoliveError, match="the record of the last nolive init is of another version") as caught:
        ledger.decode(data.replace(b"nolive.init/1", b"nolive.init/2"), "x")
    assert re.fullmatch(r"pip install nolive-hooks==\S+, then nolive init --undo", caught.value.fix)
