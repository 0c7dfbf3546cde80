"""Which reviews count as a sign-off, which block, and who can still act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from nolive_hooks.gate.identity import Cast, fold, is_login, is_person, same_person
from nolive_hooks.gate.pull import Review, Snapshot
from nolive_hooks.gate.verdict import Reason
from nolive_hooks.policy import GatePolicy

CLOCK_SKEW = dt.timedelta(minutes=5)
_SILENT = frozenset({"COMMENTED", "PENDING"})
_RANKS: Mapping[str, int] = {"read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}
_NAMED = 3  # how many changed files a sentence names
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


def state(review: Review) -> str:
    """A review's state in capitals, as the REST API writes it."""
    return (review.state or "UNKNOWN").upper()


def _weight(review: Review) -> int:
    return {"APPROVED": 0, "DISMISSED": 1}.get(state(review), 2)


def _order(review: Review) -> tuple[dt.datetime, int, int, bytes]:
    """Latest last; where the time is shared, an approval never hides an objection."""
    return review.submitted_at or _EARLIEST, review.id, _weight(review), msgspec.json.encode(review)


def _dated(review: Review, now: dt.datetime | None) -> bool:
    """True for a review with a time that can be: one of tomorrow would hide every word of today."""
    return now is not None and review.submitted_at is not None and review.submitted_at <= now + CLOCK_SKEW


def contradictions(reviews: Iterable[Review]) -> Iterator[Reason]:
    """Reviews that were read twice and differ: one of two pages was old, and nobody knows which."""
    versions: dict[tuple[int, str, dt.datetime | None], set[tuple[object, ...]]] = {}
    for review in reviews:
        key = review.id, fold(review.user or ""), review.submitted_at
        versions.setdefault(key, set()).add((state(review), review.commit_id, review.type))
    for (number, *_), found in versions.items():
        if len(found) > 1:
            message = f"review {number} was read twice with different contents; collect again"
            yield Reason("review-contradiction", f"review {number}", message)


def standing(reviews: Iterable[Review], now: dt.datetime | None) -> dict[str, Review]:
    """Each account's latest opinionated review, by folded login; comments change nothing.

    Nobody knows when a review without a possible time was made: it replaces what is milder, and nothing else.
    """
    latest: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda review: (not _dated(review, now), _order(review))):
        if review.user and state(review) not in _SILENT:
            # What is no proper login stays apart: a look-alike may not replace somebody's review.
            name = fold(review.user) if is_login(review.user) else review.user
            if name not in latest or _dated(review, now) or _weight(review) > _weight(latest[name]):
                latest[name] = review
    return latest


