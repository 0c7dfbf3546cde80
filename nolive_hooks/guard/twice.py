"""A switch that one file sets twice with different values: programs differ in which of the two they obey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Document, Finding, Location, Rule, Setting, Severity, fingerprint

RULES: Final = (
    Rule(
        "duplicate-key",
        "A switch is set twice with different values, one of them live",
        Severity.WARN,
        "keep one of the two, the one that is not live",
    ),
)
_FORMATS: Final = frozenset(("yaml", "json", "toml", "ini", "env"))


def judge(document: Document, found: Sequence[Finding]) -> Iterator[Finding]:
    """A warning beside each blocking finding whose setting stands elsewhere in the file with another value."""
    places = {(one.location.line, one.location.column) for one in found if one.severity is Severity.BLOCK}
    if not places or document.format not in _FORMATS:
        return
    spellings: defaultdict[tuple[str, ...], list[Setting]] = defaultdict(list)
    for setting in document.settings:
        spellings[setting.path].append(setting)
    for path, settings in spellings.items():
        live = next((one for one in settings if (one.line, one.column) in places), None)
        others = (one for one in settings if live and (one.line, one.column) != (live.line, live.column))
        other = next((one for one in others if live and words.folded(one.value) != words.folded(live.value)), None)
        if live and other:
            yield Finding(
                "duplicate-key",
                Severity.WARN,
                Location(document.path, other.line, other.column),
                f'"{path[-1]}" stands twice in this file, also in line {live.line}, where it is live; '
                "programs differ in which one counts.",
                "keep one of the two, the one that is not live",
                fingerprint("duplicate-key", document.path, *path),
            )
