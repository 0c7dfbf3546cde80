"""Lists that may fail: what could be read is kept, what could not stands in the snapshot's problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from nolive_hooks.errors import usage
from nolive_hooks.gate.github.client import Api, UnreadError
from nolive_hooks.gate.github.shapes import Account, CheckRuns, Held
from nolive_hooks.gate.identity import fold, same_person
from nolive_hooks.gate.pull import EvidenceCheck, Problem, Review
from nolive_hooks.policy import GatePolicy

T = TypeVar("T")
EVIDENCE = "nolive / evidence"
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_HIDDEN = (403, 404)


class Source(NamedTuple):
    """One repository on one GitHub: where to ask, where to fetch, and with what token.

    `nearby` is the Git folder of a scratch repository whose objects need not be fetched again.
    """

    api: Api
    repository: str
    remote: str
    token: str
    nearby: str = ""

    @property
    def path(self) -> str:
        """The repository's place in the API."""
        return f"/repos/{self.repository}"


def repository(name: str) -> str:
    """`OWNER/NAME` that can stand in a URL; a usage error for anything else."""
    if not _REPOSITORY.fullmatch(name) or name.endswith(("/.", "/..")):
        raise usage("no repository is named", where="GITHUB_REPOSITORY", why="it must be OWNER/NAME",
                    fix="nolive gate run --repo OWNER/NAME")  # fmt: skip
    return name


class Reader:
    """Asks, and remembers what was not answered."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer; None, and a problem, where there is none."""
        try:
            return question()
        except UnreadError as error:
            self.problems.append(error.problem())
            return None

    def note(self, path: str, message: str) -> None:
        """Something that was read and cannot be."""
        self.problems.append(Problem(path=path, message=message))


def evidence(source: Source, reader: Reader, sha: str) -> EvidenceCheck | None:
    """The evidence check of one commit: of several with this name, the worst."""
    path = f"{source.path}/commits/{sha}/check-runs"
    pages = reader.ask(
        lambda: source.api.wrapped(
            path, CheckRuns, lambda page: len(page.check_runs), check_name=EVIDENCE, filter="latest"
        )
    )
    if pages is None:
        return None
    runs = [run for page in pages for run in page.check_runs]
    if any(page.total_count != len(runs) for page in pages):
        reader.note(path, f"GitHub counts {pages[0].total_count} check runs and lists {len(runs)}")
    mine = [run for run in runs if run.name == EVIDENCE and run.head_sha == sha]
    if not mine:
        return None
    ended = [run.conclusion if run.status == "completed" else None for run in mine]
    bad = sorted(word for word in ended if word not in (None, "success"))
    return EvidenceCheck(sha=sha, conclusion=bad[0] if bad else None if None in ended else "success")


def members(source: Source, reader: Reader, names: Iterable[str]) -> dict[str, tuple[str, ...] | None]:
    """Team (`org/slug`) -> logins, or None where the token may not read them, which is no problem of the reading."""
    found: dict[str, tuple[str, ...] | None] = {}
    for name in names:
        owner, slash, slug = name.removeprefix("@").partition("/")
        org, team = (owner, slug) if slash else (source.repository.partition("/")[0], owner)
        path = f"/orgs/{quote(org, safe='')}/teams/{quote(team, safe='')}/members"
        found[name] = _hidden(reader, lambda path=path: _logins(source.api, path))  # type: ignore[misc]
    return found


def _logins(api: Api, path: str) -> tuple[str, ...]:
    return tuple(person.login for person in api.pages(path, Account))


def permissions(source: Source, reader: Reader, logins: Iterable[str]) -> dict[str, str | None]:
    """Login -> role here; None for a name that GitHub does not know or does not show."""
    found: dict[str, str | None] = {}
    for login in logins:
        path = f"{source.path}/collaborators/{quote(login, safe='')}/permission"
        held = _hidden(reader, lambda path=path: source.api.get(path, Held))  # type: ignore[misc]
        found[login] = _role(held) if held else None
    return found


def _role(held: Held) -> str:
    """The finer word where GitHub gives one; a custom role has a name of its own and counts for nothing."""
    return held.role_name or held.permission


def _hidden(reader: Reader, question: Callable[[], T]) -> T | None:
    """An answer that the token may have no right to; only other failures are problems."""
    try:
        return question()
    except UnreadError as error:
        if error.status not in _HIDDEN:
            reader.problems.append(error.problem())
        return None


def opinionated(reviews: Iterable[Review], policy: GatePolicy, teams: Iterable[tuple[str, ...] | None]) -> list[str]:
    """Logins whose permission decides something: listed people who approved or objected."""
    roster = (*policy.reviewers, *policy.governance, *(name for team in teams for name in team or ()))
    listed = {name for login in roster for name in same_person(policy.aliases, login)}
    said = (review.user for review in reviews if review.state in ("APPROVED", "CHANGES_REQUESTED") and review.user)
    return sorted({fold(login): login for login in said if fold(login) in listed}.values(), key=fold)
