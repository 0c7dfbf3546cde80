"""What was merged, judged again: packs that changed, GOs without a sign-off, successes that nobody gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.judges.judge import complete_stage, judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.rules import BY_ID
from nolive_hooks.gate.github import clone
from nolive_hooks.gate.github.post import CONTEXT
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.gate.github.recorded import unsigned
from nolive_hooks.gate.github.shapes import PullShort, PullWhole, Repository, StatusOf
from nolive_hooks.gate.merged import Life, Merged, arrived, lives
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Finding, Location, Report, Severity, fingerprint
from nolive_hooks.policies import policy_of_commit
from nolive_hooks.policy import Policy

_NO_PULL = "no pull request brought it: it was pushed past the gate"


class Span(NamedTuple):
    """Of which drills GitHub is asked: those of a day and later, and the newest so many to arrive; None is all."""

    since: dt.date | None = None
    newest: int | None = None

    def within(self, found: tuple[Life, ...]) -> frozenset[str]:
        """The folders of the packs that GitHub is asked about."""
        last = found[max(0, len(found) - self.newest) :] if self.newest is not None else found
        first = self.since.strftime("%Y%m%d") if self.since else ""
        return frozenset(life.folder for life in last if life.folder.rpartition("_")[0][-8:] >= first)


def audit(source: Source, now: dt.datetime, span: Span = Span()) -> Report:  # noqa: B008 - frozen
    """Every pack of the protected branch from its blobs; of those in `span` also what only GitHub knows.

    What could not be read is a doubt of the report (exit 3), never silence.
    """
    source = source._replace(api=source.api.remembering())
    default = source.api.get(source.path, Repository).default_branch
    with clone.fetched(source.remote, source.token, {clone.BASE: f"refs/heads/{default}"}) as git:
        policy = policy_of_commit(git, clone.BASE)
        branch = (policy.gate.protected_base if policy.gate else "") or default
        if branch == default:
            return _looked(source, git, branch, policy, now, span)
    with clone.fetched(source.remote, source.token, {clone.BASE: f"refs/heads/{branch}"}) as git:
        return _looked(source, git, branch, policy, now, span)


def _looked(source: Source, git: Repo, branch: str, policy: Policy, now: dt.datetime, span: Span) -> Report:
    source = source._replace(nearby=git.git_dir)
    findings: list[Finding] = []
    doubts: list[str] = []
    found = lives(git, clone.BASE, policy.gate.pack_root if policy.gate else policy.pack.root)
    asked = span.within(found)
    for life in found:
        findings += _still(git, life, policy, now)
        try:
            whole = _arrival(source, life)
            findings += _changed(whole)
            findings += _arrived(source, arrived(git, whole), now) if life.folder in asked else ()
        except NoliveError as error:
            doubts.append(f"{life.folder}: {error.what}: {error.where}: {error.why}")
    about = "" if len(asked) == len(found) else f"; GitHub was asked about {len(asked)} of {len(found)} packs"
    return Report(f"audit of {branch}{about}", tuple(findings), len(found), unjudged=tuple(doubts))


def _arrival(source: Source, life: Life) -> Life:
    """The same life with one first touch: a rebase merge brings a pack by several commits of one pull request."""
    if len(life.touches) == 1:
        return life
    first = _numbers(source, life.touches[0].commit)
    count = 1
    while first and count < len(life.touches) and first & _numbers(source, life.touches[count].commit):
        count += 1
    return Life(life.folder, life.touches[count - 1 :])


def _numbers(source: Source, commit: str) -> set[int]:
    """The pull requests that GitHub names for a commit of the branch."""
    return {row.number for row in source.api.pages(f"{source.path}/commits/{commit}/pulls", PullShort)}


def _finding(rule: str, path: str, text: str, severity: Severity | None = None) -> Finding:
    row = BY_ID[rule]
    remedy = row.remedy.format(path=path, run_id=path.rpartition("/")[2])
    return Finding(rule, severity or row.severity, Location(path), text, remedy, fingerprint(rule, path, text))


def _changed(life: Life) -> Iterator[Finding]:
    """A pack arrives once; whatever comes later is a change of evidence."""
    for touch in life.touches[1:]:
        for status, path in touch.changes:
            verb = {"A": "added to", "D": "removed from"}.get(status, "changed in")
            yield _finding("NL-INT-09", path, f"{touch.commit[:12]} {verb} the merged pack: {path}")


def _still(git: Repo, life: Life, policy: Policy, now: dt.datetime) -> Iterator[Finding]:
    """The pack as it stands on the branch today, judged again from its blobs."""
    blobs = git.at(clone.BASE, life.folder)
    if not blobs:
        return  # its removal is a finding already
    report = judge(Pack.from_blobs(blobs, life.folder), policy, stage=complete_stage(policy), today=now.date())
    yield from report.blocking
    yield from _stale(git, arrived(git, life))


def _stale(git: Repo, merged: Merged) -> Iterator[Finding]:
    """A GO is about the code of its day; where that has changed since, it says so."""
    drill, decision = merged.drill, merged.decision
    if drill is None or decision is None or decision.verdict is not Decision.GO:
        return
    for code in drill.code_under_test:
        if git.tree_id(clone.BASE, code.path) != code.git_oid:
            text = f"GO stale since {drill.repo.run_sha[:12]}: {code.path} has changed"
            yield _finding("NL-FRS-01", merged.life.folder, text, Severity.WARN)


# --- what only GitHub knows ---------------------------------------------------------------------------------


def _arrived(source: Source, merged: Merged, now: dt.datetime) -> Iterator[Finding]:
    folder = merged.life.folder
    pull = _pull_of(source, merged.life.brought_by)
    if pull is None:
        yield _finding("NL-REV-06", folder, _NO_PULL)
        return
    why, archived = unsigned(source, merged, pull, now)
    if why:
        yield _finding("NL-REV-01", folder, f"#{pull.number} was merged without a sign-off: {why}")
    elif not archived and merged.needs_signoff:
        text = f"the sign-off of #{pull.number} is not archived yet"
        yield _finding("NL-REV-01", folder, text, Severity.WARN)
    yield from _status(source, merged, pull, signed=not why)


def _pull_of(source: Source, commit: str) -> PullWhole | None:
    """The merged pull request that made a commit of the branch."""
    rows = source.api.pages(f"{source.path}/commits/{commit}/pulls", PullShort)
    for row in rows:
        whole = source.api.get(f"{source.path}/pulls/{row.number}", PullWhole)
        if whole.merged and whole.merge_commit_sha == commit:
            return whole
    return None


def _status(source: Source, merged: Merged, pull: PullWhole, *, signed: bool) -> Iterator[Finding]:
    """The status that let the merge through must be there, and must have been deserved."""
    rows = source.api.pages(f"{source.path}/commits/{pull.head.sha}/statuses", StatusOf)
    newest = next((row for row in rows if row.context == CONTEXT), None)
    folder, by = merged.life.folder, pull.merged_by.login if pull.merged_by else "an unknown account"
    if newest is None or newest.state != "success":
        how = f"{CONTEXT} was {newest.state}" if newest else f"there was no {CONTEXT}"
        yield _finding("NL-REV-06", folder, f"#{pull.number} was merged by {by} although {how}")
    elif not signed:
        who = newest.creator.login if newest.creator else "an unknown account"
        yield _finding("NL-REV-05", folder, f"{who} posted a success of {CONTEXT} that #{pull.number} had not earned")
