"""Was a merged drill signed off? Its archived record, GitHub's own reviews, and the gate's verdict must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.evidence.sealing import archive, seals
from nolive_hooks.evidence.sealing.archive import ApprovalRecord, ReviewSnapshot
from nolive_hooks.gate.github.client import UnreadError
from nolive_hooks.gate.github.collect import collect
from nolive_hooks.gate.github.post import judged
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.gate.github.shapes import PullWhole, Release, ReviewOf
from nolive_hooks.gate.identity import fold
from nolive_hooks.gate.merged import Merged
from nolive_hooks.gate.verdict import CODES, Verdict, Weight

_MISSING = frozenset({"approval-missing", "governance-missing"})
_RIGHTS = frozenset({"approver-lacks-permission", "approver-not-listed"})
_PERSONAL = frozenset(code.id for code in CODES if code.id.startswith(("approver-", "approval-")))


def unsigned(source: Source, merged: Merged, pull: PullWhole, now: dt.datetime) -> tuple[str, bool]:
    """Why there is no sign-off (empty where there is one), and whether its record is archived.

    Everything is judged again. Of people with an archived approval today's rights do not matter: they may have
    left the team since.
    """
    record = _record(source, merged)
    if record is not None and (doubts := tuple(_doubts(source, merged, pull, record))):
        return "; ".join(doubts), True
    if not merged.needs_signoff:
        return "", record is not None
    verdict = judged(collect(source, pull.number, now, event="audit", merged=True))
    if verdict.verdict == "pass" or (record is not None and _only_rights(verdict, record)):
        return "", record is not None
    return verdict.reasons[0].message, record is not None


def _only_rights(verdict: Verdict, record: ApprovalRecord) -> bool:
    """True where a missing approval is all that is wrong, and missing only because rights were taken away later."""
    stopping = {reason.code for reason in verdict.reasons if reason.weight is not Weight.NOTE}
    people = {fold(row.login) for row in record.reviews if row.id in record.qualifying}
    about = {reason.code for reason in verdict.reasons if fold(reason.subject) in people and reason.code in _PERSONAL}
    return stopping <= _MISSING and about <= _RIGHTS


def _record(source: Source, merged: Merged) -> ApprovalRecord | None:
    """approval.json of the release; None where it is not there."""
    run_id = merged.pack.run_id
    try:
        release = source.api.get(f"{source.path}/releases/tags/{run_id}", Release)
    except UnreadError as error:
        if error.status == 404:
            return None
        raise
    asset = next((item for item in release.assets if item.name == archive.APPROVAL), None)
    if asset is None:
        return None
    try:
        return decode(source.api.download(f"{source.path}/releases/assets/{asset.id}"), ApprovalRecord)
    except RecordError as error:
        raise NoliveError(
            "the archived sign-off cannot be read",
            where=f"{run_id}/{asset.name}",
            why=error.why,
            fix="nolive gate archive",
        ) from None


def _doubts(source: Source, merged: Merged, pull: PullWhole, record: ApprovalRecord) -> Iterator[str]:
    """Where the archived record does not fit the pack, the pull request or GitHub's own reviews."""
    newest = seals.newest(merged.pack.files)
    seal = newest.id if newest is not None else ""
    for name, said, wanted in (
        ("run", record.run_id, merged.pack.run_id),
        ("pull request", str(record.pull_request), str(pull.number)),
        ("head", record.head_sha, pull.head.sha),
        ("tree", record.tree, merged.tree),
        ("seal", record.seal, seal),
    ):
        if said != wanted:
            yield f"the archived record is of {name} {said}, merged was {wanted}"
    rows = source.api.pages(f"{source.path}/pulls/{pull.number}/reviews", ReviewOf)
    given = {row.id: row for row in rows}
    operator = {fold(merged.drill.people.operator.login)} if merged.drill else set()
    barred = operator | {fold(login) for login in record.committers}
    counted = [row for row in record.reviews if row.id in record.qualifying]
    if not counted and merged.needs_signoff:
        yield "no review of the archived record qualifies"
    for row in counted:
        there = given.get(row.id)
        if there is None or not _same_review(there, row, pull.head.sha):
            yield f"GitHub does not know review {row.id} by {row.login} on {str(row.commit_id)[:12]}"
        if fold(row.login) in barred:
            yield f"{row.login} took part in the drill"


def _same_review(there: ReviewOf, row: ReviewSnapshot, head: str) -> bool:
    """An approval of the merged head by the same account, dismissed later or not."""
    person = there.user is not None and row.user_id in (None, there.user.id)
    return (
        person
        and row.state == "APPROVED"
        and there.state in ("APPROVED", "DISMISSED")
        and there.commit_id == row.commit_id == head
    )
