"""Which lines of a program run only after a condition, and the words of that condition."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from nolive_hooks.model import Document

_LAST: Final = 1 << 30
_JUMPS: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LEAVERS: Final = frozenset(("exit", "_exit", "abort", "quit", "fail", "skip"))
_BRANCH: Final = re.compile(r"\b(?:if|elif|unless|while|assert|switch|guard)\b\s{0,4}\(?([^{}\n]{1,200})")
_TERNARY: Final = re.compile(r"(?<![\w.!])([\w.!]{2,80})\s{0,3}(?:\?|&&|\|\|)")


class Kind(Enum):
    """How something decides whether lines run."""

    ASKED = "a test: if, while, assert, match"
    CALLED = "a function that is called for its effect, or a decorator"
    NAMED = "the function, class or context that they stand in"


class Condition(NamedTuple):
    """The lines `first` to `last` (1-based, inclusive) run only where something with these words lets them."""

    first: int
    last: int
    text: str
    kind: Kind = Kind.ASKED


class Module(NamedTuple):
    """What a Python module makes conditional, and its imports: the name that is bound and the module it is from."""

    conditions: tuple[Condition, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()


def of(document: Document) -> Module:
    """The conditions of a program, of Python by its tree; in anything else, by line, one reaches to the end."""
    if document.format == "python":
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(document.text)
            return Module(tuple(_of_body(tree.body, _LAST)), tuple(_imports(tree)))
        except (SyntaxError, RecursionError, ValueError, MemoryError):
            pass
    return Module(tuple(_by_line(document.text)))


def _by_line(text: str) -> Iterator[Condition]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in _BRANCH.finditer(line[:2000]):
            yield Condition(number, _LAST, found.group(1))
        for found in _TERNARY.finditer(line[:2000]):
            yield Condition(number, number, found.group(1))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.asname or name.name.partition(".")[0], name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((name.asname or name.name, f"{node.module}.{name.name}") for name in node.names)


def _of_body(body: list[ast.stmt], end: int) -> Iterator[Condition]:
    """Conditions of statements in order; what refuses makes all below it, to the line `end`, conditional."""
    for node in body:
        if isinstance(node, ast.If | ast.While):
            yield Condition(node.lineno, node.end_lineno or node.lineno, _words(node.test))
            if any(_leaves(part) for part in (node.body, node.orelse)):
                yield Condition(node.lineno, end, _words(node.test))
        elif isinstance(node, ast.Assert):
            yield Condition(node.lineno, end, _words(node.test))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await):
            yield Condition(node.lineno, end, _refusal(node.value), Kind.CALLED)
        elif isinstance(node, ast.Match):
            yield Condition(node.lineno, node.end_lineno or node.lineno, _words(node.subject))
        elif isinstance(node, ast.With | ast.AsyncWith):
            text = " ".join(_words(item.context_expr) for item in node.items)
            yield Condition(node.lineno, node.end_lineno or node.lineno, text, Kind.NAMED)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Condition(node.lineno, node.end_lineno or node.lineno, node.name, Kind.NAMED)
            text = " ".join(_words(one) for one in node.decorator_list)
            yield Condition(node.lineno, node.end_lineno or node.lineno, text, Kind.CALLED)
        yield from _inside(node, end)


def _inside(node: ast.stmt, end: int) -> Iterator[Condition]:
    own = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    limit = (node.end_lineno or node.lineno) if own else end
    for name in ("body", "orelse", "finalbody"):
        yield from _of_body(getattr(node, name, []), limit)
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield from _of_body(part.body, limit)
    for child in _expressions(node):
        for one in ast.walk(child):
            if isinstance(one, ast.IfExp):
                yield Condition(one.lineno, one.end_lineno or one.lineno, _words(one.test))
            elif isinstance(one, ast.BoolOp):
                yield Condition(one.lineno, one.end_lineno or one.lineno, " ".join(map(_words, one.values[:-1])))


def _expressions(node: ast.stmt) -> Iterator[ast.expr]:
    yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))


def _leaves(body: list[ast.stmt]) -> bool:
    """The last of some statements ends what runs: a return, a raise, an exit."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return _called(last.value) in _LEAVERS
    return isinstance(last, _JUMPS)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _refusal(node: ast.expr) -> str:
    """The name of what is called for its effect alone: `require_paper()`, `guard.check(config)`."""
    call = node.value if isinstance(node, ast.Await) else node
    return _words(call.func) if isinstance(call, ast.Call) else ""


def _words(node: ast.expr) -> str:
    """Names, attributes and texts of an expression, in no special order."""
    found: list[str] = []
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            found.append(one.id)
        elif isinstance(one, ast.Attribute):
            found.append(one.attr)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            found.append(one.value[:80])
        elif isinstance(one, ast.keyword) and one.arg:
            found.append(one.arg)
    return " ".join(found)
