"""The one status of a head, posted only while the world is still the one that was judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import UNSET, Struct, UnsetType

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.github.client import UnreadError
from nolive_hooks.gate.github.collect import Collected
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.gate.github.shapes import PullWhole, ReviewOf, StatusOf
from nolive_hooks.gate.rules import evaluate
from nolive_hooks.gate.verdict import Verdict, Weight
from nolive_hooks.report.escape import visible

CONTEXT = "nolive/sign-off"
LONGEST = 140  # characters of a status's description
TRIES = 3
_STATES = {"pass": "success", "pending": "pending", "fail": "failure"}
_SAY_FIRST = ("no-go", "void", "approved", "not-a-drill")
_LABELS = {"no-go": "NO-GO: ", "void": "VOID: "}


class Status(Struct, frozen=True):
    """A commit status as GitHub takes it."""

    state: str
    description: str
    context: str = CONTEXT
    target_url: str | UnsetType = UNSET


class Posted(NamedTuple):
    """What was judged, and the status that now stands on `verdict.sha`; `new` is False where it stood there already."""

    collected: Collected
    verdict: Verdict
    status: Status
    new: bool


class Moment(NamedTuple):
    """What of a pull request may change between judging and posting."""

    head: str
    base: str
    state: str
    draft: bool
    reviews: tuple[tuple[int, str, str, str], ...] | None


def describe(verdict: Verdict) -> str:
    """The verdict as one sentence of at most 140 characters, inert wherever it is shown."""
    told = [reason for reason in verdict.reasons if reason.weight is not Weight.NOTE]
    first = next((item for code in _SAY_FIRST for item in verdict.reasons if item.code == code), None)
    lead = told[0] if told else first
    text = lead.message if lead else f"the verdict is {verdict.verdict}"
    if told:
        text = _LABELS.get(verdict.outcome, "") + text
    if verdict.verdict == "pending" and verdict.outcome == "go" and _holds(verdict, "self-reviewed"):
        text = f"GO (self-reviewed), {text}"
    text = visible(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _holds(verdict: Verdict, code: str) -> bool:
    return any(reason.code == code for reason in verdict.reasons)


def settle(source: Source, again: Callable[[], Collected], target_url: str = "") -> Posted:
    """Judge and post until nothing moved meanwhile.

    The pull request is read again right before a status is sent, and after a success once more: of two runs at
    the same time the one that judged older facts sees that, and judges again. Raises NoliveError (exit 3)
    when nothing was posted, or when it never came to rest.
    """
    for _ in range(TRIES):
        collected = again()
        verdict = judged(collected)
        status = status_of(verdict, target_url)
        if verdict.sha is None:
            raise NoliveError(
                "there is no commit to post on", where=f"#{collected.pull.number}", fix="nolive gate collect --pr N"
            )
        if collected.pull.state != "open":
            return Posted(collected, verdict, status, new=False)  # what is closed waits for no answer
        seen = _seen(collected)
        new = not _stands(source, verdict.sha, status)
        path = f"{source.path}/statuses/{verdict.sha}"
        same = _same(source, seen, collected.pull.number)
        if not (source.api.post(path, status, ready=same) if new else same()):
            continue
        if verdict.verdict != "pass" or same():
            return Posted(collected, verdict, status, new)
    raise NoliveError(
        "the pull request changed while it was judged", where=f"{source.repository} #{collected.pull.number}",
        why=f"{TRIES} times in a row", fix="run nolive gate run again",
    )  # fmt: skip


def status_of(verdict: Verdict, target_url: str = "") -> Status:
    """The status that says a verdict."""
    return Status(_STATES[verdict.verdict], describe(verdict), target_url=target_url or UNSET)


def head_of(source: Source, number: int) -> str:
    """The head of a pull request, to say on it that it could not be judged; empty where even that cannot be read."""
    try:
        return source.api.get(f"{source.path}/pulls/{number}", PullWhole).head.sha
    except NoliveError:
        return ""


def judged(collected: Collected) -> Verdict:
    """The verdict on what was collected, by the policy that was collected with it.

    Of a pull request that is not open nothing else is said: compared with a base that holds it already, every
    file would be a reason.
    """
    found = evaluate(collected.snapshot, collected.terms.gate, scripted_answers=collected.terms.scripted_answers)
    closed = tuple(reason for reason in found.reasons if reason.code == "closed")
    return found._replace(reasons=closed) if closed else found


def _same(source: Source, seen: Moment, number: int) -> Callable[[], bool]:
    return lambda: _now(source, number, reviews=seen.reviews is not None) == seen


def refuse(source: Source, sha: str, error: NoliveError, target_url: str = "") -> None:
    """Say on the commit that it could not be judged, so that no older success stands for it."""
    text = visible(f"could not judge: {error.what}: {error.why}".rstrip(": "))
    status = Status("error", text[:LONGEST], target_url=target_url or UNSET)
    source.api.post(f"{source.path}/statuses/{sha}", status, ready=lambda: True)


def _stands(source: Source, sha: str, status: Status) -> bool:
    """True where the newest status of this name says the same already; a status per look would fill GitHub's list."""
    try:
        rows = source.api.pages(f"{source.path}/commits/{sha}/statuses", StatusOf)
    except UnreadError:
        return False
    newest = next((row for row in rows if row.context == CONTEXT), None)
    return newest is not None and (newest.state, newest.description) == (status.state, status.description)


def _seen(collected: Collected) -> Moment:
    whole, reviews = collected.pull, collected.snapshot.reviews
    told = None
    if reviews is not None:
        told = tuple(sorted((row.id, row.user or "", row.state or "", row.commit_id or "") for row in reviews))
    return Moment(whole.head.sha, whole.base.ref, whole.state, whole.draft, told)


def _now(source: Source, number: int, *, reviews: bool) -> Moment:
    path = f"{source.path}/pulls/{number}"
    whole = source.api.get(path, PullWhole)
    told = None
    if reviews:
        rows = source.api.pages(f"{path}/reviews", ReviewOf)
        who = ((row.id, row.user.login if row.user else "", row.state, row.commit_id or "") for row in rows)
        told = tuple(sorted(who))
    return Moment(whole.head.sha, whole.base.ref, whole.state, whole.draft, told)
