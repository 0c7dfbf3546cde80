"""Who took part in a pull request, and therefore may not sign it off."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nolive_hooks.gate.pull import Activity, CoAuthor, Commit, Snapshot
from nolive_hooks.gate.verdict import Reason
from nolive_hooks.policy import GatePolicy

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?i:\[bot\])?")
_NOREPLY = re.compile(r"(?:\d+\+)?([a-z0-9][a-z0-9_-]*(?:\[bot\])?)@users\.noreply\.github\.com")
# Whatever stands before it (a list's bullet, a quote's mark, a blank of any alphabet), it may name the reviewer.
_TRAILER = re.compile(r"\W*co[- ]?authored[- ]?by\s*:(.*)", re.IGNORECASE)
_EMAIL = re.compile(r"<([^<>]*)>|([^\s<>,;:]{1,64}@[^\s<>,;]+)")
_LINKED = "LOGIN <ID+LOGIN@users.noreply.github.com>"
# How an unlinked person is named by an address that GitHub links by itself; BASE is where the branch left from.
_MENDED = {
    "commit-author-unlinked": f"git rebase --exec 'git commit --amend --no-edit --author \"{_LINKED}\"' BASE",
    "committer-unlinked": "git config user.email ID+LOGIN@users.noreply.github.com, git rebase --force-rebase BASE",
    "co-author-unlinked": f"git commit --amend so that the line reads Co-authored-by: {_LINKED}",
}
# The role that says most comes first in a sentence.
_KINDS = ("operator", "pull request author", "last pusher", "author", "committer", "co-author", "alias")
_WEB_FLOW = "web-flow"
_NOBODY = frozenset({_WEB_FLOW, "ghost"})  # accounts of GitHub's own: a button of the site, and everybody who left


def fold(login: str) -> str:
    """A login in the form in which logins are compared."""
    return login.strip().removeprefix("@").casefold()


def is_login(text: str | None) -> bool:
    """True for what can be an account's name; look-alike letters of other alphabets are not."""
    return text is not None and LOGIN.fullmatch(text) is not None


def is_person(login: str | None) -> bool:
    """A login that stands for somebody: `web-flow` hides whoever pressed a button, `ghost` whoever left."""
    return is_login(login) and fold(login or "") not in _NOBODY


def noreply_login(email: str | None) -> str | None:
    """The login inside `login@users.noreply.github.com` or `id+login@...`, folded."""
    match = _NOREPLY.fullmatch((email or "").strip().casefold())
    return match.group(1) if match else None


def trailers(message: str) -> tuple[str, ...]:
    """The text of every co-author trailer, in any case, on any line of a commit message, with its folded lines."""
    found: list[str] = []
    inside = False
    for line in unicodedata.normalize("NFKC", message).splitlines():
        match = _TRAILER.fullmatch(line)
        if match:
            found.append(match.group(1).strip())
        elif inside and line[:1].isspace() and line.strip():
            found[-1] = f"{found[-1]} {line.strip()}"
            continue
        inside = match is not None
    return tuple(found)


