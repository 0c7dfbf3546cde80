"""The stages pre-push and reference-transaction: is anything live in the commits that are about to get somewhere?"""

from __future__ import annotations

import os
import time

from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import commits, index, spawn
from nolive_hooks.hook import sifting

if False:  # typing only, see git/spawn.py
    from collections.abc import Mapping

    from nolive_hooks.hook.sifting import Sifted
    from nolive_hooks.model import Report
    from nolive_hooks.policy import Policy

_BRANCHES = "refs/heads/"


class _Origin:
    """The commit or tag that something was found in."""

    __slots__ = ("is_root", "oid")

    def __init__(self, oid: str, *, is_root: bool) -> None:
        self.oid = oid
        self.is_root = is_root


class _Act:
    """What is stopped, how its commits are called, and which refs hold what was judged before."""

    __slots__ = ("name", "refs", "remedy", "subject")

    def __init__(self, name: str, subject: str, remedy: str, *refs: str) -> None:
        self.name = name
        self.subject = subject
        self.remedy = remedy
        self.refs = refs


_PUSH = _Act(
    "push",
    "the commits you are pushing",
    "git rebase -i {parent} and take it out of {commit}, also if a later commit removed it",
    "--remotes",
)
_UPDATE = _Act(
    "update of branches",
    "the commits new to your branches",
    "take it out and commit again; no branch has moved. The way around this lock: git -c core.hooksPath=/dev/null",
    "--branches",
    "--remotes",
)


def push(rows: list[list[str]], environment: Mapping[str, str]) -> int:
    """Judge every commit that a push would publish; `rows` as Git's pre-push hook reads them.

    Under pre-commit and prek nothing is left to read; the one ref that they looked at is in the environment.
    """
    started = time.perf_counter()
    tips, known = [], []
    for row in rows:
        if len(row) != 4:
            raise NoliveError(
                "a line on standard input is not what Git gives to pre-push",
                why="the hook was started by something else than Git",
                fix="nolive-hook --help",
            )
        _, local, _, remote = row
        if local.strip("0"):
            tips.append(local)
            known.append(remote)
    if not rows and environment.get("PRE_COMMIT"):
        branch = environment.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD"
        tips.append(environment.get("PRE_COMMIT_TO_REF") or branch)
        known.append(environment.get("PRE_COMMIT_FROM_REF", ""))
    said = _refused_names([row[place] for row in rows if row[1].strip("0") for place in (0, 2)], "push", started)
    return said or _check(tips, [name for name in known if name.strip("0")], _PUSH, started)


def transaction(rows: list[list[str]]) -> int:
    """Judge commits that a prepared transaction would put on a branch and that are on none yet."""
    started = time.perf_counter()
    moved = [row for row in rows if len(row) == 3 and row[2].startswith(_BRANCHES) and row[0] != row[1]]
    new = {row[1] for row in moved}
    said = _refused_names([row[2] for row in moved if row[1].strip("0")], _UPDATE.name, started)
    return said or _check(sorted(name for name in new if name.strip("0")), [], _UPDATE, started)


def _refused_names(names: list[str], act: str, started: float) -> int:
    """The exit code where the name of a branch or tag holds a key: whoever lists the refs would read it."""
    if not sifting.may_name(names):
        return Exit.CLEAN
    from nolive_hooks.hook import verdict

    return verdict.of_refs(names, os.getcwd(), started, act=act)


def _check(names: list[str], known: list[str], act: _Act, started: float) -> int:
    if not names:
        return Exit.CLEAN
    root = os.getcwd()
    found = commits.peeled([*names, *known], root)
    lost = next((name for name in names if name not in found), "")
    if lost:
        raise NoliveError(
            "there is no commit to judge", where=lost, why="it is not in this clone, or a tag of something else",
            fix="git fsck; then nolive scan --history",
        )  # fmt: skip
    old = sorted({found[name] for name in known if name in found})
    tips = sorted({found[name] for name in names})
    new = commits.new(tips, old, root, *act.refs)
    tags = [name for name in names if found[name] != name and len(name) == len(found[name])]
    if not new and not tags:
        return Exit.CLEAN
    groups = _by_policy(tips, root)
    parts = [_sift(group, old, tags, root, act) for group in groups]
    if any(sifted.suspects or sifted.texts or sifted.troubles for part in parts for sifted in part.values()):
        return _tell(list(zip(groups, parts, strict=True)), root, act, started)
    return Exit.CLEAN


class _Group:
    """Tips that hold the same policy; each is judged under its own, as it would be after a merge.

    `bases` are the commits that the new ones stand on: allows that none of them holds are new.
    """

    __slots__ = ("bases", "policies", "tips")

    def __init__(self, policies: list[Blob]) -> None:
        self.bases: list[str] = []
        self.policies = policies
        self.tips: list[str] = []