@dataclass(frozen=True, slots=True)
class Panel:
    """Who may sign off, for one snapshot under one policy."""

    snapshot: Snapshot
    policy: GatePolicy
    cast: Cast

    def reviewers(self) -> tuple[str, ...]:
        """The listed reviewers and the readable members of listed teams, in the policy's order."""
        members = (name for team in self.policy.teams for name in self._members(team) or ())
        return _unique((*self.policy.reviewers, *members))

    def unreadable_teams(self) -> tuple[str, ...]:
        """Listed teams whose members the collector could not read."""
        return tuple(team for team in self.policy.teams if self._members(team) is None)

    def _members(self, team: str) -> tuple[str, ...] | None:
        found = [names for name, names in (self.snapshot.teams or {}).items() if fold(name) == fold(team)]
        # A team listed twice in different case is believed only as far as both lists agree.
        if not found or any(names is None for names in found):
            return None
        return tuple(name for name in found[0] or () if all(lists(name, names or ()) for names in found))

    def permission(self, login: str) -> str | None:
        """The lowest permission read for a login, or nothing where one could not be read."""
        held = [level for name, level in (self.snapshot.permissions or {}).items() if fold(name) == fold(login)]
        known = [level for level in held if level is not None]
        return min(known, key=_rank) if known and len(known) == len(held) else None

    def permitted(self, login: str) -> bool:
        """True for an account known to hold at least the required permission."""
        return _rank(self.permission(login) or "") >= _rank(self.policy.min_permission)

    def _ranked(self, login: str) -> bool:
        """True when a permission was read and has a place in GitHub's order; custom roles have none."""
        level = self.permission(login)
        return level is not None and level.casefold() in (*_RANKS, "none")

    def is_machine(self, login: str) -> bool:
        """True for an account that the policy calls a machine user."""
        return lists(login, self.policy.machine_users)

    def able(self, roster: Iterable[str]) -> tuple[str, ...]:
        """Those of a roster who could still give an approval that counts."""
        return tuple(
            name.removeprefix("@")
            for name in _unique(roster)
            if not self.cast.why_not(name)
            and not self.is_machine(name)
            and (self.permission(name) is None or self.permitted(name))
            and not lists(name, self.not_users())
        )

    def not_users(self) -> tuple[str, ...]:
        """Accounts that reviewed and are known to be bots or apps."""
        return tuple(review.user for review in self.snapshot.reviews or () if review.user and not _is_user(review))

    def objections(self, review: Review) -> Iterator[Reason]:
        """Every reason why an approval does not count; none for one that does."""
        yield from self._about_person(review)
        yield from self._about_review(review)

    def _about_person(self, review: Review) -> Iterator[Reason]:
        user = review.user or "a deleted account"
        roles, needed = self.cast.why_not(user), self.policy.min_permission
        held = self.permission(user) or "no known permission"
        listed = (*self.reviewers(), *self.policy.governance)
        checks = (
            (is_person(review.user), "approver-unknown", "that is no account of a person"),
            (
                _is_user(review),
                "approver-not-a-user",
                f"the account is of type {review.type or 'unknown'}, not User",
            ),
            (not self.is_machine(user), "approver-machine-user", "the policy calls it a machine user"),
            (
                lists(user, listed),
                "approver-not-listed",
                "the gate policy of the base branch does not list it",
            ),
            (
                self.permitted(user),
                "approver-lacks-permission",
                f"it holds {held}, the policy asks for {needed}",
            ),
            (not roles, "approver-not-independent", roles),
        )
        for fine, code, why in checks:
            if not fine:
                yield Reason(code, user, f"the approval by {user} does not count: {why}")

    def _about_review(self, review: Review) -> Iterator[Reason]:
        user, head = review.user or "a deleted account", self.snapshot.pr.head_sha or "?"
        on = review.commit_id[:7] if review.commit_id else "no commit"
        hours = self.policy.max_review_age_hours
        fresh = f"the policy allows {hours} hour{'' if hours == 1 else 's'}"
        edited = self.policy.ignore_edited_reviews and review.last_edited_at is not None
        how = "whether it was edited is not known" if review.last_edited_at is UNSET else "it was edited later"
        checks = (
            (
                review.commit_id == head,
                "approval-on-other-head",
                f"it was for {on}, the head is now {head[:7]}{self._changed(review)}",
            ),
            (_dated(review, self.snapshot.now), "approval-undated", "it has no time, or one in the future"),
            (not self._too_old(review), "approval-too-old", f"it is too old; {fresh}"),
            (not edited, "approval-edited", how),
        )
        for fine, code, why in checks:
            if not fine:
                may = not self.cast.why_not(user) and lists(user, (*self.reviewers(), *self.policy.governance))
                more = "; a new review is needed" if may else ""
                yield Reason(code, user, f"the approval by {user} does not count: {why}{more}", (user,) if may else ())

    def _changed(self, review: Review) -> str:
        """What changed since the commit that was approved, as far as it is known; the first few files."""
        paths = review.changed_since
        if paths is None:
            return ""
        root = f"{self.snapshot.pack.path}/" if self.snapshot.pack and self.snapshot.pack.path else ""
        named = ", ".join(path.removeprefix(root) for path in paths[:_NAMED])
        more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
        return f" (changed: {named}{more})" if paths else " (no file differs)"

    def _too_old(self, review: Review) -> bool:
        limit, now, time = self.policy.max_review_age_hours, self.snapshot.now, review.submitted_at
        if limit is None or now is None or time is None:
            return False  # an absent time is an objection of its own
        return now - time > dt.timedelta(hours=limit)

    def blocks(self, review: Review) -> bool:
        """True for a standing change request of a listed person.

        Having taken part does not silence an objection: the operator could name the objector as co-author.
        What could not be read (type, permission, team) counts as a right to object.
        """
        if state(review) == "APPROVED" or state(review) == "DISMISSED" or not is_login(review.user):
            return False
        user = review.user or ""
        person = same_person(self.policy.aliases, user)
        roster = (*self.reviewers(), *self.policy.governance)
        listed = bool(self.unreadable_teams()) or any(lists(name, roster) for name in person)
        allowed = any(self.permitted(name) or not self._ranked(name) for name in person)
        return listed and allowed and review.type in ("User", None) and not self.is_machine(user)


def lists(login: str, roster: Iterable[str]) -> bool:
    """True when a roster names the login, in any case."""
    return fold(login) in {fold(name) for name in roster}


def _is_user(review: Review) -> bool:
    return review.type == "User" and not (review.user or "").casefold().endswith("[bot]")


def _rank(permission: str) -> int:
    """Custom role names are unknown here and rank below everything."""
    return _RANKS.get(permission.casefold(), 0)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({fold(name): name.removeprefix("@") for name in reversed(tuple(names))}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Tally:
    """The sign-offs that count, the change requests that block, and the notes about the rest."""

    reviewers: tuple[Review, ...]
    governance: tuple[Review, ...]
    blocking: tuple[Review, ...]
    notes: tuple[Reason, ...]


def tally(panel: Panel, reviews: Iterable[Review]) -> Tally:
    """Sort the standing reviews into those that count, those that block and those that do neither."""
    reviews = tuple(reviews)
    counted: list[Review] = []
    blocking: list[Review] = []
    ghosts = (review for review in reviews if not review.user and state(review) == "APPROVED")
    notes = [reason for review in ghosts for reason in panel.objections(review)]
    for review in standing(reviews, panel.snapshot.now).values():
        if state(review) == "APPROVED":
            objections = tuple(panel.objections(review))
            notes.extend(objections)
            if not objections:
                counted.append(review)
        elif panel.blocks(review):
            blocking.append(review)
        elif state(review) == "DISMISSED":
            notes.append(_dismissed(review))
    return Tally(
        tuple(review for review in counted if lists(review.user or "", panel.reviewers())),
        tuple(review for review in counted if lists(review.user or "", panel.policy.governance)),
        tuple(blocking),
        tuple(notes),
    )


def _dismissed(review: Review) -> Reason:
    user = review.user or ""
    message = f"the review by {user} was dismissed; it counts no more and revives no older one"
    return Reason("approval-dismissed", user, message, (user,))


def persons(policy: GatePolicy, reviews: Iterable[Review]) -> frozenset[frozenset[str]]:
    """The different people behind reviews; aliases are one person."""
    return frozenset(same_person(policy.aliases, review.user or "") for review in reviews)
