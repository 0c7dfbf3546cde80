"""The bytes of every pack that a range of commits brings, judged from Git objects without any forge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from nolive_hooks.gate import facts, files, headpack
from nolive_hooks.gate.pull import Snapshot
from nolive_hooks.gate.verdict import Reason
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Finding, Location, Report, Severity, fingerprint
from nolive_hooks.policies import policy_of_commit

# What of the gate's reasons about files concerns the pack itself, as check ids; the rest is the sign-off's.
_CHECKS = {
    "merged-pack-changed": "NL-INT-09",
    "several-packs": "NL-PCK-08",
    "pack-path": "NL-PCK-01",
    "file-not-added": "NL-PCK-01",
    "file-mode": "NL-PCK-04",
    "file-lfs": "NL-PCK-04",
    "file-attributes": "NL-PCK-04",
    "file-name": "NL-PCK-04",
}


def check(repo: Repo, base: str, head: str, now: dt.datetime) -> Report:
    """Judge every pack that `head` changes since it left `base`, by the policy of `base`.

    `facts["packs"]` names the packs; with none there is nothing to judge, and that is clean.
    """
    policy = policy_of_commit(repo, base)
    root = policy.gate.pack_root if policy.gate else policy.pack.root
    snapshot = facts.collect(repo, base=base, head=head, reviews=b"[]", now=now)
    folders = files.touched(files.paths(snapshot.files or ()), root)
    subject = f"{base[:12]}..{head[:12]}"
    if not folders:
        return Report(subject, (), len(snapshot.files or ()), facts={"packs": ()})
    merge_base = repo.merge_base(repo.resolve(base), repo.resolve(head))
    revision = headpack.Revision(repo.resolve(base), merge_base, repo.resolve(head), folders)
    drills = [folder for folder in folders if files.is_drill_folder(folder, root) and repo.at(head, folder)]
    reports = [headpack.report_of(repo, revision, folder, policy, now) for folder in drills]
    return Report(
        subject,
        (*_of_files(snapshot, root), *(finding for report in reports for finding in report.findings)),
        sum(report.examined for report in reports) or len(snapshot.files or ()),
        unjudged=tuple(doubt for report in reports for doubt in report.unjudged),
        skipped=tuple(item for report in reports for item in report.skipped),
        facts={"packs": folders},
    )


def _of_files(snapshot: Snapshot, root: str) -> Iterator[Finding]:
    for reason in files.judge(snapshot, root):
        if reason.code in _CHECKS:
            yield _finding(reason)


def _finding(reason: Reason) -> Finding:
    rule = _CHECKS[reason.code]
    fix = "one pull request brings one new pack of plain files; take everything else out of it"
    mark = fingerprint(rule, reason.subject, reason.code)
    return Finding(rule, Severity.BLOCK, Location(reason.subject), reason.message, fix, mark)
