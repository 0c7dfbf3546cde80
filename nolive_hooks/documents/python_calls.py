"""Calls in Python: constructors, look-ups with a default, options of a command line, child processes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, Protocol

from nolive_hooks.documents import json_format, toml_format, yaml_format
from nolive_hooks.documents.base import Unreadable
from nolive_hooks.documents.python_names import Path
from nolive_hooks.model import Kind, Setting


class Reader(Protocol):
    """What a call needs of the reader that met it."""

    def value(self, node: ast.expr, path: Path, *, quiet: bool = False) -> Iterator[Setting]:
        """Settings of an expression held at `path`."""

    def setting(self, path: Path, value: str, node: ast.expr, kind: Kind) -> Setting:
        """A setting at a node."""

    def literal(self, node: ast.expr) -> tuple[str, Kind] | None:
        """Text and kind of what an expression plainly is."""

    def command(self, node: ast.expr, path: Path) -> Iterator[Setting]:
        """Settings of a command line that a program starts."""


_KEPT: Final = (Kind.CALL, Kind.NAME, Kind.NULL)  # kinds that stay what they are in a default
_ENVIRONMENT: Final = frozenset((
    "os.getenv", "getenv", "os.environ.get", "environ.get", "env", "env.str", "env.bool", "env.get", "config",
    "decouple.config",
))  # fmt: skip
_OPTIONS: Final = frozenset(["add_argument", "option", "Option", "add_option", "argument"])
_FIELDS: Final = frozenset(["Field", "field", "Option", "Argument", "Parameter", "ib", "attrib", "Value"])
_SETTERS: Final = frozenset(["setdefault", "setenv", "putenv", "set"])
_KEYED: Final = frozenset(("set", "set_key"))  # of configparser and dotenv: place, key, value
_LOADERS: Final = frozenset(("safe_load", "full_load", "unsafe_load", "loads"))
_CHILDREN: Final = frozenset((
    "subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_call",
    "subprocess.check_output", "run", "Popen", "check_call", "check_output", "os.system", "system", "os.popen",
    "asyncio.create_subprocess_shell",
))  # fmt: skip


def read(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """Settings of one call: the call itself, its arguments, and what special functions mean by them."""
    callee = _callee(node.func)
    if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
        yield from reader.value(node.func.value, path, quiet=True)
    last = callee.rpartition(".")[2]
    if callee in _ENVIRONMENT and node.args:
        yield from _environment(reader, node, path)
    elif last in _OPTIONS and _option_name(node):
        yield from _option(reader, node, path)
    elif last in _FIELDS:
        yield from _field(reader, node, path)
    elif callee in _CHILDREN and node.args:
        yield from reader.command(node.args[0], path)
    elif last in _SETTERS and len(node.args) == 2 and _text(node.args[0]):
        key = _text(node.args[0])
        found = reader.value(node.args[1], (*path, *_owner(callee), key))
        yield from (_as_default(one) for one in found) if last == "setdefault" else found
    elif callee == "setattr" and len(node.args) == 3 and _text(node.args[1]):
        yield from reader.value(node.args[2], (*path, *_owner(_callee(node.args[0]) + "."), _text(node.args[1])))
    elif last in _KEYED and len(node.args) == 3 and all(_text(item) for item in node.args[:2]):
        section = (*_owner(callee), _text(node.args[0])) if last == "set" else ()
        yield from reader.value(node.args[2], (*path, *section, _text(node.args[1])))
    elif last in _LOADERS and node.args and _text(node.args[0]):
        yield from _loaded(callee, node.args[0], path)
    elif callee == "dict" or last == "update":
        inner = path if callee == "dict" else (*path, *_owner(callee))
        yield from _arguments(reader, node, inner, positional=inner)
    else:
        yield reader.setting((*path, callee), _names(node), node, Kind.CALL)
        yield from _arguments(reader, node, (*path, callee), positional=None)


def _arguments(reader: Reader, node: ast.Call, path: Path, *, positional: Path | None) -> Iterator[Setting]:
    """Arguments below the callee; with `positional`, dict arguments are read as if they stood there."""
    for number, argument in enumerate(node.args):
        if not isinstance(argument, ast.Starred):
            yield from reader.value(argument, (*path, str(number)) if positional is None else positional)
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield from reader.value(keyword.value, (*path, keyword.arg))
        else:
            yield from reader.value(keyword.value, path, quiet=not isinstance(keyword.value, ast.Dict))


def _names(node: ast.Call) -> str:
    """Names of the arguments: positions as digits, `**` where an unknown mapping is passed."""
    names = ["**" if isinstance(item, ast.Starred) else str(number) for number, item in enumerate(node.args)]
    for keyword in node.keywords:
        if keyword.arg is not None:
            names.append(keyword.arg)
        elif isinstance(keyword.value, ast.Dict):
            names.extend(_text(key) for key in keyword.value.keys if key is not None)
        else:
            names.append("**")
    return " ".join(names)


def _callee(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        else:
            node = node.func if isinstance(node, ast.Call) else node.value
    parts.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(parts))


def _owner(callee: str) -> tuple[str, ...]:
    owner = callee.rpartition(".")[0]
    return (owner,) if owner and owner not in ("os.environ", "environ", "monkeypatch") else ()


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _as_default(found: Setting) -> Setting:
    return Setting(found.path, found.value, found.line, found.column, Kind.DEFAULT)


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)


def _environment(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """`os.getenv("MODE", "live")` is a default of MODE, wherever the result goes."""
    default = node.args[1] if len(node.args) > 1 else _keyword(node, "default")
    name = _text(node.args[0]) or (reader.literal(node.args[0]) or ("?",))[0]
    if default is not None:
        for found in reader.value(default, (*path, name)):
            yield _as_default(found) if found.kind not in _KEPT else found
    else:
        yield reader.setting(path, f"{_callee(node.func)}[{name}]", node, Kind.NAME)


def fallbacks(reader: Reader, node: ast.expr, path: Path) -> Iterator[Setting]:
    """The defaults of environment variables somewhere in an expression that is compared and then kept."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and inner.args and _callee(inner.func) in _ENVIRONMENT:
            yield from (found for found in _environment(reader, inner, path) if found.kind is Kind.DEFAULT)