class Part(NamedTuple):
    """One role of one folded login in the pull request, such as `committer of 1a2b3c4`."""

    login: str
    role: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who took part (folded login -> roles), and the reasons why the list may be incomplete."""

    roles: Mapping[str, tuple[str, ...]]
    reasons: tuple[Reason, ...]

    def why_not(self, login: str) -> str:
        """The roles of a login as text, each kind once; empty for somebody independent."""
        kinds: dict[str, str] = {}
        for role in self.roles.get(fold(login), ()):
            kinds.setdefault(_kind(role), role)
        return ", ".join(kinds.values())


class Directory:
    """An e-mail book: which logins an address may belong to."""

    def __init__(self, links: Iterable[tuple[str | None, str | None]]) -> None:
        self._book: dict[str, set[str]] = {}
        for email, login in links:
            if email and is_person(login):
                self._book.setdefault(email.strip().casefold(), set()).add(fold(login or ""))

    def logins(self, email: str | None) -> set[str]:
        """Every login known for an address."""
        noreply = noreply_login(email)
        return self._book.get((email or "").strip().casefold(), set()) | ({noreply} if noreply else set())


def _links(commit: Commit) -> Iterator[tuple[str | None, str | None]]:
    """Address and login of author, committer and listed co-authors."""
    yield commit.author_email, commit.author
    yield commit.committer_email, commit.committer
    listed = (entry for entry in commit.co_authors or () if isinstance(entry, CoAuthor))
    yield from ((entry.email, entry.login) for entry in listed)


def same_person(aliases: Mapping[str, tuple[str, ...]], login: str) -> frozenset[str]:
    """All folded logins of the person behind a login, itself included."""
    groups = [{fold(name) for name in (key, *others)} for key, others in aliases.items()]
    person = {fold(login)}
    while grown := {name for group in groups if group & person for name in group} - person:
        person |= grown
    return frozenset(person)


def cast(snapshot: Snapshot, policy: GatePolicy) -> Cast:
    """Everybody who took part in the drill, with their roles, and what is not known about them."""
    items = (*_people_of_record(snapshot), *_pushers(snapshot), *_commit_parts(snapshot))
    parts = (item for item in items if isinstance(item, Part))
    reasons = tuple(item for item in items if isinstance(item, Reason))
    return Cast(_with_aliases(parts, policy.aliases), reasons)


def _with_aliases(parts: Iterable[Part], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, dict[str, None]] = {}
    for part in parts:
        for name in sorted(same_person(aliases, part.login)):
            role = part.role if name == part.login else f"alias of {part.login} ({part.role})"
            roles.setdefault(name, {})[role] = None
    return {
        name: tuple(sorted(held, key=lambda role: (_KINDS.index(_kind(role)), role))) for name, held in roles.items()
    }


def _kind(role: str) -> str:
    return role.partition(" of ")[0]


def _people_of_record(snapshot: Snapshot) -> Iterator[Part | Reason]:
    operator = snapshot.record.operator if snapshot.record else None
    if is_login(operator):
        yield Part(fold(operator or ""), "operator")
    elif snapshot.record is not None:
        yield Reason(
            "operator-unknown",
            operator or "record.operator",
            "the record does not name the operator's account, so nobody can be shown to be independent of "
            "the operator; write the login into the record and seal again",
        )
    if is_login(snapshot.pr.author):
        yield Part(fold(snapshot.pr.author or ""), "pull request author")
    else:
        yield Reason("fact-missing", "pr.author", "the author of the pull request is not known")


def _pushers(snapshot: Snapshot) -> Iterator[Part | Reason]:
    """Everybody who ever pushed this very head; the newest movement of the branch must lead to it."""
    head = snapshot.pr.head_sha
    moves = snapshot.activity or ()
    onto = [move for move in moves if move.after == head]
    newest = max((move.timestamp for move in onto if move.timestamp), default=None)
    later = [move for move in moves if move.after != head and not _came_first(move, head, newest)]
    if not onto or later or not all(is_person(move.actor) for move in onto):
        why = "the branch has moved on since" if onto and later else "its push is not in the branch's activity"
        yield Reason("last-pusher-unknown", head or "pr.head_sha", f"nobody can say who pushed this head: {why}")
    for move in onto:
        if is_login(move.actor):
            yield Part(fold(move.actor or ""), "last pusher")


def _came_first(move: Activity, head: str | None, push: dt.datetime | None) -> bool:
    """True only when both times are known and in order; within one second, a move away from the head came later."""
    if move.timestamp is None or push is None:
        return False
    return move.timestamp < push or (move.timestamp == push and move.before != head)


def _commit_parts(snapshot: Snapshot) -> Iterator[Part | Reason]:
    """A co-author's address is known, too, where a commit of this pull request links it to an account."""
    book, commits = (snapshot.people or {}).items(), snapshot.commits or ()
    signers = Directory(book)
    everybody = Directory((*book, *(link for commit in commits for link in _links(commit))))
    for commit in commits:
        yield from _signers(commit, signers)
        yield from _co_authors(commit, everybody)


def _signers(commit: Commit, directory: Directory) -> Iterator[Part | Reason]:
    short = (commit.sha or "?")[:7]
    for login in _known(commit.author, commit.author_email, directory):
        yield Part(login, f"author of {short}")
    if not is_person(commit.author):
        yield _unlinked("commit-author-unlinked", "author", commit, commit.author_email)
    # A button on GitHub commits as web-flow; whoever pressed it is the author, who is counted above.
    by_site = commit.committer is not None and fold(commit.committer) == _WEB_FLOW
    for login in _known(None if by_site else commit.committer, commit.committer_email, directory):
        yield Part(login, f"committer of {short}")
    if not by_site and not is_person(commit.committer):
        yield _unlinked("committer-unlinked", "committer", commit, commit.committer_email)


def _known(login: str | None, email: str | None, directory: Directory) -> set[str]:
    """Login and e-mail may name two accounts; both took part."""
    return directory.logins(email) | ({fold(login)} if login else set())


def _unlinked(code: str, what: str, commit: Commit, email: str | None) -> Reason:
    short = (commit.sha or "?")[:7]
    return Reason(
        code,
        email or commit.sha or what,
        f"no account is known for the {what} of {short} ({email or 'no e-mail'}), who might be the reviewer; "
        f"add the address to the account at GitHub, or {_MENDED[code]} and push again",
    )


def _co_authors(commit: Commit, directory: Directory) -> Iterator[Part | Reason]:
    short = (commit.sha or "?")[:7]
    if commit.message is None:
        yield Reason("fact-missing", "commits.message", f"the message of {short} is missing; it may name co-authors")
    named = [_co_author(text, directory) for text in trailers(commit.message or "")]
    listed = [_listed_co_author(entry, directory) for entry in commit.co_authors or ()]
    for text, logins in (*named, *listed):
        for login in sorted(logins):
            yield Part(login, f"co-author of {short}")
        if not logins:
            yield _unlinked("co-author-unlinked", f"co-author {text!r}", commit, text)


def _co_author(text: str, directory: Directory) -> tuple[str, set[str]]:
    """A trailer counts as linked only by its e-mail; a bare name proves nothing."""
    addresses = [inside or bare for inside, bare in _EMAIL.findall(text)] or [text]
    found = [directory.logins(address) for address in addresses]
    return text, set().union(*found) if all(found) else set()


def _listed_co_author(entry: str | CoAuthor, directory: Directory) -> tuple[str, set[str]]:
    """An entry of `co_authors`: a record, a trailer's text, an e-mail or a login."""
    if isinstance(entry, str):
        return (entry, {fold(entry)}) if is_login(entry.removeprefix("@")) else _co_author(entry, directory)
    login = {fold(entry.login or "")} if is_login(entry.login) else set()
    return entry.login or entry.email or entry.name or "?", login | directory.logins(entry.email)
