"""Writes exceptions: for a place, for all that is there now, from another tool's list; and keeps them in order."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from msgspec.structs import replace

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk, index, sources
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard import allows
from nolive_hooks.guard.allows import book, foreign
from nolive_hooks.guard.allows.book import ALLOW_FILE, Book
from nolive_hooks.guard.keys import Identify
from nolive_hooks.guard.packed import INSIDE
from nolive_hooks.guard.scan import Also
from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.policies import book_of_folder, bytes_of_book, policy_of_folder, policy_without_book
from nolive_hooks.policy import Allow, Policy
from nolive_hooks.report.words import lines_of

MIN_REASON = 10
_ROUNDS = 20  # one finding of a rule is shown for each line; what stands behind it comes up in the next round
_PLACE = re.compile(r"(.+?)(?::(\d{1,9}))?(?::(\d{1,9}))?", re.DOTALL)
_CREDENTIAL = "live-key"


@dataclass(frozen=True, slots=True)
class Terms:
    """Why, who and until when; `key` is for the digests of a file that has no key yet (64 hex digits)."""

    reason: str
    owner: str
    today: dt.date
    days: int
    key: str

    def checked(self) -> Terms:
        """Itself, or a usage error that names what is missing."""
        if len(self.reason.strip()) < MIN_REASON:
            raise usage(
                f"the reason needs {MIN_REASON} characters or more",
                why="the reviewer of your pull request decides by it",
                fix='--reason "documented example key from the Binance docs"',
            )
        if guard.held(f"{self.reason}\n{self.owner}"):
            raise usage(
                "the reason holds what looks like a credential", fix="say why without the value",
                why="a reason is kept in the repository for everybody to read",
            )  # fmt: skip
        if not 1 <= self.days <= book.MAX_DAYS:
            raise usage(
                f"--days takes 1 to {book.MAX_DAYS}, not {self.days}", why="an exception without an end is a rule",
                fix=f"--days {book.DEFAULT_DAYS}",
            )  # fmt: skip
        if not self.owner.strip():
            raise usage(
                "nobody owns the exception",
                why="somebody has to answer for it, and git has no user.email here",
                fix="--owner NAME, or: git config user.email you@example.org",
            )
        return self

    @property
    def expires(self) -> dt.date:
        """The last day, included."""
        return self.today + dt.timedelta(days=self.days)

    def entry(self, finding: Finding) -> Allow:
        """The allow of one finding: by its value where it is a credential, else by what it is about."""
        path = finding.location.path
        if not (finding.identity or finding.fingerprint):
            raise usage(f"{finding.rule} cannot be allowed", where=str(finding.location), fix="mend the file")
        try:
            path.encode()
        except UnicodeEncodeError:
            raise usage(
                "the name of the file is not UTF-8", why="a TOML file cannot hold it", fix="rename the file"
            ) from None
        return Allow(
            rule=finding.rule,
            path=path,
            value=finding.identity,
            fingerprint="" if finding.identity else finding.fingerprint,
            reason=" ".join(self.reason.split()),
            owner=self.owner.strip(),
            expires=self.expires,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A path as it was typed and a line; line 0 means findings on a whole file."""

    path: str
    line: int

    @classmethod
    def parse(cls, text: str) -> Place:
        """`PATH`, `PATH:LINE` or `PATH:LINE:COLUMN`, as every message prints it."""
        match = _PLACE.fullmatch(text)
        if match is None:
            raise usage(
                "a place is PATH:LINE",
                why="a file may hold several findings",
                fix="copy it from the message of nolive scan",
            )
        return cls(match[1], int(match[2] or 0))

    def candidates(self, repo: Repo, cwd: str) -> tuple[str, ...]:
        """Paths in the repository that may be meant: messages name it from the root, people from where they stand."""
        here = os.path.relpath(os.path.join(os.path.realpath(cwd), self.path), os.path.realpath(repo.root))
        from_here = here.replace(os.sep, "/")
        explicit = self.path.startswith(("./", "../", "/"))
        found = (from_here,) if explicit else (os.path.normpath(self.path).replace(os.sep, "/"), from_here)
        return tuple(dict.fromkeys(path for path in found if not path.startswith("../")))


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception for people: what it covers, on whose word, until when, and how often it was used."""

    rule: str
    path: str
    reason: str
    owner: str
    expires: dt.date | None
    source: str
    uses: int
    expired: bool


@dataclass(frozen=True, slots=True)
class Tidied:
    """What `fix` did: how many exceptions were and are in the file, and those whose digest nobody can renew."""

    before: int
    after: int
    lost: tuple[Allow, ...]


# -- one place ---------------------------------------------------------------------------------------------------


def at_place(repo: Repo, place: Place, terms: Terms, cwd: str, *, staged: bool, rule: str = "") -> tuple[Allow, ...]:
    """Allow the blocking findings at a place of the work tree, or of the index where only that has them."""
    policy = _with_key(policy_of_folder(repo.root), terms)

    def wanted(finding: Finding) -> bool:
        named = not rule or rule in (finding.rule, finding.rule.partition("/")[0])
        inside = INSIDE not in place.path or finding.location.path.endswith(place.path.partition(INSIDE)[2])
        return named and inside and finding.location.line == place.line

    made: list[list[Allow]] = []
    for also in (None, generic_judge()) if not rule else (_asked(rule),):
        for path in place.candidates(repo, cwd) if not made else ():
            settled = (
                _settled([blob], policy, terms, wanted, also=also) for blob in versions(repo, path, staged=staged)
            )
            made += islice((found for found in settled if found), 1)
    if not made:
        raise _nothing_there(repo, place, policy, terms, cwd, staged=staged, rule=rule)
    if len(made) > 1:
        raise usage(
            "the path can mean two files, and both have a finding there",
            where=" and ".join(one[0].path for one in made),
            fix=f"./{place.path}:{place.line} for the one in this folder",
        )
    return _write(repo, made[0], terms)


def versions(repo: Repo, path: str, *, staged: bool) -> Iterator[Blob]:
    """A file of the work tree, then of the index; of the index alone with `staged`."""
    path = path.partition(INSIDE)[0]  # a place in an archive is in the archive's file
    if not staged:
        loaded = disk.load(os.path.join(repo.root, path), path, cap=index_cap())
        if isinstance(loaded, Blob):
            yield loaded
    found = index.blobs(index.entries(repo.root, [path]), repo.root, cap=index_cap())
    yield from (blob for entry, blob in found if isinstance(blob, Blob) and entry.path == path)


def index_cap() -> int:
    """The largest file a single look reads, in bytes."""
    return 32 << 20


def no_such_file(path: str) -> NoliveError:
    """The usage error for a place that neither the work tree nor the index has."""
    return usage(
        "there is no such file", where=path, fix="copy the place from the message of nolive scan",
        why="neither the work tree nor the index has it; what only a commit holds is mended there, or see [[allow]]",
    )  # fmt: skip


def _nothing_there(
    repo: Repo, place: Place, policy: Policy, terms: Terms, cwd: str, *, staged: bool, rule: str
) -> NoliveError:
    blobs = [blob for path in place.candidates(repo, cwd) for blob in versions(repo, path, staged=staged)]
    where = f"{place.path}:{place.line}" if place.line else place.path
    if not blobs:
        return no_such_file(place.path)
    report = _scan(blobs, policy, terms.today, also=generic_judge())
    here = [one for one in report.findings if one.location.line == place.line]
    covered = next((one.allowed for one in here if one.allowed), "")
    blocking = next((one for one in here if one.blocks), None)
    lines = sorted({one.location.line for one in report.blocking})
    if blocking:
        why = f"it is {blocking.rule} there, and not --rule {rule}"
    elif covered:
        why = f"it is allowed already: {covered}"
    elif here:
        kind = "warning" if here[0].severity is Severity.WARN else "note"
        why = f"only a {kind} is there ({here[0].rule}), and that stops nobody"
    elif lines:
        why = f"the blocking findings of this file are at {lines_of(lines)}"
    else:
        why = f"this {'staged ' if staged else ''}file has no blocking finding"
    return usage("there is nothing to allow", where=where, why=why, fix=f"nolive explain {where}")


# -- everything --------------------------------------------------------------------------------------------------


def baseline(repo: Repo, terms: Terms) -> tuple[Allow, ...]:
    """Allow every blocking finding of the tracked and the new files, as `nolive scan` sees them."""
    policy = _with_key(policy_of_folder(repo.root), terms)
    first = _scan(_blobs(repo), policy, terms.today)
    paths = {finding.location.path for finding in first.blocking}
    blobs = [blob for blob in _blobs(repo) if blob.path in paths]
    return _write(repo, _settled(blobs, policy, terms, lambda finding: finding.location.path in paths), terms)


def imported(repo: Repo, ignored: foreign.Ignored, terms: Terms) -> tuple[Allow, ...]:
    """Allow the credentials that another tool was told to ignore, as far as they are in the files now."""
    policy = _with_key(policy_of_folder(repo.root), terms)
    made: list[Allow] = []
    for blob in _blobs(repo):
        if ignored.concerns(blob.path):
            matcher = foreign.Matcher(ignored, blob.path, book.identifier(policy.value_key))
            made += _settled([blob], policy, terms, matcher.covers, matcher.identify, generic_judge())
    return _write(repo, made, terms) if made else ()


def tidy(repo: Repo, today: dt.date) -> Tidied:
    """Sort the file, keep each exception once, join both sides of a merge and give all digests one key."""
    data = bytes_of_book(repo.root)
    if not data:
        raise usage(f"there is no {ALLOW_FILE}", where=repo.root, fix='nolive allow PATH:LINE --reason "..."')
    found = book.union(data)
    policy = Policy(scan=policy_without_book(repo.root).scan)
    renewed = _renewals(repo, found, policy, today)
    kept = [replace(allow, value=renewed.get((allow.path, allow.value), "")) for allow in found.allow]
    lost = tuple(old for old, new in zip(found.allow, kept, strict=True) if old.value and not new.value)
    whole = book.merged(allow for allow in kept if allow.value or allow.fingerprint)
    _save(repo, Book(key=found.keys[0] if found.keys else "", allow=whole))
    return Tidied(len(found.allow), len(whole), lost)


def _renewals(repo: Repo, found: book.Union, policy: Policy, today: dt.date) -> dict[tuple[str, str], str]:
    """(path, digest) -> digest under the first key. With one key every digest stays; else the values are read again."""
    if len(found.keys) < 2:
        return {(allow.path, allow.value): allow.value for allow in found.allow}
    paths = {allow.path for allow in found.allow if allow.value}
    blobs = [blob for blob in _blobs(repo) if blob.path in paths]
    known: dict[tuple[str, str], str] = {}
    also = _asked(*(allow.rule for allow in found.allow))
    lasting = _identities(blobs, policy, found.keys[0], today, also)
    for key in found.keys:
        for finding, last in zip(_identities(blobs, policy, key, today, also), lasting, strict=True):
            known[finding.location.path, finding.identity] = last.identity
    return known


def _identities(blobs: list[Blob], policy: Policy, key: str, today: dt.date, also: Also | None) -> list[Finding]:
    report = _scan(blobs, replace(policy, value_key=key), today, also=also)
    return [finding for finding in report.findings if finding.identity]


def listed(repo: Repo, today: dt.date) -> tuple[tuple[Listed, ...], Report]:
    """Every exception of the repository with its uses in the tracked and the new files; comments come last."""
    policy = policy_of_folder(repo.root)
    report = _scan(_blobs(repo), policy, today, also=_asked(*(allow.rule for allow in policy.allow)))
    places = allows.by_path(report.findings)
    rows, explained = [], set()
    for allow in policy.allow:
        covered = [number for number in places[allow.path] if allows.covers(allow, report.findings[number])]
        expired = allow.expires < today
        if not expired:
            explained.update(covered)
        rows.append(
            Listed(
                rule=allow.rule,
                path=allow.path,
                reason=allow.reason,
                owner=allow.owner,
                expires=allow.expires,
                source=allow.source,
                uses=len(covered),
                expired=expired,
            )
        )
    for number, finding in enumerate(report.findings):
        if finding.allowed and number not in explained:
            place = finding.location
            rows.append(Listed(finding.rule, place.path, finding.allowed, "", None, str(place), 1, expired=False))
    return tuple(rows), report


# -- shared ------------------------------------------------------------------------------------------------------


def _settled(
    blobs: list[Blob],
    policy: Policy,
    terms: Terms,
    wanted: Callable[[Finding], bool],
    identify: Identify | None = None,
    also: Also | None = None,
) -> list[Allow]:
    """The allows after which no wanted finding blocks any more: the promise of the remedy, tried out."""
    made: list[Allow] = []
    for _ in range(_ROUNDS):
        tried = replace(policy, allow=(*policy.allow, *made), fresh=())
        found = [finding for finding in _scan(blobs, tried, terms.today, identify, also).blocking if wanted(finding)]
        if not found:
            return made
        _refuse_forbidden(found, policy)
        more = list(dict.fromkeys(terms.entry(finding) for finding in found))
        if not set(more) - set(made):
            break
        made += more
    raise NoliveError(
        "the finding stays although it is allowed", where=str(found[0].location), why="no exception covers it",
        fix="mend the file",
    )  # fmt: skip


def _refuse_forbidden(found: Iterable[Finding], policy: Policy) -> None:
    key = next((one for one in found if one.rule.partition("/")[0] == _CREDENTIAL), None)
    if key is not None and not policy.scan.allow_keys:
        raise usage(
            "the policy lets nobody allow a live credential",
            where=str(key.location),
            why="scan.allow_keys = false",
            fix=key.remedy or "keep it out of Git",
        )


def _scan(
    blobs: Iterable[Blob],
    policy: Policy,
    today: dt.date,
    identify: Identify | None = None,
    also: Also | None = None,
) -> Report:
    return guard.scan(blobs, policy, subject="this repository", today=today, identify=identify, also=also)


def generic_judge() -> Also:
    """The judge of other services' secrets, by detect-secrets' own plugins."""
    from nolive_hooks.guard import generic  # takes longer to load than most scans take

    return generic.judge


def _asked(*rules: str) -> Also | None:
    """The judge of generic secrets where one of some rules is about them."""
    return generic_judge() if any(rule.partition("/")[0] == "generic" for rule in rules) else None


def _blobs(repo: Repo) -> Iterator[Blob]:
    cap = index_cap()
    items = chain(sources.tracked(repo, cap=cap), sources.untracked(repo, cap=cap))
    return (item for item in items if isinstance(item, Blob))


def _with_key(policy: Policy, terms: Terms) -> Policy:
    return policy if policy.value_key else replace(policy, value_key=terms.key)


def _write(repo: Repo, made: list[Allow], terms: Terms) -> tuple[Allow, ...]:
    """Add allows to the file; a key goes into it with the first digest."""
    old = book_of_folder(repo.root)
    key = old.key or (terms.key if any(allow.value for allow in made) else "")
    _save(repo, Book(key=key, allow=(*old.allow, *made)))
    return tuple(made)


def _save(repo: Repo, new: Book) -> None:
    disk.write_atomic(os.path.join(repo.root, ALLOW_FILE), book.encode(new))
