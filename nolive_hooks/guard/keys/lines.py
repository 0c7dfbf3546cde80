"""Values that a line introduces by a name, whatever the format: assignments, headers, arguments, markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import label
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.values import looks_random


def by_letters(words: Collection[str]) -> str:
    """An expression for words of which none begins another, by their letters: twice as fast as one word after another.

    `key`, `kid`, `pass` -> `k(?:ey|id)|pass`.
    """
    heads: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        heads[word[:1]].append(word[1:])
    if list(heads) == [""]:
        return ""
    rests = {head: by_letters(rest) for head, rest in heads.items()}
    return "|".join(head + (f"(?:{rest})" if "|" in rest else rest) for head, rest in rests.items())


# Spelt out in the three usual cases instead of ignoring case: the search then skips to possible first letters.
_FIELDS: Final = (
    "key secret token pass pwd mnemonic seed recovery priv account login bearer authorization hmac ed25519 pem totp "
    "client_id clientid user_id userid xprv uid"
)
_FIELD: Final = by_letters([form for word in _FIELDS.split(" ") for form in (word, word.upper(), word.capitalize())])
# Before what a program takes instead: `setting("name").value || "literal"`, `os.environ.get("NAME") or "literal"`.
_INSTEAD: Final = (
    r"[\"'`]?(?:,[ \t]{0,2}(?:None|null|undefined|\"\"|''))?[\])]{0,2}!?(?:\??\.[A-Za-z]{1,20}(?:\(\))?){0,2}"
    r"(?:[ \t]{0,4}(?:\|\||\?\?|\?:)|[ \t]{1,4}or(?=[ \t]))[ \t]{0,4}"
)
_LOOKED_UP: Final = rf"[A-Za-z_$][\w$.]{{1,60}}+(?:[\[(][^()\n]{{0,80}}[\])])?{_INSTEAD}"
_OPERATOR: Final = (
    r"(?:"
    r"[\"'`]?\]?(?:[ \t]{0,3}:[ \t]{0,3}[A-Za-z&][\w\[\]|.& ]{0,24}+)?[ \t]{0,8}(?:=>|:=|:-|\?=|=|:)[ \t]{0,8}"
    rf"(?:{_LOOKED_UP}){{0,2}}"
    rf"|{_INSTEAD}"
    r"|[\"'`][ \t]{0,3},[ \t]{0,4}"
    r"|[\"'`]?[ \t\r]{0,3}\n?[ \t]{1,40}[vV]alue[ \t]{0,4}[:=][ \t]{0,4}"
    r"|[\"'`][ \t]{0,3}\{\s{0,12}(?:(?:type|description|sensitive)[^\n]{0,120}\n\s{0,12}){0,3}"
    r"default[ \t]{0,4}=[ \t]{0,4}"
    r"|</key>\s{0,40}<string>|>"
    r"|[ \t]{1,4}(?=[\"']?[0-9A-Za-z+/_-]{12})"
    r")"
)
_QUOTED: Final = r"[rbfu]{0,2}\"([^\"\n]{1,4096})\"|[rbfu]{0,2}'([^'\n]{1,4096})'|`([^`\n]{1,4096})`"
_BEGIN: Final = rf"(?:{_FIELD}|pk(?![a-z])|PK(?![A-Z])|Pk(?![a-z]))[\w-]{{0,30}}+{_OPERATOR}"
_NAMED: Final = expression(rf"{_BEGIN}(?:{_QUOTED}|([^\s\"'`,;<>(){{}}\[\]]{{6,4096}}))")
_NAMED_IN_CODE: Final = expression(rf"{_BEGIN}(?:{_QUOTED})")
_PASTED: Final = 24  # characters; shorter bare words in code are names
_PASTED_LINE: Final = expression(
    r"^[ \t/#*;]{0,12}(?:export[ \t])?([A-Z][A-Z0-9_]{3,60})[ \t]?=[ \t]?([\w+/=.-]{24,400})[ \t\r]*$", re.MULTILINE
)
_REQUIRED: Final = expression(r"\$\{[A-Za-z_]\w{0,80}:\?\Z")
_CALLED: Final = expression(r"[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){1,6}")
_ASKING: Final = expression(r"(?i)env\w{0,12}\(\s{0,2}[\"'`]$")  # `getEnv("NAME", "value")`
_LOOKED_AT: Final = 160  # characters
_WORD: Final = expression(r"[\w-]{1,60}")
_NAME_CHARACTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.-"
_FIRST_WORDS: Final = ("api ", "secret ", "private ", "access ")
_JOIN: Final = expression(
    r"[ \t]{0,4}(?:[+.&\\][ \t]{0,4}){0,2}\r?\n?[ \t]{0,60}(?:[+.&][ \t]{0,4})?"
    r"[rbu]?(\"([^\"\n]{1,4096})\"|'([^'\n]{1,4096})')(?![ \t]{0,4}[:=])"
)


def of_lines(page: Page) -> Iterator[Place]:
    """Values that a line introduces by a name, whatever the format: assignments, headers, arguments, markup."""
    printed = page.document.format == "notebook"  # what a cell printed stands inside the texts of the file
    pattern = _NAMED_IN_CODE if page.is_code and not printed else _NAMED
    if pattern is _NAMED_IN_CODE:
        yield from _pasted_lines(page)
    position = 0
    while match := pattern.search(page.text, position):
        place = _introduced(match, page)
        # A tag's text may itself be a name: `<key>API_SECRET</key><string>...`.
        position = match.end() if place and page.text[_value(match)[2] - 1] != ">" else match.start() + 3
        if place:
            yield place


def _pasted_lines(page: Page) -> Iterator[Place]:
    """`NAME=value` on a line of its own: no statement of most languages, pasted into them all the same."""
    for match in _PASTED_LINE.finditer(page.text):
        if looks_random(match.group(2), _PASTED):
            line, column = page.place(match.start(2))
            yield Place((match.group(1),), match.group(2), line, column)


def _introduced(match: re.Match[str], page: Page) -> Place | None:
    quoted, value, start = _value(match)
    before = _before(page.text[max(0, match.start() - 80) : match.start()])
    name = before + _WORD.match(page.text, match.start()).group()  # type: ignore[union-attr]
    operator = page.text[match.start() + len(name) - len(before) : start]
    variable = operator.strip(" \t:=\"'`]")
    if variable.isupper() and variable.isidentifier():
        name = variable  # no type but the name itself: `# the live account: OANDA_TOKEN=...`
    at = match.start() - len(before)
    if not (_introduces(name, operator, quoted, value) or (quoted and _ASKING.search(_line_before(page.text, at)))):
        return None
    if not quoted and _is_expression(page.text, match, value):
        return None
    name = _telling(name, operator)
    if page.document.format == "notebook" and not quoted:
        value = value.partition("\\")[0]  # before the line end of a printed line
    line, column = page.place(start)
    chain = tuple(part for part in name.lstrip("-$").split(".") if part)
    return Place(chain, (_joined(page.text, match.end(), value) if quoted else value).strip(), line, column)


def _before(head: str) -> str:
    """The part of a name that ends where `head` ends; in prose also the word before (`Private key: ...`)."""
    rest = head.rstrip(_NAME_CHARACTERS)
    first = next((word for word in _FIRST_WORDS if rest[-8:].lower().endswith(word)), "")
    return head[len(rest) - len(first) :]


def _line_before(text: str, at: int) -> str:
    """What stands before a place on its line, or the end of that."""
    return text[max(0, at - _LOOKED_AT) : at].rpartition("\n")[2]


def _value(match: re.Match[str]) -> tuple[bool, str, int]:
    group = match.lastindex or 0
    return group < 4, match.group(group), match.start(group)


def _introduces(name: str, operator: str, quoted: bool, value: str) -> bool:
    """False for a space, a comma or a `>` that does not bind a value to its name."""
    bare = operator.strip(" \t\"'`")
    if bare == ",":
        return sum(character.isdigit() for character in value) > 2
    if bare:
        return bare != ">" or not quoted
    return name.startswith("--") or name.isupper()


def _telling(name: str, operator: str) -> str:
    """`password = setting("tradovate-password") || "..."`: of two names for one value the one that says whose it is."""
    if label(name).venue:
        return name
    return next((other for other in _WORD.findall(operator) if label(other).field and label(other).venue), name)


def _is_expression(text: str, match: re.Match[str], value: str) -> bool:
    """`${PASSPHRASE:?message}` of a shell and `password = document.getElementById(...)` of a page hold no value."""
    if value.startswith("?"):
        return _REQUIRED.search(text, max(0, match.start() - 80), _value(match)[2] + 1) is not None
    return text[match.end() : match.end() + 1] == "(" and _CALLED.fullmatch(value) is not None


def _joined(text: str, end: int, value: str) -> str:
    """Adjacent and added literals in one: `"abc" + "def"`, also over line ends; at most eight pieces."""
    for _ in range(8):
        more = _JOIN.match(text, end)
        if not more:
            return value
        value += more.group(2) or more.group(3)
        end = more.end()
    return value