def _by_policy(tips: list[str], root: str) -> list[_Group]:
    asked = [entry for tip in tips for entry in sifting.policy_entries(tip, sifting.HOUSE_RULES)]
    found = index.blobs(asked, root, cap=sifting.MAX_BYTES, hook=True)
    groups: dict[tuple[Blob, ...], _Group] = {}
    for tip in tips:
        held = [blob for blob in (next(found)[1] for _ in sifting.HOUSE_RULES) if isinstance(blob, Blob)]
        groups.setdefault(tuple(held), _Group(held)).tips.append(tip)
    return list(groups.values())


def _sift(group: _Group, old: list[str], tags: list[str], root: str, act: _Act) -> dict[_Origin, Sifted]:
    """What is new in each commit and tag, every version of a file once."""
    cap = sifting.cap_of(group.policies)
    rows = commits.new(group.tips, old, root, *act.refs)
    own = {row[0] for row in rows}
    group.bases = sorted({parent for row in rows for parent in row[1:] if parent not in own})
    brought = commits.brought(rows, root, cap=cap)
    origins = [_Origin(commit.oid, is_root=commit.is_root) for commit in brought]
    owners, entries, seen = [], [], set()
    for origin, commit in zip(origins, brought, strict=True):
        for entry in commit.entries:
            if (entry.path, entry.oid) not in seen:
                seen.add((entry.path, entry.oid))
                owners.append(origin)
                entries.append(entry)
    parts = {origin: sifting.Sifted() for origin in origins}
    strict = sifting.strict(group.policies)
    found = index.blobs(entries, root, cap=cap, hook=True)
    for owner, (entry, blob) in zip(owners, found, strict=True):
        sifting.add(parts[owner], entry, blob, strict=strict)
    # A `commit -n` had no commit-msg hook, and a tag never has.
    for origin, commit in zip(origins, brought, strict=True):
        sifting.add_text(parts[origin], commit.text)
    for tag, content in zip(tags, spawn.contents(tags, cwd=root, cap=sifting.MAX_BYTES, hook=True), strict=True):
        part = parts.setdefault(_Origin(tag, is_root=False), sifting.Sifted())
        sifting.add_text(part, content if isinstance(content, bytes) else b"")
    return parts


def _tell(found: list[tuple[_Group, dict[_Origin, Sifted]]], root: str, act: _Act, started: float) -> int:
    from nolive_hooks.hook import verdict
    from nolive_hooks.model import Report

    reports = []
    for group, parts in found:
        policy = _policy(group, root)
        reports += [_named(verdict.of(part, policy, act.subject), origin, act) for origin, part in parts.items()]
    joined = verdict.joined(Report(act.subject), reports)
    whole = _command([group for group, _ in found])
    return verdict.shown(joined, root, started, act=act.name, unit="file version", whole=whole)[0]


def _command(groups: list[_Group]) -> str:
    """What shows all that was found once more: the range of the new commits, where they are one."""
    bases = {base for group in groups for base in group.bases}
    tips = {tip for group in groups for tip in group.tips}
    if len(bases) != 1 or len(tips) != 1:
        return "nolive scan --history"
    return f"nolive scan --range {bases.pop()[:10]}..{tips.pop()[:10]}"


def _policy(group: _Group, root: str) -> Policy:
    """The policy of a group's tips, knowing which of its allows the new commits bring."""
    from nolive_hooks import policies

    before: list[list[Blob]] = []
    for base in group.bases:
        found = index.blobs(sifting.policy_entries(base, sifting.HOUSE_RULES), root, cap=sifting.MAX_BYTES, hook=True)
        before.append([blob for _, blob in found if isinstance(blob, Blob)])
    return policies.with_fresh(policies.policy_among(group.policies), *before)


def _named(report: Report, origin: _Origin, act: _Act) -> Report:
    """A report in which every finding names its commit, and the remedy that a commit needs."""
    from msgspec.structs import replace

    short = origin.oid[:10]
    way_out = act.remedy.format(commit=short, parent="--root" if origin.is_root else f"{short}^")
    findings = []
    for finding in report.findings:
        key = finding.rule.startswith("live-key/") and act is _PUSH
        remedy = f"revoke it at the venue if it was ever published, then {way_out}" if key else way_out
        findings.append(replace(finding, message=f"{finding.message} (commit {short})", remedy=remedy))
    skipped = tuple(replace(item, path=f"{short}:{item.path}") for item in report.skipped)
    return replace(report, findings=tuple(findings), skipped=skipped)
