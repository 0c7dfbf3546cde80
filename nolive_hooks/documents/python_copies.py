"""Copies in Python that change some fields (`replace(BASE, dry_run=False)`), and parsers of live subcommands."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from nolive_hooks.documents.python_names import dotted

_FUNCTIONS: Final = frozenset((
    "replace", "dataclasses.replace", "copy.replace", "structs.replace", "msgspec.structs.replace",
    "evolve", "attr.evolve", "attrs.evolve", "attr.assoc",
))  # fmt: skip
_METHODS: Final = frozenset(("_replace", "model_copy", "copy", "evolve"))
_UPDATE: Final = "update"
_STEPS: Final = 8  # copies of copies
_LIVE: Final = frozenset(("live", "real", "prod", "production", "mainnet"))


def remade(node: ast.Call, callee: str, bound: Mapping[str, ast.expr]) -> ast.Call | None:
    """A copy as a call of the class that is copied: `DeskConfig(dry_run=False, **BASE)`; None for any other call.

    Only of an object that the file makes, under a name that it gives once.
    """
    base = _base(node, callee)
    changes = _changes(node) if base is not None else []
    named = _class(base, bound) if base is not None and changes else None
    if base is None or named is None:
        return None
    rest = ast.keyword(arg=None, value=ast.copy_location(ast.Name("_", ast.Load()), node))  # all other fields
    return ast.copy_location(ast.Call(func=named, args=[], keywords=[*changes, rest]), node)


def _base(node: ast.Call, callee: str) -> ast.expr | None:
    """What is copied: the one argument of a function, or the owner of a method."""
    if callee in _FUNCTIONS and len(node.args) == 1:
        return node.args[0]
    method = isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and not node.args
    return node.func.value if method and isinstance(node.func, ast.Attribute) else None


def _changes(node: ast.Call) -> list[ast.keyword]:
    """The fields that change; those of `update={...}` as a mapping."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("model_copy", "copy"):
        updates = [one.value for one in node.keywords if one.arg == _UPDATE and isinstance(one.value, ast.Dict)]
        return [ast.keyword(arg=None, value=one) for one in updates]
    return [one for one in node.keywords if one.arg is not None]


def _class(base: ast.expr, bound: Mapping[str, ast.expr]) -> ast.expr | None:
    """The class of an object, by the call that makes it or the first of its copies."""
    for _ in range(_STEPS):
        if isinstance(base, ast.Name) and base.id in bound:
            base = bound[base.id]
            continue
        if not isinstance(base, ast.Call):
            return None
        name = dotted(base.func)
        if name.rpartition(".")[2][:1].isupper():
            return base.func
        inner = _base(base, name)
        if inner is None:
            return None
        base = inner
    return None


def live_parsers(tree: ast.Module) -> frozenset[str]:
    """Names of parsers that only who types so gets to: `live = commands.add_parser("live")`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_live_parser(node.value):
            found.update(dotted(target) for target in node.targets)
    return frozenset(found)


def is_live_parser(node: ast.expr) -> bool:
    """`add_parser("live")`: a subcommand that says by its own name what it does."""
    if not isinstance(node, ast.Call) or dotted(node.func).rpartition(".")[2] != "add_parser" or not node.args:
        return False
    name = node.args[0]
    return isinstance(name, ast.Constant) and not _LIVE.isdisjoint(str(name.value).lower().replace("_", "-").split("-"))
