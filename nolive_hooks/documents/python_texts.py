"""Texts that Python code computes from literals: joined pieces, filled-in pieces, unpacked and turned-round words."""

from __future__ import annotations

import ast
import codecs
from collections.abc import Callable
from itertools import takewhile
from typing import Final

from nolive_hooks.documents import layers
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind

Literal = Callable[[ast.expr], tuple[str, Kind] | None]

_SAME: Final = frozenset(("decode", "encode", "strip", "lower", "upper", "casefold", "title", "capitalize"))
_CHANGING: Final = _SAME | {"join", "replace", "format"}  # methods that make a text of a text
_UNPACKERS: Final = frozenset(("b64decode", "urlsafe_b64decode", "standard_b64decode"))
_ADDRESS: Final = expression(r"(?:https?|wss?)://[\w.-]{1,200}[:/]")
_LONGEST: Final = 400  # characters of a text that is worth computing


def computed(node: ast.expr, literal: Literal) -> str | None:
    """The text of an expression whose every piece is a literal, or of an address that begins as one; else None."""
    if isinstance(node, ast.JoinedStr):
        pieces = [_piece(part, literal) for part in node.values]
        return _together(pieces) or _address(pieces)
    if isinstance(node, ast.Call):
        return _called(node, literal)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        text = _text(node.value, literal)
        step = node.slice.step
        backwards = isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub)
        return text[::-1] if text is not None and backwards else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(_text(node.left, literal), node.right, literal)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _address([_text(node.left, literal), _text(node.right, literal)])
    return None


def _filled(form: str | None, node: ast.expr, literal: Literal) -> str | None:
    """`"%s%s" % ("a", "b")` with texts only."""
    pieces = [_text(item, literal) for item in (node.elts if isinstance(node, ast.Tuple) else [node])]
    known = [piece for piece in pieces if piece is not None]
    if form is None or len(known) != len(pieces) or form.count("%") != form.count("%s") != len(known):
        return None
    return form % tuple(known)


def _together(pieces: list[str | None]) -> str | None:
    known = [piece for piece in pieces if piece is not None]
    return "".join(known) if len(known) == len(pieces) else None


def _address(pieces: list[str | None]) -> str | None:
    """`f"https://api.venue.com/v1/order?{query}"`: where it leads is known, whatever else is filled in."""
    begin = "".join(piece or "" for piece in takewhile(lambda piece: piece is not None, pieces))
    if not _ADDRESS.match(begin):
        return None
    return "".join("{}" if piece is None else piece for piece in pieces)


def _piece(part: ast.expr, literal: Literal) -> str | None:
    if isinstance(part, ast.FormattedValue):
        return _text(part.value, literal) if part.format_spec is None else None
    return _text(part, literal)


def _text(node: ast.expr, literal: Literal) -> str | None:
    found = literal(node)
    return found[0] if found and found[1] is Kind.STRING and len(found[0]) <= _LONGEST else None


def _called(node: ast.Call, literal: Literal) -> str | None:
    """`"".join([…])`, `b64decode("…").decode()`, `bytes.fromhex("…")`, `chr(108)`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _UNPACKERS and node.args:
        text = _text(node.args[0], literal)
        return (layers.inner(text) or None) if text is not None else None
    if name == "fromhex" and len(node.args) == 1:
        return _from_hex(_text(node.args[0], literal))
    if name in ("bytes", "bytearray") and len(node.args) == 1:
        return _of_numbers(node.args[0], literal)
    if name == "chr" and len(node.args) == 1:
        number = literal(node.args[0])
        return chr(int(number[0])) if number and number[0].isdigit() and int(number[0]) < 0x10000 else None
    if name == "decode" and len(node.args) > 1 and (_text(node.args[1], literal) or "").startswith("rot"):
        return codecs.decode(_text(node.args[0], literal) or "", "rot13") or None
    if not isinstance(node.func, ast.Attribute) or name not in _CHANGING:
        return None
    owner = _text(node.func.value, literal)
    if owner is None or (name == "join" and len(node.args) != 1):
        return None
    if name == "join" and isinstance(node.args[0], ast.List | ast.Tuple):
        pieces = [_text(item, literal) for item in node.args[0].elts]
        return owner.join(piece for piece in pieces if piece is not None) if None not in pieces else None
    if name == "join":
        return _each(node.args[0], literal)
    return _changed(owner, name, [_text(item, literal) for item in node.args])


def _each(node: ast.expr, literal: Literal) -> str | None:
    """The letters of `map(chr, [...])`, of `chr(n) for n in [...]` and of `reversed("...")`."""
    if isinstance(node, ast.GeneratorExp | ast.ListComp):
        made = isinstance(node.elt, ast.Call) and isinstance(node.elt.func, ast.Name) and node.elt.func.id == "chr"
        return _of_numbers(node.generators[0].iter, literal) if made and len(node.generators) == 1 else None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id == "reversed" and len(node.args) == 1:
        text = _text(node.args[0], literal)
        return text[::-1] if text is not None else None
    mapped = node.func.id == "map" and len(node.args) == 2 and isinstance(node.args[0], ast.Name)
    return _of_numbers(node.args[1], literal) if mapped and getattr(node.args[0], "id", "") == "chr" else None


def _changed(owner: str, name: str, arguments: list[str | None]) -> str | None:
    """What a method makes of a text: the same word, or one with pieces filled in."""
    known = [item for item in arguments if item is not None]
    if name in _SAME:
        return owner
    if name == "replace" and len(known) == len(arguments) == 2:
        return owner.replace(known[0], known[1])
    if (
        name == "format"
        and known
        and len(known) == len(arguments)
        and owner.count("{}") == owner.count("{") == len(known)
    ):
        return "".join(part for pair in zip(owner.split("{}"), [*known, ""], strict=True) for part in pair)
    return None


def _of_numbers(node: ast.expr, literal: Literal) -> str | None:
    """`bytes([108, 105])`; of ASCII only, as anything else spells no word of ours."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    numbers = [found[0] for item in items[:_LONGEST] if (found := literal(item)) and found[0].isdecimal()]
    small = len(numbers) == len(items) and all(len(number) < 4 and int(number) < 128 for number in numbers)
    return "".join(chr(int(number)) for number in numbers) if numbers and small else None


def _from_hex(text: str | None) -> str | None:
    try:
        return bytes.fromhex(text).decode("utf-8") if text is not None else None
    except ValueError:
        return None
