"""The plan of `nolive init`: which file gets which bytes, and one line of reason for each."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nolive_hooks.errors import NoliveError
from nolive_hooks.policy import POLICY_FILE, PYPROJECT
from nolive_hooks.scaffold import precommit
from nolive_hooks.scaffold.answers import TOOLKIT, Answers, checked_branch
from nolive_hooks.scaffold.appended import BEGIN, appended
from nolive_hooks.scaffold.signs import Found
from nolive_hooks.templating import render

ATTRIBUTES = ".gitattributes"
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")  # the first that exists is the one GitHub reads
PULL_TEMPLATE = ".github/PULL_REQUEST_TEMPLATE/nolive_drill.md"
RULESET = ".github/rulesets/nolive.json"
WORKFLOWS: Mapping[str, str] = {
    "nolive": "guard + drill gate (read-only token)",
    "nolive-review": "a review wakes the sign-off; no rights at all",
    "nolive-signoff": "approvals become nolive/sign-off; no checkout",
    "nolive-audit": "was everything merged by a sign-off?",
    "nolive-archive": "merged drills as release assets",
}
_PIN = re.compile(re.escape(TOOLKIT) + r"/\.github/workflows/[\w-]+\.yml@(\S++)(.*)")
OWNED = ("/.nolive.toml", "/.nolive/", "/.pre-commit-config.yaml", "/.gitattributes", "/.github/")


@dataclass(frozen=True, slots=True)
class Change:
    """One file: its bytes before and after (None where there is none), and what that is good for."""

    path: str
    before: bytes | None
    after: bytes | None
    what: str
    notes: tuple[str, ...] = ()
    executable: bool = False

    @property
    def needed(self) -> bool:
        """Whether the file would differ."""
        return self.before != self.after

    def diff(self) -> str:
        """The change as a unified diff; bytes that are no text are shown as escapes."""
        old, new = (
            (data or b"").decode("utf-8", "backslashreplace").splitlines(keepends=True)
            for data in (self.before, self.after)
        )
        first = "/dev/null" if self.before is None else f"a/{self.path}"
        rows = difflib.unified_diff(old, new, first, f"b/{self.path}")
        return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def paths_of_interest() -> tuple[str, ...]:
    """Every file whose present bytes the plan asks for."""
    workflows = tuple(_workflow_path(name) for name in WORKFLOWS)
    return (precommit.PATH, ATTRIBUTES, POLICY_FILE, PYPROJECT, *CODEOWNERS, PULL_TEMPLATE, RULESET, *workflows)


def plan(files: Mapping[str, bytes], found: tuple[Found, ...], answers: Answers) -> tuple[Change, ...]:
    """What to write, in the order it is shown; `files` holds the present bytes of `paths_of_interest` that exist.

    Files of ours that exist and differ are somebody's edits: they are named and left alone. Raises NoliveError for
    a file that cannot be patched without touching what is somebody else's.
    """
    return tuple(_changes(files, found, answers))


def _changes(files: Mapping[str, bytes], found: tuple[Found, ...], answers: Answers) -> Iterator[Change]:
    yield _hooks(files, answers)
    yield _attributes(files, answers)
    yield _policy(files, found, answers)
    if answers.workflows:
        checked_branch(answers.branch)
        for name, what in WORKFLOWS.items():
            yield _called(files, name, answers, what)
        yield _new(files, RULESET, _ruleset(), "for an admin to import: what a merge needs")
        yield _new(files, PULL_TEMPLATE, render("repo/drill_pull_request.md.j2", {}), "the page of a drill's reviewer")
    yield _owners(files, answers)


def _hooks(files: Mapping[str, bytes], answers: Answers) -> Change:
    before = files.get(precommit.PATH)
    what = "+ nolive (commit, merge, message, push)"
    if before is None:
        return Change(precommit.PATH, None, precommit.fresh(answers).encode(), what)
    try:
        text = before.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoliveError(
            "the pre-commit configuration is not UTF-8", where=precommit.PATH, why=str(error.reason),
            fix="save it as UTF-8, then nolive init",
        ) from None  # fmt: skip
    done = precommit.patched(text, answers)
    if done.excluded:
        what = f"{what}; {precommit.pattern(answers.pack_root)} excluded in {', '.join(done.excluded)}"
    return Change(precommit.PATH, before, done.text.encode("utf-8"), what, done.notes)


def _attributes(files: Mapping[str, bytes], answers: Answers) -> Change:
    before = files.get(ATTRIBUTES)
    lines = (
        "# Evidence stays byte for byte what was sealed: no line ends, filters or keywords are changed in it.",
        f"{answers.pack_root}/drill_*/** -text -filter -ident -working-tree-encoding",
        ".nolive/allow.toml merge=union",
    )
    after = appended(before or b"", lines)
    return Change(ATTRIBUTES, before, after, f"+ {answers.pack_root}/drill_*/** -text (byte-exact)")


def _policy(files: Mapping[str, bytes], found: tuple[Found, ...], answers: Answers) -> Change:
    before = files.get(POLICY_FILE)
    text = _policy_text(found, answers.reviewers)
    if before == _policy_text(found, ()) != text:
        return Change(POLICY_FILE, before, text, f"+ reviewers {', '.join(answers.reviewers)}")
    if before is not None:
        return Change(POLICY_FILE, before, before, "yours, left as it is")
    if b"[tool.nolive" in files.get(PYPROJECT, b""):
        why = "your policy stands in pyproject.toml; the gate's has to stand in .nolive.toml: move all of it there"
        return Change(POLICY_FILE, None, None, "not written", (why,))
    notes = () if answers.reviewers else ("nobody may sign off a drill yet: name reviewers in [gate]",)
    return Change(POLICY_FILE, None, text, "house rules; all have safe defaults", notes)


def _policy_text(found: tuple[Found, ...], reviewers: tuple[str, ...]) -> bytes:
    sign = found[0].sign if found else None
    values = {
        "framework": sign.title if sign else "",
        "config": found[0].config if found else "",
        "code": json.dumps(list(sign.code) if sign and sign.code else ["strategies"]),
        "reviewers": json.dumps(list(reviewers)),
    }
    return render("repo/policy.toml.j2", values).encode()


def _owners(files: Mapping[str, bytes], answers: Answers) -> Change:
    path = next((name for name in CODEOWNERS if name in files), CODEOWNERS[0])
    before = files.get(path)
    owners = " ".join(f"@{login}" for login in answers.reviewers)
    if not owners and before is not None and BEGIN.encode() in before:
        return Change(path, before, before, "")
    if not owners:
        why = "policy and workflows have no owners yet: nolive init --reviewer LOGIN"
        return Change(path, before, before, "not written", (why,))
    lines = (
        "# Who answers for what nolive lets through, and for what decides a merge.",
        *(f"{place} {owners}" for place in OWNED),
    )
    return Change(path, before, appended(before or b"", lines), "+ owners of policy, allows, workflows")


def _new(files: Mapping[str, bytes], path: str, text: str, what: str) -> Change:
    """A file that is all ours; one that is there already is left as it is."""
    before = files.get(path)
    if before is not None and before != text.encode():
        return Change(path, before, before, "differs from what this version writes; left as it is", ("see --diff",))
    return Change(path, before, text.encode(), what)


def _workflow_path(name: str) -> str:
    return f".github/workflows/{name}.yml"


def _called(files: Mapping[str, bytes], name: str, answers: Answers, what: str) -> Change:
    """A workflow; one that differs in its pin alone is nobody's edit, and is pinned anew where that was asked for."""
    path = _workflow_path(name)
    text = _workflow(name, answers.branch, answers.ref, answers.note)
    before = files.get(path)
    pin = _PIN.search(before.decode("utf-8", "replace")) if before is not None else None
    if pin is None or before != _workflow(name, answers.branch, pin[1], pin[2]).encode():
        return _new(files, path, text, what)
    return Change(path, before, text.encode() if answers.repin else before, f"pinned to {answers.ref[:12]}")


def _workflow(name: str, branch: str, ref: str, note: str) -> str:
    values = {"toolkit": TOOLKIT, "ref": ref, "note": note, "branch": json.dumps(branch)}
    return render(f"repo/workflows/{name}.yml.j2", values)


def _ruleset() -> str:
    return render("repo/ruleset.json.j2", {})


def native_hook(stage: str, hook: str) -> bytes:
    """A plain Git hook for one stage; `hook` is the absolute path of `nolive-hook`."""
    quoted = "'" + hook.replace("'", "'\\''") + "'"
    return render("repo/hook.sh.j2", {"stage": stage, "hook": quoted}).encode("utf-8", "surrogateescape")
