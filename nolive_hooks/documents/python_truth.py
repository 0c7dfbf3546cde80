"""What a condition in Python is when nothing is set: `os.getenv("X", "true").lower() != "false"` is true."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Final

from nolive_hooks.documents.python_names import dotted

_LOOK_UPS: Final = frozenset(("os.getenv", "getenv", "os.environ.get", "environ.get"))
_CASTS: Final = frozenset(("bool", "int", "str"))
_DEPTH: Final = 12
_LETTERS: Final[dict[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
    "strip": str.strip,
}

Value = str | int | bool


def truth(node: ast.expr, bound: Mapping[str, ast.expr]) -> bool | None:
    """Whether a condition holds by default; None where that depends on more than literals.

    `bound` are the names that the file gives one expression each.
    """
    found = _value(node, bound, _DEPTH)
    return None if found is None else bool(found)


def _value(node: ast.expr, bound: Mapping[str, ast.expr], left: int) -> Value | None:
    """What an expression is, by at most `left` steps."""
    if left == 0:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | int) else None
    if isinstance(node, ast.Name):
        return _value(bound[node.id], bound, left - 1) if node.id in bound else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _value(node.operand, bound, left - 1)
        return None if inner is None else not inner
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(node, bound, left - 1)
    return _called(node, bound, left - 1) if isinstance(node, ast.Call) else None


def _called(node: ast.Call, bound: Mapping[str, ast.expr], left: int) -> Value | None:
    """The default of a look-up, a cast, or a text in other letters."""
    callee = dotted(node.func)
    if callee in _LOOK_UPS:
        return _value(node.args[1], bound, left) if len(node.args) == 2 else None
    if callee in _CASTS and len(node.args) == 1:
        inner = _value(node.args[0], bound, left)
        if callee == "int" and isinstance(inner, str):
            return int(inner) if inner.isdecimal() and len(inner) < _DEPTH else None
        return inner
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LETTERS and not node.args:
        inner = _value(node.func.value, bound, left)
        return _LETTERS[node.func.attr](inner) if isinstance(inner, str) else None
    return None


def _compared(node: ast.Compare, bound: Mapping[str, ast.expr], left: int) -> bool | None:
    held, other, sign = _value(node.left, bound, left), node.comparators[0], node.ops[0]
    if held is None:
        return None
    if isinstance(sign, ast.In | ast.NotIn) and isinstance(other, ast.Tuple | ast.List | ast.Set):
        given = [item.value for item in other.elts if isinstance(item, ast.Constant)]
        return (held in given) is isinstance(sign, ast.In) if len(given) == len(other.elts) else None
    against = _value(other, bound, left)
    if against is None or not isinstance(sign, ast.Eq | ast.NotEq):
        return None
    return (held == against) is isinstance(sign, ast.Eq)


def translations(node: ast.If) -> list[ast.stmt]:
    """Assignments that make yes and no of a text: `if FLAG.lower() == "true": FLAG = True`, `else: FLAG = False`."""
    tests: list[ast.expr] = []
    found: dict[str, list[ast.Assign]] = {}
    branch: list[ast.stmt] = [node]
    while len(branch) == 1 and isinstance(branch[0], ast.If):
        tests.append(branch[0].test)
        _collect(branch[0].body, found)
        branch = branch[0].orelse
    _collect(branch, found)
    both = {name: given for name, given in found.items() if len({_given(one) for one in given}) > 1}
    if not both:
        return []
    asked = {text.lower() for test in tests for inner in ast.walk(test) if (text := _named(inner))}
    return [one for name, given in both.items() if name.lower() in asked for one in given]


def _collect(body: list[ast.stmt], found: dict[str, list[ast.Assign]]) -> None:
    """Adds the names that a branch gives a plain yes or no."""
    for one in body:
        if isinstance(one, ast.Assign) and len(one.targets) == 1 and _given(one) is not None:
            found.setdefault(dotted(one.targets[0]).rpartition(".")[2], []).append(one)


def _given(node: ast.Assign) -> bool | None:
    value = node.value.value if isinstance(node.value, ast.Constant) else None
    return value if isinstance(value, bool) else None


def _named(node: ast.AST) -> str:
    """A name, attribute or text in a condition."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
