"""Texts that JavaScript computes from literals: decoded, joined, turned round, put together of codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from nolive_hooks.documents import layers
from nolive_hooks.expressions import expression

_FILLED: Final = expression(r"\$\{\s{0,3}(?:'([^'\\]{0,80})'|\"([^\"\\]{0,80})\")\s{0,3}\}")
_MARKS: Final = ("atob", "base64", ".join(", ".concat(", "fromCharCode", "${'", '${"')
_LONGEST: Final = 64  # tokens of one expression
_LAST_CODE: Final = 127  # of ASCII: anything else spells no word of ours


class Token(Protocol):
    """What is asked of a token."""

    kind: str
    text: str


def could_compute(text: str) -> bool:
    """A program holds something that computes texts."""
    return any(mark in text for mark in _MARKS)


def computed(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The text that the expression at a token plainly gives, and its tokens; 0 where it is no such expression."""
    token, following = tokens[at], tokens[at + 1].text if at + 1 < len(tokens) else ""
    if token.kind == "text":
        if token.text[0] == "`" and (filled := _FILLED.sub(_piece, token.text)) != token.text and "${" not in filled:
            return filled[1:-1], 1
        return _method(token.text[1:-1], tokens[at + 1 : at + _LONGEST]) if following == "." else ("", 0)
    if following != "(" and token.text != "[":
        return "", 0
    after = tokens[at + 1 : at + _LONGEST]
    called = _CALLED.get(token.text.removeprefix("window.").removeprefix("globalThis."))
    if called is not None and following == "(":
        given, size = _given(after[1:], ")")
        text = called([one.text for one in given]) if given else ""
        tail = 4 if [one.text for one in after[1 + size : 4 + size]] == [".", "toString", "("] else 0
        tail += bool(tail) and after[4 + size].text != ")" if len(after) > 4 + size else 0
        return (text, 2 + size + tail) if text else ("", 0)
    if token.text == "[" and (at == 0 or (tokens[at - 1].kind != "name" and tokens[at - 1].text not in (")", "]"))):
        given, size = _given(after, "]")
        if len(given) > 1 and [one.text for one in after[size : size + 3]] == [".", "join", "("]:
            glue = after[size + 3].text[1:-1] if after[size + 3 : size + 4] else ""
            return glue.join(one.text[1:-1] for one in given), 1 + size + 5
    return "", 0


def _piece(found: object) -> str:
    return next((one for one in found.groups() if one is not None), "")  # type: ignore[attr-defined]


def _given(tokens: Sequence[Token], end: str) -> tuple[list[Token], int]:
    """Literals between commas up to a closing sign, and how many tokens that is; none where anything else stands."""
    given: list[Token] = []
    for number, one in enumerate(tokens):
        if one.text == end and one.kind == "sign":
            return given, number + 1
        if one.text != "," and one.kind not in ("text", "number"):
            break
        if one.text != ",":
            given.append(one)
    return [], 0


def _method(text: str, after: Sequence[Token]) -> tuple[str, int]:
    """What `'li'.concat('ve')` and `'evil'.split('').reverse().join('')` give."""
    texts = [one.text for one in after[:16]]
    if texts[1:3] == ["concat", "("]:
        given, size = _given(after[3:], ")")
        return (text + "".join(one.text[1:-1] for one in given), 4 + size) if given else ("", 0)
    turned = texts[1:3] == ["split", "("] and texts[4:11] == [")", ".", "reverse", "(", ")", ".", "join"]
    return (text[::-1], 15) if turned and texts[11:12] == ["("] and texts[13:14] == [")"] else ("", 0)


def _decoded(given: Sequence[str]) -> str:
    return layers.inner(given[0][1:-1]) if given[0][:1] in ("'", '"', "`") else ""


def _buffered(given: Sequence[str]) -> str:
    return _decoded(given) if len(given) > 1 and "base64" in given[1] else ""


def _of_codes(given: Sequence[str]) -> str:
    small = all(code.isdecimal() and int(code) <= _LAST_CODE for code in given)
    return "".join(chr(int(code)) for code in given) if small else ""


_CALLED: Final[dict[str, Callable[[Sequence[str]], str]]] = {
    "atob": _decoded,
    "Buffer.from": _buffered,
    "String.fromCharCode": _of_codes,
}
