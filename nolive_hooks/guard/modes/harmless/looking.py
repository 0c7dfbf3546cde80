"""Programs and variables that only look: clients of which nothing but data is asked, viewers, what a page is told."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import Final

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.deeds import ORDERING
from nolive_hooks.model import Kind, Setting

_READING: Final = expression(
    r"(?:[\w.]{0,40}\.)?_?(?:(?:get|fetch|load|read|watch|list|is|has|describe)(?:_|[A-Z])"
    r"|(?:get|fetch|close|aclose)\(|\w{0,40}balances?\(|request\(\s{0,3}[\"']GET[\"'])"
)
_SHOWING: Final = frozenset(("show", "view", "plot", "print", "display", "dump", "inspect"))
_NOTIFIERS: Final = frozenset(("notifier", "notifiers", "notification", "notifications"))
_NAME: Final = expression(r"[A-Za-z_]\w{0,80}")
_ENTRY: Final = expression(r"\s{0,80}[\"']?\w{1,60}[\"']?\s{0,3}:")
_MASKED: Final = expression(
    r"(?i)\s{0,80}[\"']?\w{0,40}(?:key|secret|password)[\"']?\s{0,3}:[^\n]{0,80}[\"'`][*•]{3,40}[\"'`]"
)
_SENTENCE: Final = expression(r"\"[^\"{}\n]{0,200} [^\"{}\n]{0,200}\"")  # a text with a space, and no f-string
_LOOK_UPS: Final = ("getenv", "environ", "process.env")
_NOBODYS: Final = expression(r"(?i)<[^<>]{1,40}>|(?:your|insert)[\w -]{3,40}|[\w -]{3,40}here|x{3,60}")
_NEAR: Final = 12  # lines of an object around an entry


class Looking:
    """A program, asked whether what a setting is for looks at something and sends nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def looks(self, setting: Setting) -> bool:
        """True for a default of a viewer or a masked reply, and for a client of which only data is asked."""
        if setting.kind is Kind.DEFAULT:
            return self._is_shown(setting) or self._is_masked(setting)
        if setting.kind is Kind.CALL:
            return self._has_no_key(setting)
        name = self._variable(setting) if self._context.document.format == "python" else ""
        return bool(name) and self._context.once(f"only reads {name}", lambda: self._is_only_read(name))

    def _has_no_key(self, call: Setting) -> bool:
        """`new RestClient({ apiKey: "apiKeyHere" })`: the example of a library, with a key that opens nothing."""
        given = [one for one in self._context.inside.get(call.path, ()) if _is_credential(words.tokens(one.key))]
        named = {name for name in call.value.split() if _is_credential(words.tokens(name))}
        if not given or named != {one.key for one in given}:
            return False  # what the program has from elsewhere is a key of somebody
        return all(one.kind is Kind.STRING and _NOBODYS.fullmatch(one.value.strip()) for one in given)

    def _is_shown(self, setting: Setting) -> bool:
        """`show_metrics.py --mode live`, the mode that a notifier writes into messages; no order is placed there."""
        named = words.tokens(self._context.document.path.rpartition("/")[2])
        told = not _NOTIFIERS.isdisjoint(named) and "mode" in words.tokens(setting.key)
        shown = not _SHOWING.isdisjoint(named[:1]) and self._context.option(setting)
        return (told or shown) and ORDERING.search(self._context.document.text) is None

    def _is_masked(self, setting: Setting) -> bool:
        """`{ sandbox: row.sandbox ?? false, secret: row.secret ? "***" : null }`: a page is told of an account."""
        own = self._context.program.line(setting.line)
        if not _ENTRY.match(own) or any(mark in own for mark in _LOOK_UPS):
            return False
        lines = self._context.program.lines[max(0, setting.line - _NEAR) : setting.line + _NEAR]
        return any(_MASKED.match(line[:300]) and _indent(line) == _indent(own) for line in lines)

    def _variable(self, setting: Setting) -> str:
        """The local variable that holds the result of the call around a setting, else an empty text."""
        call = setting.path[:-1]
        kept = call in self._context.calls and len(call) > 2 and call[-3].startswith(SCOPE)
        return call[-2] if kept and call[-2].isidentifier() else ""

    def _is_only_read(self, name: str) -> bool:
        """Wherever the name stands in code, something is read through it; it is handed to nobody."""
        used = re.compile(rf"(?<![\w.\"']){re.escape(name)}(?![\w\"'])")
        reads = 0
        for code in self._lines.get(name, ()):
            for use in used.finditer(code):
                rest = code[use.end() :].lstrip()
                if rest.startswith("=") and not rest.startswith("=="):
                    continue
                if not rest.startswith(".") or not _READING.match(rest[1:]):
                    return False
                reads += 1
        return reads > 0

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        """By every name, the lines of code that it stands in; imports are none."""
        found: dict[str, list[str]] = defaultdict(list)
        lines = self._context.program.lines
        for line, below in zip(lines, [*lines[1:], ""], strict=False):
            code = _SENTENCE.sub('""', line.partition("#")[0]).rstrip()
            if code.endswith("("):
                code += below.strip()  # what a request is comes first
            if not code.lstrip().startswith(("from ", "import ")):
                for name in set(_NAME.findall(code)):
                    found[name].append(code)
        return found


def _is_credential(key: words.Tokens) -> bool:
    return not {"key", "secret", "pass", "passphrase", "password"}.isdisjoint(key[-1:])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
