"""YAML from parser events: every document, anchors and merges resolved, tags never executed, size capped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml
from msgspec import Struct

from nolive_hooks.documents import layers
from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, MAX_NODES, Unreadable, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

Path = tuple[str, ...]

# Characters libyaml refuses (mojibake, control characters) or counts as line ends although editors do not.
_STRANGE: Final = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TEMPLATE: Final = expression(r"\$?\{\{(?:[^{\n]|\{(?!\{)){0,500}?\}\}")
_DIRECTIVE: Final = expression(r"^[ \t]*(?:\{\{-?[^{}\n]*-?\}\}|\{%[^\n]*%\}|\{#[^\n]*#\})[ \t]*$", re.MULTILINE)
_HELD: Final = expression("\ue000(\\d+)\ue001")
_BOOL: Final = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n"])
_NULL: Final = frozenset(("", "~", "null"))
_NUMBER: Final = expression(r"[-+]?(?:0x[0-9a-f]+|\.?\d[\d_.]*(?:e[-+]?\d+)?)$", re.IGNORECASE)


class _Node(Struct):
    line: int
    column: int
    value: str = ""
    kind: Kind = Kind.STRING
    pairs: list[tuple[_Node, _Node]] | None = None
    items: list[_Node] | None = None
    pending: list[_Node] = []
    alias: _Node | None = None  # where an alias of a scalar stands


def read(text: str) -> Iterator[Setting]:
    """Settings of all documents; with more than one, the path begins with the document's number."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    held: list[str] = []
    plain = _without_templates(_STRANGE.sub("_", text), held)
    documents = _compose(plain)
    walker = _Walker(held)
    last = len(split_lines(text))
    for number, document in enumerate(documents):
        for one in walker.walk(document, (str(number),) if len(documents) > 1 else (), 0):
            # libyaml places an empty value behind the end of the file.
            yield one if one.line <= last else Setting(one.path, one.value, last, 1, one.kind)


def _without_templates(text: str, held: list[str]) -> str:
    """Helm, Jinja and Actions expressions replaced by marks, so that a template is read like its result."""
    if "{{" not in text and "{%" not in text:
        return text

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"\ue000{len(held) - 1}\ue001"

    return _TEMPLATE.sub(hold, _DIRECTIVE.sub("", text))


def _compose(text: str) -> list[_Node]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable("not valid YAML", mark.line + 1 if mark else 0) from None
    except (RecursionError, ValueError, UnicodeError):
        raise Unreadable("not valid YAML") from None
    return builder.documents


class _Builder:
    """Builds nodes from events with a stack of its own: depth cannot exhaust the interpreter's."""

    def __init__(self) -> None:
        self.documents: list[_Node] = []
        self._open: list[_Node] = []
        self._anchors: dict[str, _Node] = {}
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}
        elif isinstance(event, yaml.AliasEvent):
            self._add(_aliased(self._anchors.get(event.anchor or ""), _node(event)))
        elif isinstance(event, yaml.ScalarEvent):
            node = _node(event)
            node.value, node.kind = _value(event), _kind(event)
            self._anchor(event, node)
            self._add(node)
        elif isinstance(event, yaml.CollectionStartEvent):
            node = _node(event)
            if isinstance(event, yaml.MappingStartEvent):
                node.pairs = []
            else:
                node.items = []
            self._anchor(event, node)
            self._open.append(node)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._open.pop())

    def _anchor(self, event: yaml.NodeEvent, node: _Node) -> None:
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_NODES:
            raise Unreadable("nested too deeply or too large", node.line)
        if event.anchor:
            self._anchors[event.anchor] = node

    def _add(self, node: _Node) -> None:
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(node)
        elif parent.pairs is not None:
            parent.pending.append(node)
            if len(parent.pending) == 2:
                parent.pairs.append((parent.pending[0], parent.pending[1]))
                parent.pending.clear()


def _aliased(target: _Node | None, here: _Node) -> _Node:
    """What an alias stands for; an aliased scalar is a value in both places."""
    if target is None or target.pairs is not None or target.items is not None:
        return target or here
    return _Node(target.line, target.column, target.value, target.kind, alias=here)


def _node(event: yaml.Event) -> _Node:
    mark = event.start_mark
    return _Node(mark.line + 1, mark.column + 1) if mark else _Node(0, 0)


def _value(event: yaml.ScalarEvent) -> str:
    return (layers.unpacked(event.value) or event.value) if (event.tag or "").endswith(":binary") else event.value


def _kind(event: yaml.ScalarEvent) -> Kind:
    tag = (event.tag or "").rpartition(":")[2]
    if tag == "bool":
        return Kind.BOOL
    if event.style not in (None, "") or tag:
        return Kind.STRING
    word = event.value.lower()
    if word in _BOOL:
        return Kind.BOOL
    if word in _NULL:
        return Kind.NULL
    return Kind.NUMBER if _NUMBER.match(word) else Kind.STRING


class _Walker:
    """Yields settings; counts what aliases multiply, so that an alias bomb ends as unreadable."""

    def __init__(self, held: list[str]) -> None:
        self._held = held
        self._count = 0

    def walk(self, node: _Node, path: Path, depth: int) -> Iterator[Setting]:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            raise Unreadable("nested too deeply or too large", node.line)
        if node.pairs is not None:
            yield from self._mapping(node.pairs, path, depth)
        elif node.items is not None:
            for number, item in enumerate(node.items):
                yield from self.walk(item, (*path, str(number)), depth + 1)
        else:
            for place in (node, node.alias) if node.alias else (node,):
                yield Setting(path, self._shown(node.value), place.line, place.column, node.kind)

    def _mapping(self, pairs: list[tuple[_Node, _Node]], path: Path, depth: int) -> Iterator[Setting]:
        own = {key.value for key, _ in pairs}
        for key, value in pairs:
            if key.value == "<<" and key.kind is Kind.STRING:
                for merged_key, merged in _merged(value, 0):
                    if merged_key.value not in own:
                        yield from self.walk(merged, (*path, self._shown(merged_key.value)), depth + 1)
            else:
                yield from self.walk(value, (*path, self._shown(key.value)), depth + 1)

    def _shown(self, text: str) -> str:
        return _HELD.sub(lambda mark: self._held[int(mark.group(1))], text) if self._held else text


def _merged(node: _Node, depth: int) -> list[tuple[_Node, _Node]]:
    """The pairs a merge key brings in; the first mapping of a list wins, as in YAML."""
    if depth > MAX_DEPTH:
        raise Unreadable("nested too deeply or too large", node.line)
    if node.items is not None:
        found: dict[str, tuple[_Node, _Node]] = {}
        for item in node.items:
            for pair in _merged(item, depth + 1):
                found.setdefault(pair[0].value, pair)
        return list(found.values())
    pairs: list[tuple[_Node, _Node]] = []
    for key, value in node.pairs or ():
        pairs.extend(_merged(value, depth + 1) if key.value == "<<" else [(key, value)])
    return pairs
