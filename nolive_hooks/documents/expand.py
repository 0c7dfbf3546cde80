"""What a value means beyond its own text: defaults of references, environment lists, commands, embedded files."""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from nolive_hooks.documents import commands, layers, shell_format, shell_words
from nolive_hooks.documents.base import Unreadable, split_lines
from nolive_hooks.documents.formats import CONFIGURATION, TEXT, format_of
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

Readers = Mapping[str, Callable[[str], Iterator[Setting]]]

_STRUCTURED: Final = frozenset(("yaml", "json", "toml"))
_COMMANDS: Final = frozenset((
    "run", "script", "scripts", "command", "commands", "cmd", "cmds", "entrypoint", "exec", "start",
    "startcommand", "before_script", "after_script", "shell", "launch", "args", "argv", "arguments", "runargs",
    "execstart", "program", "programarguments", "startup", "deploy", "task", "inline", "build_command",
    "start_command", "parameters",
))  # fmt: skip
_PROGRAMS: Final = ("program", "module")  # keys beside `args` that say what is started with them
_ARGUMENTS: Final = ("args", "arguments", "argv")
_LOOKING: Final = (".includes", ".indexOf", ".has", ".lastIndexOf")  # `argv.includes("--live")` asks
_FLAGS: Final = expression(r"(?:^|_)(?:flags|args|opts|options|arguments|params)$")
_WRITTEN: Final = frozenset(("shell", "env"))  # formats in which every line of a value is a line of the file
_TABLES: Final = frozenset(("scripts", "tasks", "processes"))  # name: command line
_PAIR: Final = expression(r"([A-Za-z_][A-Za-z0-9_.\-]*)=(.*)$", re.DOTALL)
_OVERRIDES: Final = expression(r"(?i)overrides?$|dotlist$|^environment$")
_NAMES: Final = ("name", "key", "parameterkey")
_VALUES: Final = ("value", "parametervalue")
_PAIRED: Final = frozenset((*_NAMES, *_VALUES, "enabled", "default", "in", "path"))
LONGEST_REFERENCE: Final = 1_000  # characters
_REFERENCES: Final = (
    expression(r"\$\{(?:[A-Za-z_][\w.]*|\d):?[-=]([^{}$]*)\}$"),  # shell, compose
    expression(r"\$\{(?:oc\.env|env|ENV):\s*[\w.]+\s*[,:]\s*([^{}$]+)\}$"),  # hydra, logstash
    expression(r"""\$\{\w+:[\w.:-]+\s*,\s*["']?([^{}$"']*)["']?\}$"""),  # Serverless
    expression(r"\$\{[\w.]+:([^{}$?-][^{}$]*)\}$"),  # Spring, not the message of `${NAME:?message}`
    expression(r"""\$?\{\{.*?\bdefault\s*\(?\s*["']([^"']*)["'].*\}\}$"""),  # Helm, Jinja
    expression(r"""\$\{\{.*\|\|\s*["']([^"']*)["']\s*\}\}$"""),  # GitHub Actions
    expression(r"""\$?\{\{.*?\bdefault\s*\(?\s*(true|false)\b.*\}\}$"""),
    expression(r"""\$\{\{.*\|\|\s*(true|false)\s*\}\}$"""),
    expression(r"\$\{[A-Za-z_]\w*:?-\$\{[A-Za-z_]\w*:?-([^{}$]*)\}\}$"),  # a default of a default
)


def default_of(value: str) -> str | None:
    """The text a reference falls back to when nothing is set: `${MODE:-live}` gives `live`."""
    if "{" not in value or len(value) > LONGEST_REFERENCE:
        return None
    for pattern in _REFERENCES:
        if found := pattern.match(value.strip()):
            return found.group(1).strip("\"' ")
    return None


