"""Writes exceptions: for a place, for all that is there now, from another tool's list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from msgspec.structs import replace

from nolive_hooks.allowing.places import Place, no_such_file, versions
from nolive_hooks.allowing.reading import asked, blobs_of, generic_judge, save, scan
from nolive_hooks.allowing.terms import Terms
from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows import book, foreign
from nolive_hooks.guard.allows.book import Book
from nolive_hooks.guard.packed import INSIDE
from nolive_hooks.guard.question import Also, Identify
from nolive_hooks.model import Finding, Severity
from nolive_hooks.policies import book_of_folder, policy_of_folder
from nolive_hooks.policy import Allow, Policy
from nolive_hooks.report.words import lines_of

_ROUNDS = 20  # one finding of a rule is shown for each line; what stands behind it comes up in the next round
_CREDENTIAL = "live-key"


def at_place(repo: Repo, place: Place, terms: Terms, cwd: str, *, staged: bool, rule: str = "") -> tuple[Allow, ...]:
    """Allow the blocking findings at a place of the work tree, or of the index where only that has them."""
    policy = _with_key(policy_of_folder(repo.root), terms)

    def wanted(finding: Finding) -> bool:
        named = not rule or rule in (finding.rule, finding.rule.partition("/")[0])
        inside = INSIDE not in place.path or finding.location.path.endswith(place.path.partition(INSIDE)[2])
        return named and inside and finding.location.line == place.line

    made: list[list[Allow]] = []
    for also in (None, generic_judge()) if not rule else (asked(rule),):
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


def baseline(repo: Repo, terms: Terms) -> tuple[Allow, ...]:
    """Allow every blocking finding of the tracked and the new files, as `nolive scan` sees them."""
    policy = _with_key(policy_of_folder(repo.root), terms)
    first = scan(blobs_of(repo), policy, terms.today)
    paths = {finding.location.path for finding in first.blocking}
    blobs = [blob for blob in blobs_of(repo) if blob.path in paths]
    return _write(repo, _settled(blobs, policy, terms, lambda finding: finding.location.path in paths), terms)


def imported(repo: Repo, ignored: foreign.Ignored, terms: Terms) -> tuple[Allow, ...]:
    """Allow the credentials that another tool was told to ignore, as far as they are in the files now."""
    policy = _with_key(policy_of_folder(repo.root), terms)
    made: list[Allow] = []
    for blob in blobs_of(repo):
        if ignored.concerns(blob.path):
            matcher = foreign.Matcher(ignored, blob.path, book.identifier(policy.value_key))
            made += _settled([blob], policy, terms, matcher.covers, matcher.identify, generic_judge())
    return _write(repo, made, terms) if made else ()


def _nothing_there(
    repo: Repo, place: Place, policy: Policy, terms: Terms, cwd: str, *, staged: bool, rule: str
) -> NoliveError:
    blobs = [blob for path in place.candidates(repo, cwd) for blob in versions(repo, path, staged=staged)]
    where = f"{place.path}:{place.line}" if place.line else place.path
    if not blobs:
        return no_such_file(place.path)
    report = scan(blobs, policy, terms.today, also=generic_judge())
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
        found = [finding for finding in scan(blobs, tried, terms.today, identify, also).blocking if wanted(finding)]
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


def _with_key(policy: Policy, terms: Terms) -> Policy:
    return policy if policy.value_key else replace(policy, value_key=terms.key)


def _write(repo: Repo, made: list[Allow], terms: Terms) -> tuple[Allow, ...]:
    """Add allows to the file; a key goes into it with the first digest."""
    old = book_of_folder(repo.root)
    key = old.key or (terms.key if any(allow.value for allow in made) else "")
    save(repo, Book(key=key, allow=(*old.allow, *made)))
    return tuple(made)
