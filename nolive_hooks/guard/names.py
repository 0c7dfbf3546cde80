"""Credentials in names of files, branches and tags: every screen shows a name, so a key in it is hidden everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from nolive_hooks import sieve
from nolive_hooks.expressions import expression
from nolive_hooks.model import Document, Finding, Location, Report, Severity, fingerprint

_WORD: Final = expression(r"[A-Za-z0-9+]+")
_HASH: Final = expression(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
_SECRET_WORDS: Final = frozenset(("secret", "private", "mnemonic", "seed"))
_SHORTEST: Final = 20  # characters of a word that may be a key
Hide = Callable[[str], str]
_RENAME: Final = "rename it; if the name was ever pushed: revoke the key at the venue first"


class Named(NamedTuple):
    """A name that holds a credential: the part to hide, what is shown in its place, and the finding."""

    hidden: str
    shown: str
    finding: Finding


def judge(name: str, what: str = "file", remedy: str = _RENAME) -> Iterator[Named]:
    """Credentials in one name, which is of a `what`. A finding's place and text hold the name without the value."""
    from nolive_hooks.documents import TEXT
    from nolive_hooks.guard import keys  # heavy: few names ever come so far

    words = _WORD.findall(name)
    for word in dict.fromkeys(word for word in words if len(word) >= _SHORTEST):
        others = [other for other in words if other != word]
        if _HASH.fullmatch(word) and _SECRET_WORDS.isdisjoint(other.lower() for other in others):
            continue  # the name of a content, as build tools and caches make it
        document = Document("name", f"{'_'.join(others) or 'name'} = {word}\n", TEXT)
        for found in keys.judge(document):
            if found.severity is Severity.BLOCK:
                shown = f"({len(word)} characters hidden)"
                place = Location(name.replace(word, shown))
                text = f"the name of this {what} holds what looks like a credential ({len(word)} characters)."
                mark = fingerprint(found.rule, place.path, "name")
                yield Named(word, shown, Finding(found.rule, Severity.BLOCK, place, text, remedy, mark))
                break


def of_files(report: Report, names: Iterable[str]) -> Report:
    """The report with a finding for each name of a file that holds a credential, which is then shown nowhere."""
    known = list(dict.fromkeys(names))
    joined = "\n".join(known).encode("utf-8", "surrogateescape")
    if not sieve.answers("names", joined)[0]:
        return report
    found = [one for name in known for one in judge(name)]
    if not found:
        return report

    def hide(text: str) -> str:
        for one in found:
            text = text.replace(one.hidden, one.shown)
        return text

    return replace(
        report,
        findings=(*(one.finding for one in found), *(_without(finding, hide) for finding in report.findings)),
        skipped=tuple(replace(item, path=hide(item.path), reason=hide(item.reason)) for item in report.skipped),
        unjudged=tuple(map(hide, report.unjudged)),
    )


def _without(finding: Finding, hide: Hide) -> Finding:
    place = replace(finding.location, path=hide(finding.location.path))
    return replace(finding, location=place, message=hide(finding.message), remedy=hide(finding.remedy))