def expand(form: str, text: str, found: Sequence[Setting], readers: Readers) -> Iterator[Setting]:
    """The settings of a document followed by those that its values imply."""
    lines = split_lines(text)
    for one in found:
        if "$(" in one.value and (piped := layers.piped(one.value)):
            yield Setting(one.path, piped, one.line, one.column)
            continue
        default = default_of(one.value) if "{" in one.value and one.kind in (Kind.STRING, Kind.DEFAULT) else None
        if form != "yaml" and default is None:
            yield one
            continue
        kind = one.kind if default is None else Kind.DEFAULT
        line, column = _first_line(lines, one) if form == "yaml" else (one.line, one.column)
        yield Setting(one.path, one.value if default is None else default, line, column, kind)
    if form in _STRUCTURED or form == "javascript":
        listed = [*_environment_lists(found), *_named_pairs(found)]
        yield from listed
        objects = [one for one in listed if one.value.startswith("{") and one.value.endswith("}")]
        yield from _embedded(form, lines, objects, readers)
        yield from _argument_lists(found)
        yield from _secrets(found, readers)
    if form in ("python", "notebook"):
        yield from _overrides(found)
    if form == "xml":
        yield from _argument_lists(found)
    if form in _STRUCTURED or form in ("env", "systemd", "hcl", "ini", "javascript", "xml", "shell", "makefile"):
        yield from _embedded(form, lines, found, readers)
    if form in CONFIGURATION:
        yield from _packed(found, readers)


def _first_line(lines: list[str], one: Setting) -> tuple[int, int]:
    """The place of a value; of a block scalar with one line of text that line, not the mark above it."""
    first, indent = _body(lines, one) if "\n" not in one.value.strip() else (0, 0)
    return (one.line + first, indent + 1) if first else (one.line, one.column)


def _packed(found: Sequence[Setting], readers: Readers) -> Iterator[Setting]:
    """What stands below one or two layers of Base64, as a value and as the configuration it holds."""
    for one in found:
        text = layers.inner(one.value) if one.kind is Kind.STRING else ""
        if not text:
            continue
        plain = Setting(one.path, text, one.line, one.column)
        yield plain
        packed = _COMMANDS.intersection(re.split(r"[\W_]+", one.key.lower()))
        named = format_of(one.key) if "." in one.key else TEXT
        guessed = named if named != TEXT else _guessed(text, "")
        inner = "json" if text.startswith("{") else "shell" if packed else guessed
        try:
            for setting in list(_inside(inner, plain, readers)) if inner != TEXT else ():
                yield Setting(setting.path, setting.value, one.line, one.column, setting.kind)
        except Unreadable:
            continue


def _defaulted(path: tuple[str, ...], value: str, place: Setting, shift: int = 0) -> Setting:
    default = default_of(value)
    kind = Kind.STRING if default is None else Kind.DEFAULT
    return Setting(path, value if default is None else default, place.line, place.column + shift, kind)


def _environment_lists(found: Sequence[Setting]) -> Iterator[Setting]:
    """`environment: [KEY=value]` of compose and its like."""
    for one in found:
        if one.path and one.key.isdigit() and (pair := _PAIR.match(one.value)):
            yield _defaulted((*one.path[:-1], pair.group(1)), pair.group(2).strip("\"'"), one, pair.start(2))


def _overrides(found: Sequence[Setting]) -> Iterator[Setting]:
    """`overrides=["trading.mode=live"]` and `from_dotlist([...])` of a program."""
    for one in found:
        if "=" not in one.value or not one.key.isdigit():
            continue
        if any(_OVERRIDES.search(key) for key in one.path) and (pair := _PAIR.match(one.value)):
            keys = tuple(part for part in pair.group(1).split(".") if part)
            yield _defaulted((*one.path[:-1], *keys), pair.group(2).strip("\"'"), one, pair.start(2))


