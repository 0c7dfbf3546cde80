"""Calls in Python: constructors, look-ups with a default, options of a command line, child processes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from nolive_hooks.documents import commands, json_format, python_copies, python_names, shell_format
from nolive_hooks.documents.base import SCOPE, Unreadable
from nolive_hooks.documents.later import later
from nolive_hooks.documents.python_names import Path, dotted
from nolive_hooks.expressions import expression
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

    def named(self, callee: str) -> str:
        """A callee by the name that its library has for it."""

    @property
    def bound(self) -> Mapping[str, ast.expr]:
        """Names that the file gives one expression."""

    @property
    def live_parsers(self) -> frozenset[str]:
        """Names of parsers of subcommands that are called live."""


_KEPT: Final = (Kind.CALL, Kind.NAME, Kind.NULL)  # kinds that stay what they are in a default
_ENVIRONMENT: Final = frozenset((
    "os.getenv", "getenv", "os.environ.get", "environ.get", "env", "env.str", "env.bool", "env.get", "config",
    "decouple.config",
))  # fmt: skip
# A function of the program that looks a variable up: `_env_int("PORT", "4001")`.
_HELPER: Final = expression(r"(?:\w{1,30}\.)?_{0,2}(?:get_|read_)?env(?:_(?:int|float|bool|str|flag|or|var|get))?")
_OPTIONS: Final = frozenset(["add_argument", "option", "Option", "add_option", "argument"])
_FIELDS: Final = frozenset(["Field", "field", "Option", "Argument", "Parameter", "ib", "attrib", "Value"])
_SETTERS: Final = frozenset(["setdefault", "setenv", "putenv", "set"])
_KEYED: Final = frozenset(("set", "set_key"))  # of configparser and dotenv: place, key, value
_LOADERS: Final = frozenset(("safe_load", "full_load", "unsafe_load", "loads"))
_RUNNERS: Final = frozenset(("run", "sudo", "local", "exec_command"))
_TOML: Final = later("toml_format")
_YAML: Final = later("yaml_format")
_WRITTEN: Final = {
    "env": shell_format.read_env,
    "json": json_format.read,
    "toml": _TOML,
    "yaml": _YAML,
    "yml": _YAML,
}  # by the ending of the file that a program writes
_LISTED: Final = expression(r"\s{0,3}[|,/]\s{0,3}|\s{1,3}or\s{1,3}")
_STEPS: Final = (ast.Attribute, ast.Subscript, ast.Call)  # of `a.b["c"]().d`
_CASTS: Final = frozenset(("bool", "int", "str", "float", "strtobool"))
_COMMANDS: Final = frozenset(("bash_command", "command", "cmd", "cmds", "entrypoint", "args", "argv", "arguments"))
_CHILDREN: Final = frozenset((
    "subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_call",
    "subprocess.check_output", "run", "Popen", "check_call", "check_output", "os.system", "system", "os.popen",
    "asyncio.create_subprocess_shell",
))  # fmt: skip


def read(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """Settings of one call: the call itself, its arguments, and what special functions mean by them."""
    callee = reader.named(_callee(node.func))
    if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
        yield from reader.value(node.func.value, path, quiet=True)
    last = callee.rpartition(".")[2]
    handed = _handed_on(reader, node, path, callee)
    if handed is not None:
        yield from handed
    elif last in _OPTIONS and _option_name(node):
        yield from _option(reader, node, path)
    elif last in _FIELDS:
        yield from _field(reader, node, path)
    elif callee in _CHILDREN and node.args:
        yield from _child(reader, node, (*path, callee))
    elif last in _RUNNERS and "." in callee and node.args and _text(node.args[0]):
        yield from _ran(reader, node, path)
    elif last in _SETTERS and len(node.args) == 2 and _text(node.args[0]):
        key = _text(node.args[0])
        found = reader.value(node.args[1], (*path, *_owner(callee), key))
        kept = last != "setdefault"
        yield from (one if kept or one.kind in _KEPT else _as_default(one) for one in found)
    elif callee == "setattr" and len(node.args) == 3 and _text(node.args[1]):
        yield from reader.value(node.args[2], (*path, *_owner(_callee(node.args[0]) + "."), _text(node.args[1])))
    elif last in _KEYED and len(node.args) == 3 and all(_text(item) for item in node.args[:2]):
        section = (*_owner(callee), _text(node.args[0])) if last == "set" else ()
        yield from reader.value(node.args[2], (*path, *section, _text(node.args[1])))
    elif last in _LOADERS and node.args and _text(node.args[0]):
        yield from _loaded(callee, node.args[0], path)
    elif callee == "dict" or last == "update":
        inner = path if callee == "dict" else (*path, *_updated(node, callee))
        yield from _arguments(reader, node, inner, positional=inner)
    else:
        callee = (dotted(node.args[0]) if last == "partial" and node.args else "") or callee
        yield reader.setting((*path, callee), _names(node), node, Kind.CALL)
        yield from _arguments(reader, node, (*path, callee), positional=None)


def _child(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """The command line of a child process, and the variables it is given."""
    yield from reader.command(node.args[0], path[:-1])
    if (variables := _keyword(node, "env")) is not None:
        yield from reader.value(variables, (*path, "env"))


def _handed_on(reader: Reader, node: ast.Call, path: Path, callee: str) -> Iterator[Setting] | None:
    """What a call hands on without acting itself: the default of a look-up or flag, a cast; None for other calls."""
    if (remade := python_copies.remade(node, callee, reader.bound)) is not None:
        return read(reader, remade, path)
    last, count = callee.rpartition(".")[2], len(node.args)
    name = _text(node.args[0]) if node.args else ""
    if (callee in _ENVIRONMENT and count) or (count == 2 and name.isupper() and _HELPER.fullmatch(callee)):
        return _environment(reader, node, path)
    if last == "get" and count == 2 and name and _is_kept(path):
        place = (*path, name) if _text(node.args[1]) and path[-1] != name else path  # a word is chosen by its own name
        return (_as_default(one) for one in reader.value(node.args[1], place) if one.kind not in _KEPT)
    if path and (number := _fallback(node, last)) is not None and _is_number(number):  # of an argument, too
        return (_as_default(one) for one in reader.value(number, path))
    if last == "set_defaults" and node.keywords:
        return _preset(reader, node)
    if last == "write_text" and count == 1:
        return _written(reader, node, path)
    if last in _CASTS and count == 1 and path:
        return reader.value(node.args[0], path)
    if last.startswith("DEFINE_") and count > 1 and name:  # absl
        return (_as_default(one) for one in reader.value(node.args[1], (*path, name)))
    return None


def _arguments(reader: Reader, node: ast.Call, path: Path, *, positional: Path | None) -> Iterator[Setting]:
    """Arguments below the callee; with `positional`, dict arguments are read as if they stood there."""
    for number, argument in enumerate(node.args):
        if not isinstance(argument, ast.Starred):
            yield from reader.value(argument, (*path, str(number)) if positional is None else positional)
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg in _COMMANDS:
            yield from reader.command(keyword.value, path)
        if keyword.arg is not None:
            yield from reader.value(keyword.value, (*path, keyword.arg))
        else:
            yield from reader.value(keyword.value, path, quiet=not isinstance(keyword.value, ast.Dict))


def _fallback(node: ast.Call, last: str) -> ast.expr | None:
    """What is looked up where nothing is said: `x.get("a", 1)`, `getattr(x, "a", 1)`, `getint(..., fallback=1)`."""
    given = {"get": 2, "getattr": 3}.get(last)
    if given == len(node.args):
        return node.args[-1]
    return _keyword(node, "fallback") if last.startswith("get") else None


def _is_kept(path: Path) -> bool:
    """What is looked up is given to a name: `paper=settings.get("paper", False)`."""
    return bool(path) and path[-1].isidentifier() and not path[-1].startswith("_")


def _names(node: ast.Call) -> str:
    """Names of the arguments: positions as digits, `**` where an unknown mapping is passed."""
    names = ["**" if isinstance(item, ast.Starred) else str(number) for number, item in enumerate(node.args)]
    for item in node.args:
        if isinstance(item, ast.Dict):  # `ccxt.kraken({"apiKey": KEY})` is given an apiKey
            names.extend(_text(key) for key in item.keys if key is not None)
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
    while isinstance(node, _STEPS):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif (member := python_names.looked_up(node)) is not None:
            parts.append(member[1])
            node = member[0]
        else:
            node = node.func if isinstance(node, ast.Call) else node.value
    parts.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(parts))


def _owner(callee: str) -> tuple[str, ...]:
    owner = callee.rpartition(".")[0]
    return (owner,) if owner and owner not in ("os.environ", "environ", "monkeypatch") else ()


def _updated(node: ast.Call, callee: str) -> Path:
    """What `config["execution"].update(...)` writes to."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(held, ast.Subscript) and (key := _text(held.slice)):
        return (*_owner(callee), key)
    return _owner(callee)


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
    reader = {"json": json_format.read, "toml": _TOML, "tomllib": _TOML}.get(owner)
    try:
        for found in list((reader or _YAML)(_text(node))):
            line = node.lineno + found.line - 1
            yield Setting((*path, *found.path), found.value, line, found.column, found.kind)
    except Unreadable:
        return


