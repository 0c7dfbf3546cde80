"""Which lines of a Python module run only after a condition, by its syntax tree."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.condition import LAST, Condition, Module, Way

_JUMPS: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LEAVERS: Final = frozenset(("exit", "_exit", "abort", "quit", "fail", "skip"))


def of(text: str) -> Module:
    """The conditions and imports of a module; SyntaxError, ValueError or RecursionError where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    return Module(tuple(_of_body(tree.body, LAST)), tuple(_imports(tree)))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.asname or name.name.partition(".")[0], name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((name.asname or name.name, f"{node.module}.{name.name}") for name in node.names)


def _of_body(body: list[ast.stmt], end: int) -> Iterator[Condition]:
    """Conditions of statements in order; what refuses makes all below it, to the line `end`, conditional."""
    for node in body:
        if isinstance(node, _JUMPS) and node is not body[-1]:
            yield Condition((node.end_lineno or node.lineno) + 1, body[-1].end_lineno or LAST, "", Way.NEVER)
        if isinstance(node, ast.If | ast.While):
            yield Condition(node.lineno, node.end_lineno or node.lineno, _words(node.test))
            if any(_leaves(part) for part in (node.body, node.orelse)):
                yield Condition(node.lineno, end, _words(node.test))
        elif isinstance(node, ast.Assert):
            yield Condition(node.lineno, end, _words(node.test))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await):
            yield Condition(node.lineno, end, _refusal(node.value), Way.CALLED)
        elif isinstance(node, ast.Match):
            yield Condition(node.lineno, node.end_lineno or node.lineno, _words(node.subject))
        elif isinstance(node, ast.With | ast.AsyncWith):
            text = " ".join(_words(item.context_expr) for item in node.items)
            yield Condition(node.lineno, node.end_lineno or node.lineno, text, Way.NAMED)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Condition(node.lineno, node.end_lineno or node.lineno, node.name, Way.NAMED)
            text = " ".join(_words(one) for one in node.decorator_list)
            yield Condition(node.lineno, node.end_lineno or node.lineno, text, Way.CALLED)
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