def _named_pairs(found: Sequence[Setting]) -> Iterator[Setting]:
    """`{name: KEY, value: text}` of Kubernetes, ECS and CloudFormation."""
    groups: dict[tuple[str, ...], dict[str, Setting]] = defaultdict(dict)
    for one in found:
        if len(one.path) > 1 and one.key.lower() in _PAIRED:
            groups[one.path[:-1]][one.key.lower()] = one
    for path, pair in groups.items():
        name = next((pair[key] for key in _NAMES if key in pair), None)
        value = next((pair[key] for key in _VALUES if key in pair), None)
        if name is not None and value is not None and path[-1].isdigit():
            yield _defaulted((*path[:-1], name.value), value.value, value)
        elif value is not None and (where := pair.get("path")) and where.value.startswith("/"):  # a JSON patch
            yield _defaulted((*path[:-1], *where.value.strip("/").split("/")), value.value, value)
        elif name is not None and (default := pair.get("default")) and "in" not in pair:  # `in` is of an API's schema
            yield Setting((*path[:-1], name.value), default.value, default.line, default.column, Kind.DEFAULT)
        elif name is not None and (on := pair.get("enabled")) and path[-1].isdigit():  # feature flags
            yield Setting((*path[:-1], name.value, "enabled"), on.value, on.line, on.column, on.kind)


def _argument_lists(found: Sequence[Setting]) -> Iterator[Setting]:
    """Lists of words under a command key, or that hold a `--flag`, are command lines."""
    groups: dict[tuple[str, ...], list[Setting]] = defaultdict(list)
    programs: dict[tuple[str, ...], str] = {}
    for one in found:
        if len(one.path) > 1 and one.key.isdigit():
            groups[one.path[:-1]].append(one)
        elif one.key in _PROGRAMS and one.kind is Kind.STRING:
            programs[one.path[:-1]] = one.value
    for path, items in groups.items():
        named = path[-1].lower().replace("-", "_") in _COMMANDS
        flags = any(item.value.startswith("--") for item in items)
        if not (named or flags) or path[-1].endswith(_LOOKING):
            continue
        if any(" " in item.value.strip() for item in items) and not flags:
            continue  # a list of command lines, read one by one in `_embedded`
        line = [shell_words.Word(item.value, item.line, item.column, quoted=True) for item in items]
        if path[-1] in _ARGUMENTS and (program := programs.get(path[:-1], "")) and items[0].value.startswith("-"):
            line.insert(0, shell_words.Word(program, items[0].line, items[0].column, quoted=True))
        yield from commands.of_words(line, path)


def _secrets(found: Sequence[Setting], readers: Readers) -> Iterator[Setting]:
    """Values below `data` of a Kubernetes Secret are base64 of what the program will read, however short they are.

    A key such as `desk.toml` is the name of a file, and the value is read as that file.
    """
    roots = {one.path[:-1] for one in found if one.key == "kind" and one.value == "Secret"}
    for one in found:
        held = any(key == "data" and one.path[:end] in roots for end, key in enumerate(one.path)) if roots else False
        if held and not layers.inner(one.value) and (plain := _plain(one.value)):
            secret = Setting(one.path, plain, one.line, one.column)
            yield secret
            yield from _packed_file(secret, readers)


def _packed_file(one: Setting, readers: Readers) -> Iterator[Setting]:
    inner = format_of(one.key) if "." in one.key else TEXT
    try:
        for setting in list(_inside(inner, one, readers)) if inner != TEXT else ():
            yield Setting(setting.path, setting.value, one.line, one.column, setting.kind)
    except Unreadable:
        return


