"""The last look at what is about to be shown: text that people wrote may hold a credential, and then it is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from nolive_hooks import sieve
from nolive_hooks.errors import usage
from nolive_hooks.guard import names
from nolive_hooks.model import Document, Finding, Report
from nolive_hooks.policy import Allow

_MARK: Final = "({} characters hidden)"


def held(text: str) -> tuple[str, ...]:
    """The credentials in a text of a few lines, longest first; they are for hiding, never for showing."""
    if not sieve.answers("text", text.encode("utf-8", "surrogateescape"))[0]:
        return ()
    from nolive_hooks.documents import TEXT
    from nolive_hooks.guard import keys  # heavy: few texts ever come so far

    found = {one.place.value for one in keys.located(Document("text", text, TEXT)) if not one.known}
    found.update(one.hidden for one in names.judge(text))
    return tuple(sorted(found, key=lambda value: (-len(value), value)))


def masked(report: Report) -> Report:
    """The report with every credential in its words replaced by its length: reasons, patterns, names of files."""
    findings = [text for one in report.findings for text in (one.location.path, one.message, one.remedy, one.allowed)]
    others = [text for one in report.skipped for text in (one.path, one.reason)]
    texts = dict.fromkeys((report.subject, *findings, *others, *report.unjudged))
    if not sieve.answers("text", "\n".join(texts).encode("utf-8", "surrogateescape"))[0]:
        return report
    values = tuple(dict.fromkeys(value for text in texts for value in held(text)))

    def hide(text: str) -> str:
        for value in values:
            text = text.replace(value, _MARK.format(len(value)))
        return text

    return replace(
        report,
        subject=hide(report.subject),
        findings=tuple(_masked(one, *map(hide, _words(one))) for one in report.findings),
        skipped=tuple(replace(one, path=hide(one.path), reason=hide(one.reason)) for one in report.skipped),
        unjudged=tuple(map(hide, report.unjudged)),
    )


def _words(finding: Finding) -> tuple[str, str, str, str]:
    return finding.location.path, finding.message, finding.remedy, finding.allowed


def _masked(finding: Finding, path: str, message: str, remedy: str, allowed: str) -> Finding:
    place = replace(finding.location, path=path)
    return replace(finding, location=place, message=message, remedy=remedy, allowed=allowed)


def refuse(allows: Iterable[Allow]) -> None:
    """A usage error for an exception whose own words hold a credential; it names the line and no more."""
    for allow in allows:
        if held("\n".join((allow.reason, allow.owner, allow.rule, allow.path))):
            raise usage(
                "the words of an allow hold what looks like a credential",
                where=allow.source,
                why="every reviewer reads them, and every report shows them",
                fix="say why without the value, and revoke it at the venue if it was ever pushed",
            )
