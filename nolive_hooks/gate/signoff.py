"""Whether the reviews are a sign-off of this head, and the sentence that says what is still missing."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nolive_hooks.gate.identity import fold
from nolive_hooks.gate.pull import Commit, Review
from nolive_hooks.gate.reviews import Panel, contradictions, lists, persons, tally
from nolive_hooks.gate.verdict import Outcome, Reason

_NAMED = 6  # how many people a sentence names


class Need(NamedTuple):
    """How many approvals an outcome asks for, and whether governance must give one."""

    reviewers: int
    governance: bool


def need(panel: Panel, outcome: Outcome) -> Need:
    """NO-GO asks for no approval, VOID for governance, GO for the policy's number of reviewers."""
    policy = panel.policy
    if outcome == "no-go":
        return Need(0, governance=False)
    if outcome == "void" and not policy.require_governance:
        return Need(0, governance=True)
    return Need(policy.min_approvals, governance=policy.require_governance)


def judge(panel: Panel, reviews: Iterable[Review], outcome: Outcome) -> Iterator[Reason]:
    """Everything the reviews say about a sign-off: what counts, what blocks, what is missing."""
    reviews = tuple(reviews)
    yield from contradictions(reviews)
    count, wanted = tally(panel, reviews), need(panel, outcome)
    yield from count.notes
    yield from (_blocked(review) for review in count.blocking)
    yield from (_unread_team(team) for team in panel.unreadable_teams())
    found = persons(panel.policy, count.reviewers)
    governors = persons(panel.policy, count.governance)
    approvers = _logins((*count.reviewers, *count.governance))
    still = wanted.reviewers - len(found)
    # Whoever approves for governance must not be one of the reviewers who are needed to reach the number.
    needed = min(wanted.reviewers, len(found))
    governed = not wanted.governance or any(len(found - {person}) >= needed for person in governors)
    if still > 0:
        yield _waiting(panel, still, found)
    if not governed:
        yield _waiting_for_governance(panel, found, wanted)
    if still > 0 or not governed:
        yield from _updated_branch(panel)
    elif approvers:
        yield _approved(panel, approvers)


def _logins(reviews: Iterable[Review]) -> tuple[str, ...]:
    return tuple(sorted({review.user or "" for review in reviews}, key=fold))


def _blocked(review: Review) -> Reason:
    user, on = review.user or "", review.commit_id[:7] if review.commit_id else "an unknown commit"
    message = f"{user} requests changes (review {review.id} on {on}); {user} can approve or dismiss it"
    return Reason("changes-requested", user, message, (user,))


def _unread_team(team: str) -> Reason:
    message = f"the members of team {team} could not be read, so nobody counts through it; list the logins"
    return Reason("team-unreadable", team, message)


def _approved(panel: Panel, approvers: tuple[str, ...]) -> Reason:
    seal = (panel.snapshot.pack.seal if panel.snapshot.pack else None) or "this pack"
    head = (panel.snapshot.pr.head_sha or "")[:7]
    return Reason("approved", ", ".join(approvers), f"approved by {', '.join(approvers)} for {seal} on {head}")


def _waiting(panel: Panel, number: int, given: frozenset[frozenset[str]]) -> Reason:
    done = frozenset().union(*given)
    able = tuple(name for name in panel.able(panel.reviewers()) if fold(name) not in done)
    many = "an approving review" if number == 1 else f"{number} approving reviews"
    return _wait("approval-missing", panel, many, able)


def _waiting_for_governance(panel: Panel, found: frozenset[frozenset[str]], wanted: Need) -> Reason:
    needed = frozenset().union(*found) if 0 < len(found) <= wanted.reviewers else frozenset()
    able = tuple(name for name in panel.able(panel.policy.governance) if fold(name) not in needed)
    return _wait("governance-missing", panel, "an approving review for governance", able)


def _wait(code: str, panel: Panel, what: str, able: tuple[str, ...]) -> Reason:
    barred = "; ".join(f"{name} may not: {panel.cast.why_not(name)}" for name in _barred(panel))
    tail = f"; {barred}" if barred else ""
    if able:
        return Reason(code, "reviews", f"waiting for {what} by {_one_of(able)}{tail}", able)
    operator = (panel.snapshot.record.operator if panel.snapshot.record else None) or ""
    base = panel.snapshot.default_branch or "the protected branch"
    mend = f"name an independent one in [gate] of .nolive.toml, by a pull request of its own into {base}"
    message = f"waiting for {what}, and nobody the policy lists may give it; {mend}{tail}"
    return Reason(code, "reviews", message, (operator,) if operator else ())


def _barred(panel: Panel) -> list[str]:
    """Who took part, listed people first: a reader looks for the names the policy led him to expect."""
    roster = (*panel.reviewers(), *panel.policy.governance)
    return sorted(panel.cast.roles, key=lambda name: (not lists(name, roster), name))[:_NAMED]


def _one_of(names: tuple[str, ...]) -> str:
    head = names[:_NAMED]
    more = f" or {len(names) - _NAMED} others" if len(names) > _NAMED else ""
    return (", ".join(head[:-1]) + " or " + head[-1] if len(head) > 1 else head[0]) + more


def _updated_branch(panel: Panel) -> Iterator[Reason]:
    """A reviewer who pressed "Update branch" made the head her own; somebody must be told the way out."""
    commits, head = panel.snapshot.commits or (), panel.snapshot.pr.head_sha
    merge = next((commit for commit in commits if commit.sha == head and len(commit.parents or ()) > 1), None)
    if merge is None:
        return
    for name in panel.reviewers():
        if _only_by_merge(panel.cast.roles.get(fold(name), ()), merge):
            yield _way_out(panel, name, merge)


def _only_by_merge(roles: tuple[str, ...], merge: Commit) -> bool:
    short = (merge.sha or "")[:7]
    return bool(roles) and set(roles) <= {"last pusher", f"author of {short}", f"committer of {short}"}


def _way_out(panel: Panel, name: str, merge: Commit) -> Reason:
    pr, record = panel.snapshot.pr, panel.snapshot.record
    operator = (record.operator if record else None) or "the operator"
    evaluated, head, ref = (merge.parents or ("",))[0], merge.sha or "", pr.head_ref or "BRANCH"
    others = panel.able(panel.reviewers())
    # The name of a branch may hold what a shell would run; the sentence is made to be copied.
    push = shlex.join(("git", "push", f"--force-with-lease={ref}:{head}", "origin", f"{evaluated}:refs/heads/{ref}"))
    message = (
        f'"Update branch" made the head {head[:7]} the work of {name}, who therefore cannot approve it; '
        f"{_one_of(others) + ' can approve, or ' if others else ''}{operator} resets to {evaluated[:7]}: {push}"
    )
    return Reason("approver-updated-branch", name, message, (*others, operator))
