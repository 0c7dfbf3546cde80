"""A merged drill as files for its release: the record of its sign-off, and the archive that holds both."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import msgspec

from nolive_hooks.errors import NoliveError, state
from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.pages.page import page
from nolive_hooks.evidence.records import encode
from nolive_hooks.evidence.sealing import archive
from nolive_hooks.gate import approval
from nolive_hooks.gate.github import clone
from nolive_hooks.gate.github.collect import Collected, collect
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.policy import POLICY_FILE, Policy, parse
from nolive_hooks.report.html import render


class Shelf(NamedTuple):
    """File names and bytes for the release `run_id`; empty for a pull request that was no drill."""

    run_id: str
    files: dict[str, bytes]


def shelve(source: Source, number: int, now: dt.datetime) -> Shelf:
    """approval.json and the archive of a merged pull request, by the rights and the policy of its merge.

    A state error where it is not merged; NoliveError (exit 1) where the gate would not have let it through.
    """
    found = collect(source, number, now, event="archive", merged=True)
    pull = found.pull
    if not pull.merged or pull.merge_commit_sha is None:
        raise state(f"#{number} is not merged", where=source.repository, why=f"it is {pull.state}",
                    fix=f"nolive gate run --pr {number}")  # fmt: skip
    pack = found.snapshot.pack
    if pack is None or not pack.path:
        return Shelf("", {})
    record = approval.record(
        found.snapshot, found.terms.gate, scripted_answers=found.terms.scripted_answers, merge=_merge(found)
    )
    commit = pull.merge_commit_sha
    with clone.fetched(source.remote, source.token, {clone.BASE: f"refs/heads/{pull.base.ref}"}) as git:
        if not git.holds("merge-base", "--is-ancestor", commit, clone.BASE):  # nor where it did not come along at all
            where = f"{pull.base.ref}: {commit}"
            raise NoliveError("the merge is not on its branch any more", where=where, fix="nolive gate audit")
        held = Pack.from_blobs(git.at(commit, pack.path), pack.path)
        tree = git.tree_id(commit, pack.path) or ""
    policy = parse(found.policy_data, POLICY_FILE) if found.policy_data is not None else Policy()
    html = render(page(held, policy, judge(held, policy)))
    made = archive.build(held, approval=msgspec.to_builtins(record), report_html=html, git_commit=commit, git_tree=tree)
    return Shelf(record.run_id, {archive.APPROVAL: encode(record), f"{record.run_id}.tar.gz": made})


def _merge(found: Collected) -> approval.Merge:
    when = found.pull.merged_at
    utc = when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""
    return approval.Merge(found.user_ids, utc, found.policy_data or b"")
