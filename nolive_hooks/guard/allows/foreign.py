"""What other scanners were told to ignore: detect-secrets baselines, `.gitleaksignore`, gitleaks allow lists."""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import Any, Final

import msgspec
from msgspec import Struct

from nolive_hooks.errors import usage
from nolive_hooks.expressions import expression
from nolive_hooks.guard.question import Identify
from nolive_hooks.model import Finding

_IGNORED: Final = expression(r"(?:[0-9a-f]{7,64}:)?(?P<path>[^:]+):(?P<rule>[A-Za-z0-9_-]+):(?P<line>\d+)")
_ONLY_CREDENTIALS: Final = ("live-key/", "generic/")


class _Secret(Struct, frozen=True):
    """One entry of a detect-secrets baseline; `is_secret` is what an audit said of it."""

    hashed_secret: str
    is_secret: bool | None = None


class _Baseline(Struct, frozen=True):
    results: dict[str, tuple[_Secret, ...]]


class Ignored(Struct, frozen=True, kw_only=True):
    """What is to be ignored: digests by path, lines of paths, patterns of paths; and what was left out, and why."""

    digests: dict[str, frozenset[str]] = {}
    lines: frozenset[tuple[str, int]] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()
    left_out: tuple[str, ...] = ()

    def concerns(self, path: str) -> bool:
        """True when anything in that file could be ignored."""
        named = path in self.digests or any(path == name for name, _ in self.lines)
        return named or any(pattern.search(path) for pattern in self.patterns)


class Matcher:
    """Tells which findings of one file the other tool ignores, while their values pass by."""

    def __init__(self, ignored: Ignored, path: str, identify: Identify) -> None:
        self._ignored = ignored
        self._path = path
        self._identify = identify
        self._matched: set[str] = set()

    def identify(self, value: str) -> str:
        """The keyed digest of a value; its bare SHA-1, which detect-secrets stores, is compared and forgotten."""
        digest = self._identify(value)
        known = self._ignored.digests.get(self._path, frozenset())
        parts = (part.encode("utf-8", "surrogatepass") for part in value.split("\0"))
        if known and all(hashlib.sha1(part, usedforsecurity=False).hexdigest() in known for part in parts):
            self._matched.add(digest)
        return digest

    def covers(self, finding: Finding) -> bool:
        """True for a credential that the other tool was told to ignore; it knows nothing of trading modes."""
        place = finding.location
        ignored = (
            finding.identity in self._matched
            or (place.path, place.line) in self._ignored.lines
            or any(pattern.search(place.path) for pattern in self._ignored.patterns)
        )
        return finding.rule.startswith(_ONLY_CREDENTIALS) and ignored


def parse(data: bytes, name: str) -> Ignored:
    """Read the file of another tool, told apart by content and name; anything else is a usage error (exit 2)."""
    text = data.decode("utf-8-sig", "replace")
    try:
        if text.lstrip().startswith("{"):
            return _detect_secrets(msgspec.json.decode(text.encode(), type=_Baseline))
        if name.endswith(".toml"):
            return _gitleaks_config(tomllib.loads(text))
        return _gitleaks_ignore(text, name)
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError, re.error, RecursionError) as error:
        raise usage(
            "this is no list of exceptions that can be imported",
            where=name,
            why=str(error),
            fix="give a .secrets.baseline, a .gitleaksignore or a gitleaks configuration",
        ) from None


def _detect_secrets(baseline: _Baseline) -> Ignored:
    digests: dict[str, frozenset[str]] = {}
    real = 0
    for path, secrets in baseline.results.items():
        real += sum(secret.is_secret is True for secret in secrets)
        posix = path.replace("\\", "/").removeprefix("./")
        digests[posix] = frozenset(secret.hashed_secret for secret in secrets if secret.is_secret is not True)
    left = (f"{real} audited as real secrets",) if real else ()
    return Ignored(digests=digests, left_out=left)


def _gitleaks_ignore(text: str, name: str) -> Ignored:
    lines: set[tuple[str, int]] = set()
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        match = _IGNORED.fullmatch(entry)
        if match is None:
            raise usage(
                "this line is no fingerprint of gitleaks",
                where=f"{name}:{number}",
                why="it reads COMMIT:FILE:RULE:LINE or FILE:RULE:LINE",
                fix=f"mend or remove line {number} of {name}",
            )
        lines.add((match["path"].rpartition("!")[2], int(match["line"])))
    return Ignored(lines=frozenset(lines))


def _gitleaks_config(table: dict[str, Any]) -> Ignored:
    lists = [table.get("allowlist", {}), *_tables(table.get("allowlists", []))]
    patterns: list[str] = []
    other: set[str] = set()
    for one in lists:
        # A list that asks for more than a path (AND, a target) would be widened by its paths alone.
        if str(one.get("condition", "OR")).upper() in ("AND", "&&") or "targetRules" in one:
            other.add("lists with a condition or target rules")
            continue
        patterns += [pattern for pattern in one.get("paths", []) if isinstance(pattern, str)]
        other |= {key for key in ("commits", "regexes", "stopwords") if one.get(key)}
    if any(rule.get("allowlist") or rule.get("allowlists") for rule in _tables(table.get("rules", []))):
        other.add("lists of single rules")
    return Ignored(patterns=tuple(map(re.compile, patterns)), left_out=tuple(sorted(other)))


def _tables(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
