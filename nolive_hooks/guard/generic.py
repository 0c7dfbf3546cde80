"""Secrets that have nothing to do with trading: detect-secrets' own plugins over one document, never verifying."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.filters import allowlist, heuristic
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.util.code_snippet import CodeSnippet, get_code_snippet
from msgspec.structs import replace

from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.question import Identify
from nolive_hooks.model import Document, Finding, Location, Severity, fingerprint

FAMILY: Final = "generic"
# What guesses by name or by dice warns, an address is no secret, and a format of its own blocks.
_GUESSES: Final = frozenset(
    ("secret-keyword", "base64-high-entropy-string", "hex-high-entropy-string", "public-ip-ipv4")
)
_LISTS: Final = frozenset((".secrets.baseline", ".gitleaksignore"))  # digests of what is ignored
_PIECE: Final = 8_192  # characters of a longer line that the plugins see at once
_OVERLAP: Final = 512
_OURS: Final = ("live-key/", "paper-key", "known-test")
_SEPARATORS: Final = expression(r"[^a-z0-9]+")
_REMEDY: Final = "keep it out of Git and change it where it was issued"


class _Plugin(NamedTuple):
    """A plugin of detect-secrets, its name in our rules, and what its findings weigh."""

    rule: str
    title: str
    severity: Severity
    detector: BasePlugin


def judge(document: Document, found: Sequence[Finding], identify: Identify | None) -> Iterator[Finding]:
    """Findings `generic/<plugin>` of one document; lines on which `found` has a credential are left to it.

    The allowlist comments of detect-secrets are obeyed, and its filters for texts that only look like secrets.
    No plugin verifies: the method that would is replaced, so that no setting of the process can bring it back.
    """
    taken = {one.location.line for one in found if one.rule.startswith(_OURS)}
    if (
        document.path.rpartition("/")[2] in _LISTS
        or heuristic.is_lock_file(document.path)
        or heuristic.is_swagger_file(document.path)
    ):
        return
    lines = [line.rstrip("\r\n") for line in split_lines(document.text)]
    ordinals: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        if number in taken or not line.strip():
            continue
        context = get_code_snippet(lines, number)
        if allowlist.is_line_allowlisted(document.path, line, context) or heuristic.is_indirect_reference(line):
            continue
        for rule, values in _weightiest(_found(document.path, line, number, context)):
            plugin = _plugins()[rule]
            ordinals[plugin.rule] += 1
            finding = _finding(document.path, plugin, number, line.find(min(values)) + 1, ordinals[plugin.rule])
            yield replace(finding, identity=identify("\0".join(sorted(values)))) if identify else finding


def _found(path: str, line: str, number: int, context: CodeSnippet) -> dict[str, set[str]]:
    """The values on a line by the rule of the plugin that found them."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for start in range(0, len(line), _PIECE):
        piece = line[max(0, start - _OVERLAP) : start + _PIECE]
        for rule, plugin in _plugins().items():
            for secret in plugin.detector.analyze_line(path, piece, number, context) or ():
                value = secret.secret_value
                if value and not _is_stand_in(value, piece, plugin.detector):
                    values[rule].add(value)
    return values


def _weightiest(found: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    """Of several plugins that speak of one line, those with a format of its own; else the first that guesses."""
    certain = [(rule, values) for rule, values in found.items() if _plugins()[rule].severity is Severity.BLOCK]
    return certain or sorted(found.items(), reverse=True)[:1]


def _is_stand_in(value: str, line: str, detector: BasePlugin) -> bool:
    return bool(
        heuristic.is_sequential_string(value)
        or heuristic.is_potential_uuid(value)
        or heuristic.is_likely_id_string(value, line, detector)
        or heuristic.is_templated_secret(value)
        or heuristic.is_prefixed_with_dollar_sign(value)
        or heuristic.is_not_alphanumeric_string(value)
    )


def _finding(path: str, plugin: _Plugin, line: int, column: int, ordinal: int) -> Finding:
    return Finding(
        plugin.rule,
        plugin.severity,
        Location(path, line, column),
        f"this line holds what looks like a secret of the kind {plugin.title} (value hidden).",
        f"{_REMEDY}, then git add {path}",
        fingerprint(plugin.rule, path, str(ordinal)),
    )


@cache
def _plugins() -> dict[str, _Plugin]:
    made: dict[str, _Plugin] = {}
    known: dict[str, Any] = get_mapping_from_secret_type_to_class()
    for title, kind in sorted(known.items()):
        if kind.__module__.startswith("detect_secrets.plugins."):
            name = _SEPARATORS.sub("-", title.lower()).strip("-")
            severity = Severity.WARN if name in _GUESSES else Severity.BLOCK
            made[f"{FAMILY}/{name}"] = _Plugin(f"{FAMILY}/{name}", title, severity, _without_network(kind()))
    return made


def _without_network(detector: BasePlugin) -> BasePlugin:
    """A plugin whose way to ask the issuer of a secret is cut off."""
    vars(detector)["verify"] = _never
    return detector


def _never(*_: object, **__: object) -> None:
    raise AssertionError("a secret is never verified")
