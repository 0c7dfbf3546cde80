"""Is what `nolive init` set up still so? Facts in, one row per question out, each with the command that mends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.scaffold import precommit
from nolive_hooks.scaffold.answers import REPOSITORY, STAGES, TOOLKIT

REQUIRED = ("nolive / guard", "nolive / evidence", "nolive/sign-off")
_PIN = re.compile(re.escape(TOOLKIT) + r"/\.github/[^@\s]{1,100}@(\S++)(?:\s++#\s*+(v[0-9][^\s]*))?")
_VERSION = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,2})")
# What a hook runs: the interpreter that pre-commit wrote down, prek itself, or our own program.
_RUNS = re.compile(r"^(?:INSTALL_PYTHON|PREK|hook)=(['\"]?)(.+?)\1$", re.MULTILINE)


class Check(NamedTuple):
    """One question: `ok`, `look` (works, could be better), `fail`, or `not verified`, which is never ok."""

    name: str
    state: str
    told: str
    fix: str = ""


class Hook(NamedTuple):
    """One hook of the clone: its text (None where there is none), whether Git would run it, where it lies."""

    stage: str
    path: str
    text: str | None
    executable: bool = False


def exit_code(checks: Iterable[Check]) -> int:
    """1 where something is wrong, 3 where something could not be verified, else 0."""
    states = {check.state for check in checks}
    if "fail" in states:
        return Exit.FINDINGS
    return Exit.UNJUDGED if "not verified" in states else Exit.CLEAN


def hooks(found: Iterable[Hook], alive: Mapping[str, bool], config: str | None) -> Iterator[Check]:
    """Are the hooks there, would Git run them, and do they lead to us? `alive`: path of a program -> exists.

    `config` is the text of the pre-commit configuration, None without one.
    """
    named = _revision(config) is not None
    for hook in found:
        name = f"hook {hook.stage}"
        weight = "fail" if hook.stage == STAGES[0] else "look"
        if hook.text is None:
            yield Check(name, weight, f"not installed: {hook.path}", "nolive init")
        elif not hook.executable:
            yield Check(name, "fail", f"Git skips it: not executable: {hook.path}", f"chmod +x {hook.path}")
        elif (runner := _runner(hook.text)) and (runner == "nolive" or named):
            yield _runs(name, hook, runner, alive)
        elif runner:
            yield Check(name, weight, f"runs {runner}, whose configuration does not name nolive", "nolive init")
        else:
            yield Check(name, weight, f"calls neither nolive nor pre-commit: {hook.path}", "nolive init")


def programs(text: str) -> tuple[str, ...]:
    """What a hook says it runs; paths that have to exist."""
    return tuple(match[1] for match in _RUNS.findall(text) if match[1].startswith("/"))


def _runner(text: str) -> str:
    # A hook of prek names the stage it is for, so it is asked for before pre-commit.
    names = (("nolive-hook", "nolive"), ("prek", "prek"), ("pre_commit", "pre-commit"), ("pre-commit", "pre-commit"))
    return next((told for word, told in names if word in text), "")


def _runs(name: str, hook: Hook, runner: str, alive: Mapping[str, bool]) -> Check:
    dead = [path for path in programs(hook.text or "") if not alive.get(path, False)]
    if dead:
        again = "nolive init" if runner == "nolive" else f"{runner} install"
        return Check(name, "fail", f"its interpreter is gone: {dead[0]}", again)
    return Check(name, "ok", f"by {runner}")


def versions(
    own: str, config: str | None, workflows: Mapping[str, str], *, wanted: str = "", commit: str = ""
) -> Iterator[Check]:
    """Do the hook, the workflows and this program come from one release, and from one that the policy lets judge?

    `wanted` is the policy's `min_version`, `commit` the one that this program was built from, where it is known.
    """
    tag = f"v{own}"
    revision = _revision(config)
    if revision is None:
        told = "no pre-commit configuration names nolive; plain hooks run what is installed"
        yield Check("version of the hook", "ok", told)
    elif revision in ("", tag, own):
        yield Check("version of the hook", "ok", tag if revision else "the installed nolive (local hook)")
    else:
        fix = f"pre-commit autoupdate --repo {REPOSITORY}"
        yield _other("version of the hook", own, [revision], precommit.PATH, wanted, fix)
    pins = sorted({match[2] or match[1] for text in workflows.values() for match in _PIN.finditer(text)})
    if not pins:
        yield Check("version in CI", "look", "no workflow of nolive: what commit -n lets through is not caught",
                    "nolive init")  # fmt: skip
    elif pins == [tag]:
        yield Check("version in CI", "ok", tag)
    else:
        named = "" if commit else f"   (its id: git ls-remote {REPOSITORY} '{tag}*')"
        fix = f"nolive init --pin {commit or 'COMMIT'}{named}"
        yield _other("version in CI", own, pins, ".github/workflows", wanted, fix)


def _other(name: str, own: str, found: list[str], place: str, wanted: str, fix: str) -> Check:
    """Another release than this one: below what the policy asks for it refuses to judge at all."""
    told = f"{', '.join(found)} in {place}, v{own} here"
    known = [_release(one) for one in found if _release(one)]
    if wanted and any(one < _release(wanted) for one in known):
        return Check(name, "fail", f"{told}; the policy asks for {wanted} or later", fix)
    newer = bool(known) and min(known) >= _release(own)
    return Check(name, "look", told, "pip install --upgrade nolive-hooks" if newer else fix)


def _release(text: str) -> tuple[int, ...]:
    """The numbers of `v1.2.3`, in an order; empty for a commit or a branch."""
    match = _VERSION.fullmatch(text)
    numbers = [int(number) for number in match[1].split(".")] if match else []
    return (*numbers, *[0] * (3 - len(numbers))) if numbers else ()


def minimum(wanted: str) -> Check:
    """What the policy asks of every copy that judges here; this one has passed it by being able to read the policy."""
    return Check("version in the policy", "ok", f"{wanted} or later" if wanted else "asks for none")


def _revision(config: str | None) -> str | None:
    try:
        return None if config is None else precommit.revision(config)
    except NoliveError:
        return None  # `rewriters` says what is wrong with the file


def rewriters(config: str | None, pack_root: str) -> Check:
    """Would a hook rewrite sealed evidence?"""
    if config is None:
        return Check("rewriting hooks", "ok", "no pre-commit configuration")
    try:
        found = precommit.unexcluded(config, pack_root)
    except NoliveError as error:
        return Check("rewriting hooks", "not verified", error.what, error.fix)
    if found:
        told = f"would change sealed evidence: {', '.join(found)}"
        return Check("rewriting hooks", "fail", told, f"exclude: {precommit.pattern(pack_root)} in each; nolive init")
    return Check("rewriting hooks", "ok", "none touches a pack")


def warmth(*, cached: bool) -> Check:
    """Is what large commits are searched with compiled for this machine?"""
    if cached:
        return Check("large commits", "ok", "search patterns compiled for this machine")
    return Check("large commits", "look", "judged the same, but slower: nothing is compiled yet", "nolive warm")


def attributes(answers: Mapping[str, str]) -> Check:
    """Does Git keep evidence byte for byte? `answers` of `git check-attr` for a path in a pack."""
    changed = [f"{name}={value}" for name, value in answers.items() if value not in ("unset", "unspecified")]
    if changed or answers.get("text") != "unset":
        told = f"Git may change evidence: {', '.join(changed) or 'no -text for it'}; the last line that matches counts"
        return Check("attributes", "fail", told, "nolive init")
    return Check("attributes", "ok", "evidence is stored byte for byte")


def protection(rules: Iterable[Mapping[str, Any]], branch: str) -> Iterator[Check]:
    """What the rules of a branch ask for, as GitHub's `GET /rules/branches/{branch}` lists them."""
    found = list(rules)
    contexts = {
        str(check.get("context"))
        for rule in found if rule.get("type") == "required_status_checks"
        for check in _parameters(rule).get("required_status_checks") or ()
    }  # fmt: skip
    mend = "an admin imports .github/rulesets/nolive.json: Settings, Rules, Import"
    for name in REQUIRED:
        there = name in contexts
        yield Check(f"requires {name}", "ok" if there else "fail", f"{'yes' if there else 'no'}, on {branch}",
                    "" if there else mend)  # fmt: skip
    pulls = [_parameters(rule) for rule in found if rule.get("type") == "pull_request"]
    for key, told in (
        ("require_code_owner_review", "review by code owners"),
        ("dismiss_stale_reviews_on_push", "dismiss stale"),
    ):
        there = any(rule.get(key) is True for rule in pulls)
        yield Check(told, "ok" if there else "look", "required" if there else "not required", "" if there else mend)
    strict = any(
        _parameters(rule).get("strict_required_status_checks_policy") is True
        for rule in found if rule.get("type") == "required_status_checks"
    )  # fmt: skip
    if strict:
        told = 'strict: who presses "Update branch" makes the head her own and cannot approve it'
        yield Check("up to date", "look", told, "set strict_required_status_checks_policy to false")


def _parameters(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    found = rule.get("parameters")
    return found if isinstance(found, Mapping) else {}