def _loaded(callee: str, node: ast.expr, path: Path) -> Iterator[Setting]:
    """Settings of a configuration that stands as a text in the program: `yaml.safe_load(\"\"\"…\"\"\")`."""
    owner = callee.partition(".")[0]
    reader = {"json": json_format.read, "toml": toml_format.read, "tomllib": toml_format.read}.get(owner)
    try:
        for found in list((reader or yaml_format.read)(_text(node))):
            line = node.lineno + found.line - 1
            yield Setting((*path, *found.path), found.value, line, found.column, found.kind)
    except Unreadable:
        return


def _option_name(node: ast.Call) -> str:
    """The long name of a command-line option, as the program will call it."""
    names = [text for item in node.args if (text := _text(item))]
    long = [name for name in names if name.startswith("--")]
    return (long or names or [""])[0].partition("/")[0].lstrip("-")


def _option(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    default = _keyword(node, "default")
    name = _option_name(node)
    if default is None and node.args and not _text(node.args[0]).startswith("-"):
        default = node.args[0]  # typer: the default comes first, the names follow
        name = name if any(_text(item).startswith("-") for item in node.args[1:]) else path[-1] if path else name
        path = tuple(key for key in path[:-1] if not key.startswith("def "))
    if default is not None:
        for found in reader.value(default, (*path, name)):
            yield _as_default(found) if found.kind not in _KEPT else found


def _field(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """Fields of dataclasses, pydantic and attrs: only the default is a value, the rest describes it."""
    default = _keyword(node, "default")
    if default is None and node.args:
        default = node.args[0]
    if default is None:
        factory = _keyword(node, "default_factory")
        default = factory.body if isinstance(factory, ast.Lambda) else None
    if default is not None:
        for found in reader.value(default, path):
            yield _as_default(found) if found.kind not in _KEPT else found