def _plain(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode("utf-8").rstrip("\n")
    except (binascii.Error, ValueError):
        return ""


def _embedded(form: str, lines: list[str], found: Sequence[Setting], readers: Readers) -> Iterator[Setting]:
    """Files and scripts inside a value: ConfigMap entries, `run:` blocks, JSON in a variable."""
    for one in found:
        if one.kind is not Kind.STRING or len(one.value) < 4:
            continue
        inner = _inner_format(form, one)
        if inner == TEXT:
            continue
        first, indent = _body(lines, one) if form == "yaml" else (0, 0)
        try:
            for setting in list(_inside(inner, one, readers)):
                line = one.line + first + setting.line - 1 if first or form in _WRITTEN else one.line
                column = setting.column + indent if first else one.column
                if first and lines[one.line - 1][one.column - 1] == ">":
                    line, column = _folded(lines, one.line, setting, line, column)
                default = default_of(setting.value) if setting.kind is Kind.STRING else None
                kind = setting.kind if default is None else Kind.DEFAULT
                value = setting.value if default is None else default
                yield Setting(setting.path, value, line, column, kind)
        except Unreadable:
            continue


def _inside(inner: str, one: Setting, readers: Readers) -> Iterator[Setting]:
    """Settings inside a value, with the path of the value before their own."""
    if inner == "shell":
        for line, number in shell_format.joined(one.value):
            yield from commands.settings(line, number, 1, one.path)
    elif inner == "env" and "\n" not in one.value:
        yield from commands.variables(one.value.replace(",", " "), 1, 1, one.path)
    else:
        for setting in readers[inner](one.value):
            yield Setting((*one.path, *setting.path), setting.value, setting.line, setting.column, setting.kind)


def _folded(lines: list[str], start: int, setting: Setting, line: int, column: int) -> tuple[int, int]:
    """Where a value of a folded block (`>`) really stands: its first line that holds the text."""
    for below in range(start, min(start + 100, len(lines))):
        at = lines[below].find(setting.value if setting.value != "true" else setting.key)
        if at >= 0:
            return below + 1, at + 1
    return line, column


def _inner_format(form: str, one: Setting) -> str:
    keys = [key for key in one.path if not key.isdigit()]
    last = keys[-1].lower().replace("-", "_") if keys else ""
    if form == "ini" and last == "environment":
        return "env"
    if one.value.lstrip()[:1] == "{" and one.value.rstrip()[-1:] == "}" and not one.value.lstrip().startswith("{{"):
        return "json"
    if form == "toml" and "\n" in one.value:
        return TEXT
    if one.value.startswith(("--", "-D")) and _FLAGS.search(last):
        return "shell"  # `TRADER_FLAGS := --venue kraken --live`
    if form == "makefile":
        return TEXT
    if form == "shell":
        return format_of(one.key, one.value) if "\n" in one.value or "." in one.key else TEXT
    if last in _COMMANDS or (len(keys) > 1 and keys[-2].lower() in _TABLES):
        words = one.value.strip()
        return "shell" if " " in words or "\n" in words or not one.key.isdigit() else TEXT
    if "\n" not in one.value.strip():
        return TEXT
    named = format_of(keys[-1]) if keys and "." in keys[-1] else TEXT
    return _guessed(one.value, last) if named == TEXT and form == "yaml" else named


def _guessed(value: str, key: str) -> str:
    if re.search(r"^#!.*sh", value):
        return "shell"
    if key in ("description", "title", "summary", "message", "note", "text", "comment"):
        return TEXT
    if re.search(r"^\[[\w.]+\]\s*$", value, re.MULTILINE):
        return "ini"
    if re.search(r"^[A-Z][A-Z0-9_]+=", value, re.MULTILINE):
        return "env"
    nested = re.match(r"\s*[\w\-]+:[ \t]*\n[ \t]+[\w\-]+:", value)
    return "yaml" if nested or re.search(r"^[\w\-]+: \S", value, re.MULTILINE) else TEXT


def _body(lines: list[str], one: Setting) -> tuple[int, int]:
    """How many lines below its mark a YAML block scalar begins, and its indent; zeros where it is no block."""
    if one.line > len(lines) or not lines[one.line - 1][one.column - 1 : one.column].startswith(("|", ">")):
        return 0, 0
    for below in range(one.line, len(lines)):
        bare = lines[below].rstrip("\r\n")
        if bare.strip():
            return 1, len(bare) - len(bare.lstrip())
    return 1, 0
