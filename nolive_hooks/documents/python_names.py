"""Names and literals of Python syntax trees: what an expression plainly is, and what a target writes to."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from nolive_hooks.model import Kind

Path = tuple[str, ...]

_BINDING = frozenset((
    ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension,
))  # fmt: skip
# Tuples and no `A | B` where it is asked of every node: that makes a new type each time.
_LOOSE = (ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)
_SEQUENCES = (ast.Tuple, ast.List)
_TELLING_NOTHING = frozenset((
    "ctx", "op", "ops", "attr", "id", "name", "type_comment", "conversion", "level", "simple", "is_async",
))  # fmt: skip
# By kind of node, the fields in which something may be bound.
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(field for field in kind._fields if field not in _TELLING_NOTHING)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
_LEAVES = frozenset((
    type(None), bool, bytes, complex, float, int, str, type(...), ast.Add, ast.Sub, ast.And, ast.Or, ast.Not, ast.Eq,
    ast.Name, ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.Break, ast.Continue, ast.alias,
))  # fmt: skip


def constant(node: ast.Constant) -> tuple[str, Kind] | None:
    """Text and kind of a literal; bytes as the text they hold."""
    value = node.value
    if isinstance(value, bool):
        return str(value), Kind.BOOL
    if isinstance(value, str):
        return value, Kind.STRING
    if isinstance(value, bytes):
        return value.decode("latin-1"), Kind.STRING
    if isinstance(value, int | float):
        try:
            return str(value), Kind.NUMBER
        except ValueError:  # an integer longer than the interpreter prints
            return "0", Kind.NUMBER
    return ("None", Kind.NULL) if value is None else None


def dotted(node: ast.expr) -> str:
    """`a.b.c` of names and attributes; an empty text for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Call):
        parts.append("()")
    elif isinstance(node, ast.Name):
        parts.append(node.id)
    else:
        return ""
    return ".".join(reversed(parts)).replace("().", "")


def looked_up(node: ast.expr) -> tuple[ast.expr, str] | None:
    """The owner of `getattr(ccxt, name)` and what stands for its member; None for any other expression."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "getattr":
        return None
    name = node.args[1] if len(node.args) > 1 else None
    said = name.value if isinstance(name, ast.Constant) else dotted(name).rpartition(".")[2] if name is not None else ""
    return (node.args[0], str(said).lower() or "member") if name is not None else None


def library_names(tree: ast.Module, bound: Mapping[str, ast.expr]) -> dict[str, str]:
    """Names that a file has for a library with classes in small letters, and for those classes, by its own names."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            pairs = ((one.asname, one.name) for one in node.names if one.asname)
            found |= {own: "ccxt" for own, name in pairs if name.partition(".")[0] == "ccxt"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "ccxt":
            found |= {one.asname or one.name: f"ccxt.{one.name}" for one in node.names if one.name.islower()}
    for name, value in bound.items():
        member = looked_up(value)
        owner = dotted(member[0]) if member is not None else ""
        if member is not None and found.get(owner, owner) == "ccxt":
            found[name] = f"ccxt.{member[1]}"
    return found


def unary(node: ast.UnaryOp, operand: tuple[str, Kind] | None) -> tuple[str, Kind] | None:
    """The literal that `not`, `-` or `+` makes of another."""
    if operand is None or operand[1] in (Kind.NAME, Kind.CALL):
        return None
    if isinstance(node.op, ast.Not):
        return str(operand[0] in ("False", "0", "", "None")), Kind.BOOL
    return ("-" + operand[0], Kind.NUMBER) if isinstance(node.op, ast.USub) else operand


def targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[Path]:
    """The key paths that an assignment writes to."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [path for target in targets if (path := _target(target))]


def unpackings(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[tuple[Path, ast.expr]] | None:
    """What `a, b = 1, 2` sets, each under its name; of `a, b = call()` the call without one; None where one is set."""
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    if not isinstance(target, _SEQUENCES) or node.value is None:
        return None
    value = node.value
    if isinstance(value, _SEQUENCES) and len(value.elts) == len(target.elts):
        return [(_target(name), item) for name, item in zip(target.elts, value.elts, strict=True)]
    return [((), value)]


def _target(node: ast.expr) -> Path:
    """The keys an assignment writes to: `config["a"].b` is ("config", "a", "b")."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_target(node.value), node.attr)
    if isinstance(node, ast.Subscript):
        word = constant(node.slice) if isinstance(node.slice, ast.Constant) else None
        return (*_target(node.value), word[0] if word else "?")
    return ()


def resolved(node: ast.expr) -> tuple[str, Kind] | None:
    """Text and kind of what a name stands for."""
    if isinstance(node, ast.Constant):
        return constant(node)
    text = dotted(node)
    return (text, Kind.NAME) if text else None


def constants(bound: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
    """Of names bound once those that are one short literal or one member such as `Env.LIVE`.

    Long texts are left out: a credential is reported where it stands, not wherever its name is passed.
    """
    return {name: value for name, value in bound.items() if _is_short(value)}


def bound_once(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that the whole file gives exactly one expression, however often."""
    found: dict[str, list[ast.expr | None]] = {}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind in _BINDING:
            for target, value in _bindings(node):
                names = [target] if type(target) is ast.Name else ast.walk(target)
                for name in names:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
        elif kind is ast.arg:
            found.setdefault(node.arg, []).append(None)  # type: ignore[attr-defined]
        # By hand: `ast.walk` also visits every name, literal and context, of which a tree mostly consists.
        for field in _FIELDS[kind]:
            child: Any = getattr(node, field, None)
            if type(child) is list:
                waiting += [item for item in child if type(item) not in _LEAVES]
                continue
            while type(child) is ast.Attribute:
                child = child.value
            if type(child) not in _LEAVES:
                waiting.append(child)
    return {name: value for name, values in found.items() if (value := values[0]) is not None and _agree(values)}


def _agree(values: list[ast.expr | None]) -> bool:
    """All branches of a program give a name the same member (`Env.LIVE`), or there is only one."""
    first = values[0]
    if len(values) == 1 or not isinstance(first, ast.Attribute):
        return len(values) == 1
    return all(isinstance(one, ast.Attribute) and dotted(one) == dotted(first) for one in values)


def started(tree: ast.Module) -> frozenset[str]:
    """Functions that a module hands to a command line: `fire.Fire(trade)`, `typer.run(trade)`."""
    names: set[str] = set()
    for node in tree.body:
        below = node.body if isinstance(node, ast.If) else [node]
        for call in (one.value for one in below if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)):
            if dotted(call.func) in ("fire.Fire", "Fire", "typer.run", "defopt.run", "tyro.cli", "run_command"):
                names.update(item.id for item in call.args if isinstance(item, ast.Name))
    return frozenset(names)


def _bindings(node: ast.AST) -> list[tuple[ast.expr, ast.expr | None]]:
    """What a statement binds: targets with their value, or with None where it is not one plain value."""
    if isinstance(node, ast.Assign):
        return [(target, node.value if isinstance(target, ast.Name) else None) for target in node.targets]
    if isinstance(node, ast.AnnAssign):
        return [(node.target, node.value)]
    return [(node.target, None)] if isinstance(node, _LOOSE) else []


def _is_short(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, str | bytes) or len(node.value) <= 20
    return isinstance(node, ast.Attribute) and bool(dotted(node))
