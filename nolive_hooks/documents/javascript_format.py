"""JavaScript and TypeScript: object literals, assignments, calls and defaults, without a full parser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from nolive_hooks.documents import javascript_texts
from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, SCOPE, Places, Unreadable
from nolive_hooks.documents.json_format import unescaped
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_TOKEN: Final = expression(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`)"""
    r"""|(?P<number>\d[\w.]*|!\s?(?:[01]|true|false)(?!\w))|(?P<name>[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)"""
    r"""|(?P<sign>===|!==|==|!=|=>|<=|>=|\|\||&&|\?\?|\+=|.)""",
    re.DOTALL,
)
_OBJECT: Final = expression(r"\s*\{")
_TESTS: Final = frozenset(["if", "while", "switch", "for", "case", "catch", "throw", "return"])
_WORDS: Final = {"true": Kind.BOOL, "false": Kind.BOOL, "null": Kind.NULL, "undefined": Kind.NULL}
_DECLARERS: Final = frozenset((
    "const", "let", "var", "export", "default", "readonly", "public", "private", "static", "declare", "new",
    "await", "async",
))  # fmt: skip
_PARSED: Final = frozenset(("options", "opts", "argv", "args"))  # what a command line was read into
_ENDS: Final = frozenset((",", ";", ")", "}", "]", ""))
_VARIABLES: Final = ("process.env", "import.meta.env", "Deno.env", "Bun.env")
_DIFFERENT: Final = frozenset(("!==", "!="))
_OPTIONS: Final = expression(r"(?i)(?:config|configuration|options?|opts|settings)$")  # a mapping that nobody sees
_TABLE: Final = 2  # keys of a value in a table
_LONGEST_TEST: Final = 12  # tokens
_EITHER: Final = frozenset(("||", "??"))


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    at: int
    after_line: bool  # a line end stands before it


@dataclass(slots=True)
class _Frame:
    sign: str
    path: tuple[str, ...]
    at: int
    quiet: bool = False
    grouped: bool = False  # brackets around a part of what is assigned, and no test
    number: int = 0
    names: list[str] = field(default_factory=list)


def read(text: str) -> Iterator[Setting]:
    """Settings of a program: `key: literal`, `name = literal`, `call(literal, {key: literal})`, `x || literal`."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    places = Places(text)
    options: dict[tuple[str, ...], str] = {}
    for path, value, at, kind in _Walker(_tokens(text)).walk():
        line, column = places.of(at)
        found = Setting(path, value, line, column, kind)
        if found.key == "0" and _is_option(path[:-1]):
            options[path[:-1]] = value.split(" ")[0].lstrip("-")
        yield _defaulted(found, options)


def _is_option(path: tuple[str, ...]) -> bool:
    return bool(path) and path[-1].rpartition(".")[2] in ("option", "addOption")


def _defaulted(found: Setting, options: dict[tuple[str, ...], str]) -> Setting:
    """A default by its name: `.option("mode", {default: x})`, `.option("--mode", "", x)`, `MODE: a.default(x)`."""
    path = found.path
    if path[-2:] == ("default", "0"):
        named: tuple[str, ...] = path[:-2]
    elif path[-2:] == ("1", "default") and path[:-2] in options:
        named = (*path[:-3], options[path[:-2]])
    elif path[-1:] == ("2",) and path[:-1] in options:
        named = (*path[:-2], options[path[:-1]])
    else:
        return found
    return Setting(named, found.value, found.line, found.column, Kind.DEFAULT)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    line = False
    for match in _TOKEN.finditer(text):
        kind, name = match.lastgroup, match.group()
        if kind == "skip":
            line = line or "\n" in name
            continue
        if kind == "name":
            name = "".join(name.split()).replace("?", "")
        if name == "default" and found and found[-1].text == ".":
            found.append(_Token("name", name, match.start(), line))
            continue
        if kind == "text" and len(found) > 1 and found[-1].text == "+" and found[-2].kind == "text":
            found.pop()
            found[-1].text = found[-1].text[:-1] + name[1:-1] + found[-1].text[0]
            continue
        if name == "default" and _OBJECT.match(text, match.end()):  # `export default {`
            found += [_Token("name", "exports", match.start(), line), _Token("sign", "=", match.start(), False)]
            continue
        key = name == "default" and text[match.end() : match.end() + 1] == ":"
        if kind != "name" or name not in _DECLARERS or key:
            found.append(_Token(kind or "sign", name, match.start(), line))
            line = False
    if "ccxt" in text:
        found = list(_members(found))
    return list(_computed(found)) if javascript_texts.could_compute(text) else found


def _members(tokens: list[_Token]) -> Iterator[_Token]:
    """`ccxt[id]` as `ccxt.id`: a class of the library, whichever it is."""
    at = 0
    while at < len(tokens):
        token, beside = tokens[at], tokens[at + 1 : at + 4]
        member = token.text in ("ccxt", "ccxt.pro") and [one.text for one in beside[:3:2]] == ["[", "]"]
        name = beside[1].text.strip("\"'`").rpartition(".")[2].lower() if member else ""
        yield _Token("name", f"{token.text}.{name}", token.at, token.after_line) if name else token
        at += 4 if name else 1


def _computed(tokens: list[_Token]) -> Iterator[_Token]:
    """Expressions such as `atob('…')` as the texts that they give."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        text, size = javascript_texts.computed(tokens, at)
        yield _Token("text", json.dumps(text), token.at, token.after_line) if size else token
        at += size or 1