def _ran(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """`context.run("python -m trader", env={...})` and `session.run("pytest", "tests")` of tools that run tasks."""
    first = _text(node.args[0])
    words = first.split() if len(node.args) == 1 else [_text(item) for item in node.args]
    if " " in first or len(node.args) > 1:
        line = node.args[0] if len(node.args) == 1 else ast.copy_location(ast.List(node.args, ast.Load()), node)
        yield from reader.command(line, path)
    for keyword in node.keywords:
        if keyword.arg and not commands.TESTERS.intersection(words):
            yield from reader.value(keyword.value, (*path, _callee(node.func), keyword.arg))


def _written(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """`Path(".env").write_text("KEY=value")`: what a later program reads from the file, by the ending of its name."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    name = _text(owner.args[0]) if isinstance(owner, ast.Call) and owner.args else ""
    ending = name.rpartition(".")[2].lower()
    held = reader.literal(node.args[0])
    if ending not in _WRITTEN or held is None or held[1] is not Kind.STRING:
        return
    try:
        for found in list(_WRITTEN[ending](held[0])):
            yield Setting((*path, name, *found.path), found.value, node.args[0].lineno, found.column, found.kind)
    except Unreadable:
        return


def _option_name(node: ast.Call) -> str:
    """The long name of a command-line option, as the program will call it."""
    names = [text for item in node.args if (text := _text(item))]
    long = [name for name in names if name.startswith("--")]
    target = _text(_keyword(node, "dest"))
    if target and not any(_says(name, target) for name in long):
        return target  # `--live` that stores into `paper`
    return (long or names or [""])[0].partition("/")[0].lstrip("-")


def _says(option: str, target: str) -> bool:
    return option.lstrip("-").replace("-", "_") == target


def _option(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    default = _keyword(node, "default")
    name = _option_name(node)
    if default is None and node.args and not _text(node.args[0]).startswith("-"):
        default = node.args[0]  # typer: the default comes first, the names follow
        name = name if any(_text(item).startswith("-") for item in node.args[1:]) else path[-1] if path else name
        path = path[:-1]
    flagged = bool(node.args) and _text(node.args[0]).startswith("-")
    if _text(default) or _is_number(default) or not flagged:  # a choice is the program's, wherever the option is added
        path = tuple(key for key in path if not key.startswith(SCOPE))
    for word in _offered(node):
        yield reader.setting((*path, "choices", name), word, node, Kind.STRING)
    if default is not None:
        for found in reader.value(default, (*path, name)):
            yield _as_default(found) if found.kind not in _KEPT else found
            if found.kind is Kind.BOOL and (other := _opposite(node)):
                yield reader.setting((*path, other), str(found.value == "False"), default, Kind.DEFAULT)


def _preset(reader: Reader, node: ast.Call) -> Iterator[Setting]:
    """`parser.set_defaults(mode="live")`: what options are where nobody gives them; `desk live` was asked for."""
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        if dotted(owner) in reader.live_parsers or python_copies.is_live_parser(owner):
            return
    for keyword in node.keywords:
        for found in reader.value(keyword.value, (keyword.arg,) if keyword.arg else (), quiet=keyword.arg is None):
            yield _as_default(found) if found.kind not in _KEPT else found


def _is_number(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _offered(node: ast.Call) -> list[str]:
    """What an option may be set to: its choices, or the words that its help lists (`paper | live`)."""
    choices = _keyword(node, "choices")
    if isinstance(choices, ast.List | ast.Tuple | ast.Set):
        return [text for item in choices.elts if (text := _text(item))]
    listed = _LISTED.split(_text(_keyword(node, "help"))[:200])
    return listed if len(listed) > 1 and all(word.isidentifier() for word in listed) else []


def _opposite(node: ast.Call) -> str:
    """The second name of a pair such as `--paper/--live`, which is on where the first is off."""
    pair = next((text for item in node.args if "/--" in (text := _text(item))), "")
    return pair.partition("/")[2].lstrip("-")


def _field(reader: Reader, node: ast.Call, path: Path) -> Iterator[Setting]:
    """Fields of dataclasses, pydantic and attrs: only the default is a value, the rest describes it."""
    default = _keyword(node, "default")
    if default is None and node.args:
        default = node.args[0]
    if default is None:
        factory = _keyword(node, "default_factory") or _keyword(node, "factory")
        default = factory.body if isinstance(factory, ast.Lambda) else None
    if default is not None:
        for found in reader.value(default, path):
            yield _as_default(found) if found.kind not in _KEPT else found
