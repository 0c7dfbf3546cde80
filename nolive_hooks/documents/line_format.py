"""Key and value on one line in any language: the reader of last resort, and of formats without one of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands, shell_words
from nolive_hooks.documents.base import Places, kind_of, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_SECTION: Final = expression(r"\s*+\[++\s*+([\w.\- \"']++)\s*+\]++\s*+(?:[;#].*)?$")
_BROKEN_SECTION: Final = expression(r"\[([A-Za-z_][\w.\-]*+)\s*+$")
_INLINE: Final = expression(r"\s*[\"']?([A-Za-z_][\w.\-]{0,80})[\"']?\s*[:=]\s*\{(?=.*\}\s*+(?:,\s*+)?$)")
_NAMED_BLOCK: Final = expression(r"\s*(?:variable|env|config)\s+\"([\w.\-]{1,80})\"\s*\{[^{}]{1,200}\}\s*+$")
_MACHINERY: Final = ("backend", "provider")  # blocks whose kind says more than their name
_BLOCK_NAME: Final = 2  # words of an opening such as `resource "type" "name" {`
_NOTE: Final = expression(r"\s*(?:#|//|;|--\s|\*|/\*|<!--|REM\s|::|\.\.)", re.IGNORECASE)
_OPENING: Final = expression(
    r"\s*(?:-\s+)?(?:\w+\s+)?[\"']?([A-Za-z_][\w.\-]{0,80})[\"']?(?:\s+[\"']([\w.\-]{1,80})[\"'])*+\s*+(?:[:=]\s*+[{\[]?|[{])\s*+$"
)
_PAIR: Final = expression(
    r"""["']?(?<![\w.\-$])\$?(?:env:)?([A-Za-z_][\w.\-]{0,120})["']?\s{0,8}(?:=>|:=|=(?![=~>])|:(?![:/\\]))\s{0,8}"""
    r"""(?:"([^"\n]{0,4000})"|'([^'\n]{0,4000})'|([^\s,;{}\[\]()"']{1,400}))"""
)
_LABEL: Final = expression(r"""["'][\w.\-]+\s*:""")  # `"mode:live"` is a text; `"mode": "live"` has a key
_LIST: Final = expression(r"\b(args|command|cmd|entrypoint|arguments)\b[\"']?\s*[:=]\s*\[([^\[\]]*)\]")
_ITEM: Final = expression(r"[\"']([^\"']*)[\"']")
_WORTH: Final = expression(
    r"live|paper|dry.?run|sandbox|testnet|demo|practice|simulat|real|mainnet|trading|environment|\bmode\b|\\u00",
    re.IGNORECASE,
)
_WINDOW: Final = 200
_LONG_LINE: Final = 4_000  # characters; longer lines are data in one piece and open no block


def read(text: str) -> Iterator[Setting]:
    """Settings of `key = value`, `key: value` and `"key": value` anywhere on a line; sections and indents as path."""
    section: tuple[str, ...] = ()
    stack: list[tuple[int, str]] = []
    for number, line in enumerate(split_lines(text), 1):
        bare = line.rstrip("\r\n")
        if not bare or _NOTE.match(bare):
            continue
        if len(bare) > _LONG_LINE:
            yield from pairs(bare, number, section)
            continue
        if found := _SECTION.match(bare) or _BROKEN_SECTION.match(bare):
            section, stack = tuple(part.strip("\"' ") for part in found.group(1).split(".")), []
            continue
        indent = len(bare) - len(bare.lstrip(" \t"))
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if found := _OPENING.match(bare):
            stack.extend((indent, name) for name in _block_names(bare, found))
            continue
        above = (*section, *(key for _, key in stack))
        block = _INLINE.match(bare) or _NAMED_BLOCK.match(bare)
        yield from pairs(bare, number, above, (block.group(1),) if block else ())
        yield from _arguments(bare, number, above)


def _block_names(line: str, found: re.Match[str]) -> list[str]:
    """The names of a block: `resource "aws_alarm" "live" {` has the kind of thing above its own name."""
    quoted = [item.group(1) for item in _ITEM.finditer(line)] if found.group(2) else []
    head = line.split(None, 1)[0]
    if head in _MACHINERY:
        return [f"{head} {found.group(1)}"]
    return quoted[-_BLOCK_NAME:] or [found.group(1)]


def read_large(text: str) -> Iterator[Setting]:
    """Settings of the pairs around words a judge could speak about: for texts too large to read pair by pair."""
    places = Places(text)
    done = 0
    for found in _WORTH.finditer(text):
        begin = max(done, found.start() - _WINDOW, text.rfind("\n", 0, found.start()) + 1)
        end = text.find("\n", found.end(), found.end() + _WINDOW)
        end = found.end() + _WINDOW if end < 0 else end
        if found.end() <= done:
            continue
        for pair in pairs(text[begin:end], 1):
            line, column = places.of(begin + pair.column - 1)
            yield Setting(pair.path, pair.value, line, column, pair.kind)
        done = end


def _arguments(line: str, number: int, above: tuple[str, ...]) -> Iterator[Setting]:
    """A list of words under a command key, as in `args = ["--mode", "live"]`."""
    if found := _LIST.search(line):
        begin = found.start(2)
        words = [
            shell_words.Word(word.group(1), number, begin + word.start(1) + 1, quoted=True)
            for word in _ITEM.finditer(found.group(2))
        ]
        yield from commands.of_words(words, (*above, found.group(1)))


def pairs(line: str, number: int, above: tuple[str, ...] = (), block: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Settings of the pairs of one line, in a `block` that opens on it; `name = "KEY", value = "text"` names KEY."""
    matches = [found for found in _PAIR.finditer(line) if not _LABEL.match(found.group())]
    named = {found.group(1).lower(): found for found in matches}
    held = next((key for key in ("value", "defaultvalue") if key in named), "")
    if held and ("name" in named or "key" in named):
        name, value = named.get("name") or named["key"], named[held]
        text = next(str(group) for group in value.groups()[1:] if group is not None)
        key = next(str(group) for group in name.groups()[1:] if group is not None)
        kind = Kind.STRING if held == "value" else Kind.DEFAULT
        yield Setting((*above, key), text, number, value.end() - len(text), kind)
        return
    for found in matches:
        group = next(index for index in (2, 3, 4) if found.group(index) is not None)
        held = found.group(group)
        keys = tuple(part for part in found.group(1).split(".") if part)
        kind = kind_of(held) if group == 4 else Kind.STRING
        yield Setting((*above, *block, *keys), held, number, found.start(group) + 1, kind)