class _Walker:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._stack = [_Frame("", (), 0)]
        self._key: tuple[str, ...] | None = None  # the key whose value comes next
        self._closed: tuple[str, ...] = ()  # the path of the call that was closed last
        self._held: dict[str, tuple[str, Kind]] = {}
        self._unchosen = -1  # a branch that is not chosen while a variable is not set

    def _look(self, at: int) -> _Token:
        return self._tokens[at] if at < len(self._tokens) else _Token("sign", "", 0, True)

    def walk(self) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        """Every setting as path, value, offset and kind."""
        for at, token in enumerate(self._tokens):
            if token.kind == "sign":
                yield from self._sign(at, token)
            elif token.kind == "name" and token.text not in _WORDS:
                yield from self._member(at, token)
                self._name(at, token)
                self._given(at, token)
                yield from self._fallback(at)
            else:
                yield from self._literal(at, token)

    def _sign(self, at: int, token: _Token) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        frame = self._stack[-1]
        if token.text in "([{":
            self._open(at, token)
        elif token.text in ")]}":
            if len(self._stack) > 1:
                closed = self._stack.pop()
                self._closed = closed.path
                if closed.sign == "(" and not closed.quiet:
                    yield closed.path, " ".join(closed.names), closed.at, Kind.CALL
                elif closed.sign == "{" and self._stack[-1].sign == "(":
                    self._stack[-1].names += closed.names  # `new Client({ apiKey: KEY })` is given an apiKey
            self._key = None
        elif token.text == ",":
            frame.number += 1
            self._key = None
        elif token.text == ";":
            self._key = None

    def _open(self, at: int, token: _Token) -> None:
        frame, before = self._stack[-1], self._look(at - 1) if at else _Token("sign", "", 0, True)
        path, quiet = frame.path, frame.quiet
        grouped = token.text == "(" and before.text in ("=", ":", "(", "return") and (frame.grouped or not quiet)
        if self._key is not None:
            path = self._key
        elif frame.sign in ("(", "[") and token.text != "(":
            path = (*path, str(frame.number))
            frame.names.append(str(frame.number))
        if token.text == "(" and before.text == "default" and self._look(at - 2).text == ".":
            path = (*self._closed[:-1], "default")  # `MODE: z.enum([...]).default("live")`
        elif token.text == "(":
            called = before.kind == "name" and before.text not in _TESTS
            quiet = (quiet and not frame.grouped) or not called  # `x = (this.x = new Client({...}))` calls as well
            path = (*path, before.text) if called else path
        elif token.text == "{" and self._look(at - 2).text == "class":
            path = (*path, before.text)
        if len(self._stack) > MAX_DEPTH:
            raise Unreadable("nested too deeply")
        self._stack.append(_Frame(token.text, path, before.at if token.text == "(" else token.at, quiet, grouped))
        self._key = None

    def _name(self, at: int, token: _Token) -> None:
        """A name before `:` in an object or before `=` is a key; a type annotation may stand between."""
        frame, after = self._stack[-1], self._look(at + 1)
        if self._key is not None and self._look(at - 1).text == "?":
            return  # `mode: test ? chosen : 'live'`
        if self._key is not None and self._look(at - 1).text == ":" and (frame.sign != "{" or after.text == "="):
            return  # the type of the name before it
        typed = after.text == ":" and frame.sign != "{" and self._look(at + 3).text == "="
        entry = after.text == ":" and frame.sign == "{" and "." not in token.text  # `ready ? !agent.paper : false`
        if after.text == "=" or typed or entry:
            self._key = (*frame.path, *token.text.split("."))
            frame.names.append(token.text)

    def _given(self, at: int, token: _Token) -> None:
        """What a call is given without a literal: `new Spot(key, secret)` by position, `{ apiKey }` by its name."""
        frame, before = self._stack[-1], self._look(at - 1)
        if frame.sign == "(" and before.text in ("(", ","):
            frame.names.append("**" if frame.number and _OPTIONS.search(token.text) else str(frame.number))
        elif frame.sign == "{" and before.text in ("{", ",") and self._look(at + 1).text in (",", "}"):
            frame.names.append(token.text)

    def _member(self, at: int, token: _Token) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        """`mode: TradingMode.Live`, `paper: options.paper`: a member of an enumeration, or an option that is given."""
        before, after = self._look(at - 1), self._look(at + 1)
        if (held := self._held.get(token.text)) and held[0] and (after.text in _ENDS or after.after_line):
            frame = self._stack[-1]
            if self._key is not None and before.text in (":", "="):
                yield self._key, held[0], token.at, held[1]
            elif frame.sign == "(" and before.text in ("(", ",") and not frame.quiet:
                yield (*frame.path, str(frame.number)), held[0], token.at, held[1]
            return
        owner, _, member = token.text.partition(".")
        chosen = self._key is not None and at and before.text in (":", "=") and member
        if chosen and (owner in _PARSED or owner[0].isupper()) and (after.text in _ENDS or after.after_line):
            yield self._key or (), token.text, token.at, Kind.NAME

    def _literal(self, at: int, token: _Token) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        frame, after = self._stack[-1], self._look(at + 1)
        before = self._look(at - 1) if at else _Token("sign", "", 0, True)
        if token.kind == "text" and after.text == ":" and frame.sign == "{" and before.text in ("{", ","):
            self._key = (*frame.path, unescaped(token.text[1:-1]))
            frame.names.append(self._key[-1])
            return
        if before.text == "?" and after.text == ":" and self._key is not None:
            yield from self._branch(at, token)
            return
        plain = after.text in _ENDS or after.after_line
        if frame.quiet or not plain or at == self._unchosen:
            return
        value, kind = _value(token)
        if self._key is not None and before.text == "=" and frame.sign == "(" and frame.path:
            # `constructor(private testnet = false)`: what a caller who says nothing gets
            own = (*frame.path[:-1], SCOPE + frame.path[-1], *self._key[len(frame.path) :])
            yield own, value, token.at, Kind.DEFAULT
        elif self._key is not None and before.text in (":", "="):
            self._keep(self._key, value, kind)
            yield self._key, value, token.at, kind
        elif frame.sign in ("(", "[") and before.text in ("(", "[", ","):
            frame.names.append(str(frame.number))
            yield (*frame.path, str(frame.number)), value, token.at, kind

    def _keep(self, path: tuple[str, ...], value: str, kind: Kind) -> None:
        """A number or address of a table such as `PORTS = { live: 7496 }`, by the name that it is looked up under."""
        name = ".".join(path)
        if len(path) == _TABLE and (kind is Kind.NUMBER or "://" in value):
            self._held[name] = (value, kind) if name not in self._held else ("", Kind.NULL)

    def _branch(self, at: int, token: _Token) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        """`test ? 'live' : 'paper'`: both are chosen, but where a variable is tested what is chosen without it."""
        tested = self._tested(at - 1)
        by_variable = any(one.startswith(_VARIABLES) for one in tested)
        differs = not _DIFFERENT.isdisjoint(tested)
        if by_variable and differs:
            self._unchosen = at + 2
        if self._key is not None and not self._stack[-1].quiet and (differs or not by_variable):
            value, kind = _value(token)
            yield self._key, value, token.at, kind

    def _tested(self, at: int) -> list[str]:
        """The test before a question mark, back to what it is assigned to."""
        first = max(0, at - _LONGEST_TEST)
        found = [one.text for one in self._tokens[first:at]]
        begun = next((number for number in range(len(found) - 1, -1, -1) if found[number] in ("=", ":", ",", "{")), -1)
        return found[begun + 1 :]

    def _fallback(self, at: int) -> Iterator[tuple[tuple[str, ...], str, int, Kind]]:
        """`process.env.MODE || 'live'`: the literal is the default of that variable."""
        member = self._member_behind(at + 1)
        beside = self._after_cast(at + 4 if member is not None else at + 1)
        if self._look(beside).text not in _EITHER:
            return
        literal = self._look(beside + 1)
        plain = literal.kind in ("text", "number") or _WORDS.get(literal.text) is Kind.BOOL
        if plain and (self._stack[-1].grouped or not self._stack[-1].quiet):
            name = self._tokens[at].text.rpartition(".")[2] if member is None else member
            if not name and self._key is None:
                return
            path = self._key if self._key is not None else (*self._stack[-1].path, name)
            name = name or path[-1]
            value = _value(literal)[0]
            yield path if path[-1] == name else (*path, name), value, literal.at, Kind.DEFAULT
            after = self._look(beside + 2)
            if path[-1] != name and name.isupper() and (after.text in _ENDS or after.after_line):
                yield path, value, literal.at, Kind.DEFAULT  # `c.sandbox = process.env.NAME || false`

    def _member_behind(self, at: int) -> str | None:
        """What is taken out by brackets: `args["mode"]`; of `process.argv[2]` the place has no name."""
        opened, inside, closed = (self._look(number) for number in range(at, at + 3))
        if opened.text != "[" or closed.text != "]" or inside.kind not in ("text", "number"):
            return None
        return unescaped(inside.text[1:-1]) if inside.kind == "text" else ""

    def _after_cast(self, at: int) -> int:
        """Where the tokens behind a name go on: `(process.env.MODE as Mode) ?? "live"` is read without its type."""
        if self._look(at).text != "as":
            return at
        ends = (number + 1 for number in range(at + 1, at + _LONGEST_TEST) if self._look(number).text == ")")
        return next(ends, at)


def _value(token: _Token) -> tuple[str, Kind]:
    if token.kind == "text":
        return unescaped(token.text[1:-1]), Kind.STRING
    if token.text[0] == "!":  # `!1`: how minifiers write it, and some people
        return ("true" if token.text[1:].strip() in ("0", "false") else "false"), Kind.BOOL
    return token.text, _WORDS.get(token.text, Kind.NUMBER)
