"""Every place of the code that makes an error of ours, read from the source: who makes it, and its own words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.support import ROOT

ERRORS = "nolive_hooks/errors.py"


class Made(NamedTuple):
    """One expression that makes an error: `usage(...)`, `RecordError(...)`, `refuse_archive(...)`."""

    path: str
    maker: str
    call: ast.Call

    @property
    def place(self) -> str:
        return f"{self.path}:{self.call.lineno}"

    @property
    def lines(self) -> set[str]:
        """`file:line` of all its lines."""
        return {f"{self.path}:{line}" for line in range(self.call.lineno, (self.call.end_lineno or 0) + 1)}

    @property
    def words(self) -> tuple[str, ...]:
        """What the code itself says in its sentence, hole by hole: `step `, ` cannot start`."""
        return tuple(part for argument in self.call.args for part in literal(argument))

    def given(self, name: str) -> ast.expr | None:
        """What is handed in under a name (`where`, `why`, `fix`)."""
        return next((word.value for word in self.call.keywords if word.arg == name), None)


def literal(node: ast.expr) -> Iterator[str]:
    """The literal parts of a text; of a choice, those of both sides. `told or "words for a silent git"` has none."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from literal(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from literal(one)
            yield from literal(other)


@cache
def made() -> tuple[Made, ...]:
    """Every expression that makes an error, in the order of files and lines."""
    found = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "nolive_hooks").rglob("*.py"))
    }
    makers = {path: _makers(tree) for path, tree in found.items()}
    makers[ERRORS].add("NoliveError")
    return tuple(
        Made(path, name, node)
        for path, tree in found.items()
        if path != ERRORS
        for known in [_known(path, tree, makers)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in known
    )


def _makers(tree: ast.Module) -> set[str]:
    """Kinds of errors that a module defines, and its functions that only make one."""
    kinds = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "NoliveError" for base in node.bases)
    }
    return kinds | {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) in {"NoliveError", *kinds}
    }


def _known(path: str, tree: ast.Module, makers: dict[str, set[str]]) -> set[str]:
    """The makers as this module names them: its own, imported ones, and `module.maker`."""
    names = set(makers[path])
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            home = node.module.replace(".", "/")
            for alias in node.names:
                if alias.name in makers.get(f"{home}.py", set()):
                    names.add(alias.asname or alias.name)
                names |= {f"{alias.name}.{maker}" for maker in makers.get(f"{home}/{alias.name}.py", ())}
    return names
