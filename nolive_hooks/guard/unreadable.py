"""Configuration that cannot be parsed: blocked where it is clearly about trading and nothing clears it, else noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nolive_hooks import documents
from nolive_hooks.documents.base import BEYOND
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Document, Finding, Location, Rule, Severity, fingerprint

RULES: Final = (
    Rule(
        "unreadable-config",
        "Looks like configuration and cannot be read",
        Severity.BLOCK,
        "repair the file, so that it can be judged",
    ),
)
_TEMPLATE: Final = expression(r"\{\{|\{%|<%|\$\{\w|<<<<<<<|@@\w+@@")
_LAST_KEY: Final = expression(r"([A-Za-z_][\w.-]{0,80})[\"']?\s{0,8}[:=]?\s{0,8}[\"']?\s{0,8}$")
_LINE: Final = expression(r"line (\d+)")
# When a program wrote its text, at the head of it.
_WRITTEN: Final = expression(
    r"\"(?:(?:created|updated|last_updated|generated|exported|saved)(?:_?(?:at|on))?|timestamp)\"\s{0,4}:\s{0,4}"
    r"(?:\"\d{4}-\d\d-\d\d|\d{10}\b)"
)
_KEY: Final = expression(r"\"([A-Za-z_][\w.-]{0,60})\"\s{0,4}:")
_HEAD: Final = 400  # characters that hold the time
_ENDS: Final = 4000  # characters at both ends in which no switch may stand
_CHOOSING: Final = (("environment",), ("env",), ("stage",), ("network",))
_SET: Final = frozenset(("config", "conf", "cfg", "configs", "settings", "setting", "env", "secrets", "bot", "profile"))


def judge(document: Document, found: Sequence[Finding], *, judged: bool, switchable: bool = False) -> Finding | None:
    """A finding on a document that only a line scan could read (`found` is what that scan gave).

    Nothing is said of code and of formats nobody configures with. It blocks when the file is trading
    configuration, the line scan found no finding to stop at, and a switch in it was cut or has no clear value; also
    where it is beyond what is read (`base.MAX_*`) and `switchable`: the sieve saw a word of a switch in it.
    """
    if document.format not in documents.CONFIGURATION:
        return None
    doubtful = judged and not any(one.severity is Severity.BLOCK for one in found)
    doubtful = doubtful and (_doubtful(document) or (switchable and _is_beyond(document) and not _is_dump(document)))
    line = _LINE.search(document.error)
    return Finding(
        "unreadable-config",
        Severity.BLOCK if doubtful else Severity.NOTE,
        Location(document.path, int(line.group(1)) if line else 0),
        f"this {document.format} file cannot be parsed ({document.error}); only its lines were scanned.",
        f"repair the file, then git add {document.path}",
        fingerprint("unreadable-config", document.path),
    )


def _is_beyond(document: Document) -> bool:
    """Trading configuration nested so deeply, or so large, that no reader follows it to its end."""
    return any(limit in document.error for limit in BEYOND) and Context(document).trading


def _is_dump(document: Document) -> bool:
    """What a program wrote down, and not how one is told to run: it begins with its time, and its ends set nothing."""
    text = document.text
    if document.format != "json" or not _WRITTEN.search(text[:_HEAD]):
        return False
    if not _SET.isdisjoint(split(document.path)):
        return False
    return not any(_switches(words.tokens(key)) for key in _KEY.findall(text[:_ENDS] + text[-_ENDS:]))


def _switches(key: words.Tokens) -> bool:
    return words.meaning(key) is not None or key in _CHOOSING or key[-1:] == ("mode",)


def _doubtful(document: Document) -> bool:
    """Trading configuration with a mode or safety key whose value the line scan could not read."""
    if _TEMPLATE.search(document.text):
        return False
    return (Context(document).trading and any(_unclear(one.key, one.value) for one in document.settings)) or _cut(
        document
    )


def _unclear(key: str, value: str) -> bool:
    said = words.meaning(words.tokens(key))
    known = words.folded(value) in words.TRUE | words.FALSE
    return said is not None and (said.sure or not said.live) and not known


def _cut(document: Document) -> bool:
    """The text ends inside a key or value that could have been a switch."""
    last = _LAST_KEY.search(document.text[-200:])
    return last is not None and words.meaning(words.tokens(last.group(1))) is not None and Context(document).trading
