"""The rows of frameworks.toml applied to one setting: which framework says live here, and how."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.frameworks import Command, Flag, Framework, load
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.modes.rules import terminals
from nolive_hooks.guard.modes.rules.constructors import called, is_unsafe
from nolive_hooks.guard.modes.rules.hits import Hit
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.code import names_itself, works_out
from nolive_hooks.guard.modes.scene.commands import SCRIPTS
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

Pattern = tuple[tuple[words.Tokens, bool], ...]

_PAPER: Final = frozenset(("paper", "practice", "demo", "sandbox", "testnet"))
_LOOKED_AT: Final = frozenset(("candles", "candle", "rate", "rates", "oracle", "price", "data", "feed"))
_SHOWN: Final = (("include",), ("includes",), ("show",), ("with",))
_READ_ONLY: Final = "read only api"
_NAMES: Final = frozenset(("default", "value", "initial", "defaultvariant"))


@functools.cache
def pattern(text: str) -> Pattern:
    """A key pattern as tokens and stars; see `catalog.frameworks.Framework`."""
    return tuple((words.tokens(part.lstrip("*")), part.startswith("*")) for part in text.split("."))


def chain(setting: Setting) -> tuple[str, ...]:
    """The keys that name a setting: no list indexes; `variable.default` is the variable itself."""
    keys = tuple([key for key in setting.path if not key.isdigit()])  # a generator would take twice as long
    if len(keys) > 1 and keys[-1].lower() in _NAMES and not setting.key.isdigit():
        keys = keys[:-1]
    return keys


def ends(patterns: Iterable[str], setting: Setting) -> bool:
    """True when the key chain of a setting ends in one of the patterns."""
    return any(_ends(pattern(text), setting.path if text[-1].isdigit() else chain(setting)) for text in patterns)


def _ends(parts: Pattern, keys: tuple[str, ...]) -> bool:
    if len(keys) < len(parts):
        return False
    tail = keys[len(keys) - len(parts) :]
    found = all(words.matches(part, star, words.tokens(key)) for (part, star), key in zip(parts, tail, strict=True))
    return found and words.explained(parts[-1][0], words.tokens(tail[-1]))


def about(setting: Setting) -> tuple[Framework, ...]:
    """The rows that could say something of a setting, in their order, whatever the document shows: mostly none."""
    if setting.kind is Kind.CALL:
        return _calling(setting.key)
    rows = _ending(setting.key)
    if not setting.key.isdigit() and setting.key.lower() not in _NAMES:
        return rows
    more = [row for name in chain(setting)[-1:] for row in _ending(name)]
    ids = {row.id for row in (*rows, *more)}
    return tuple(row for row in load().framework if row.id in ids) if more else rows


def owned(context: Context, setting: Setting) -> bool:
    """True when a framework of the file has its own reading of this key, so that generic words keep silent."""
    if setting.kind is Kind.NAME:
        return False
    return any(ends(row.owned, setting) and context.framework(row) for row in load().framework)


def _ending(key: str) -> tuple[Framework, ...]:
    """The rows that have a pattern whose last word is that of a key."""
    index = _by_last_word()
    return index.get((words.tokens(key) or ("",))[-1], index[""])


@functools.cache
def _by_last_word() -> dict[str, tuple[Framework, ...]]:
    """Rows by the words that their patterns end in; below an empty text those with a pattern that fits any key."""
    ends = {row.id: {(pattern(key)[-1][0] or ("",))[-1] for key in _patterns(row)} for row in load().framework}
    every = {"", *(word for found in ends.values() for word in found)}
    return {word: tuple(row for row in load().framework if ends[row.id] & {word, ""}) for word in every}


@functools.lru_cache(maxsize=65536)
def _calling(callee: str) -> tuple[Framework, ...]:
    """The rows that say something of a call, or of a command line."""
    command = callee.startswith(COMMAND)
    names, starred = _constructors()
    ids = {*names.get(callee, ()), *names.get(callee.rpartition(".")[2], ())}
    ids.update(row for name, row in starred if called(name, callee))
    return tuple(row for row in load().framework if row.id in ids or (command and row.commands))


@functools.cache
def _constructors() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Rows by the names of their constructors, and the names with a star with theirs."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in load().framework:
        for item in row.calls:
            names[item.name].append(row.id)
    starred = [(name, row) for name, rows in names.items() for row in rows if "*" in name]
    return names, starred


def _patterns(row: Framework) -> Iterator[str]:
    """Every pattern of keys that a row judges by; a table of suffixes has the value as key and `0` below it."""
    groups = (row.selectors, row.switches, row.flags, row.suffixes)
    yield from (key for items in groups for item in items for key in item.keys)
    if any(item.tables for item in row.suffixes):
        yield "0"
    if row.selected:
        yield row.selected.selector


def hits(context: Context, setting: Setting) -> Iterator[Hit]:
    """What the rows whose framework is meant say of one setting, most specific first."""
    rows = about(setting)
    if not rows or context.refused(setting) or context.choices.unselected(setting):
        return
    for row in rows:
        if context.framework(row):
            yield from _of_row(context, row, setting)


def _of_row(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    if setting.kind is Kind.CALL:
        yield from _call(context, row, setting)
        return
    yield from _selector(context, row, setting)
    yield from _boolean(context, row, setting)
    yield from _suffix(context, row, setting)
    yield from _selected(context, row, setting)


def kind_of(context: Context, setting: Setting, kind: str) -> str:
    """The class of a finding: a command line and a default have classes of their own."""
    if context.command(setting):
        return "live-command"
    named = len(setting.path) > 1 and setting.key.lower() == "default"
    return "live-default" if setting.kind is Kind.DEFAULT or named else kind


def chosen(setting: Setting) -> str:
    """The folded value; of a name such as `TrdEnv.REAL` its last part."""
    if setting.kind is not Kind.NAME:
        return words.folded(setting.value)
    owner, _, member = setting.value.removesuffix(".value").removesuffix(".name").rpartition(".")
    return words.folded(member) if owner else ""


@functools.cache
def _folded(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words.folded(value) for value in values)


def _is_among(value: str, live: tuple[str, ...]) -> bool:
    """A folded value is one of those a row calls live, or begins as one that ends in a star."""
    begun = (text[:-1] for text in live if text.endswith("*"))
    return value in _folded(live) or any(value.startswith(head) for head in begun)


def _selector(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    value = chosen(setting) if row.selectors else ""
    for item in row.selectors:
        if (
            value
            and _is_among(value, item.live)
            and ends(item.keys, setting)
            and not _is_choice(context, item.keys, setting)
            and not context.reads(setting)
        ):
            yield Hit("live-mode", row.id, setting, "selects live", row.effect, item.safe)


def _is_choice(context: Context, keys: Iterable[str], setting: Setting) -> bool:
    """One of several values is a choice that is offered, unless the row asks for an argument by its position."""
    if not setting.key.isdigit() or any(key[-1].isdigit() for key in keys):
        return False
    return len(context.siblings[setting.path[:-1]]) > 1


def _boolean(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    if setting.kind in (Kind.NAME, Kind.NULL):
        yield from _left_off(context, row, setting)
        return
    value = words.folded(setting.value)
    for switch in row.switches:
        watched = setting.key == "enabled" and context.about_data(setting)  # `[market_data.live]`
        if value in words.TRUE and ends(switch.keys, setting) and not watched:
            yield Hit("live-mode", row.id, setting, "is on", row.effect, "false")
    for flag in row.flags:
        stated = not context.code or context.variable(setting)
        other = bool(flag.true) and stated and _plain_word(setting) and value not in flag.true
        off = (value in words.FALSE or other) and ends(flag.keys, setting)
        if off and _matters(context, flag, setting) and not _excused(context, row, setting):
            says = "is off" if value in words.FALSE else "is not a spelling its reader takes as true"
            yield Hit("safety-off", row.id, setting, says, row.effect, flag.safe)


def _matters(context: Context, flag: Flag, setting: Setting) -> bool:
    """Nothing else is needed, or one of the switches beside which the flag matters is on in the same object."""
    if not flag.beside:
        return True
    near = (one for one in context.document.settings if one.path[:1] == setting.path[:1])
    return any(words.folded(one.value) in words.TRUE and ends(flag.beside, one) for one in near)


def _left_off(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    """`Client(key, secret, testnet=args.testnet)`, and the option is off unless it is given."""
    option = context.program.options.left_off(setting)
    for flag in row.flags if option and context.callee(setting) else ():
        if ends(flag.keys, setting):
            yield Hit("live-default", row.id, setting, f"is off unless --{option} is given", row.effect, flag.safe)


def _excused(context: Context, row: Framework, setting: Setting) -> bool:
    if context.offline(setting) or context.sheltered(setting) or context.about_data(setting):
        return True
    key = words.tokens(setting.key)
    if key[:1] in _SHOWN:
        return True  # `includePaper: false`: what a table shows
    said = words.meaning(key)
    core = said.core if said else "dry run" if "dry" in key else _READ_ONLY if {"read", "only"} <= set(key) else ""
    of_paper = core == _READ_ONLY and context.document.format in SCRIPTS and context.barriers.is_of_paper(setting)
    of_paper = of_paper or (core == _READ_ONLY and terminals.is_of_paper(context, setting))
    if of_paper or context.barriers.hold(setting, core):
        return True
    modes = context.barriers.modes(setting, core)  # only what the reader of the flag reads too can be its mode
    return any(ends(item.keys, one) for one in modes for item in row.selectors)


def _plain_word(setting: Setting) -> bool:
    """A value that stands for a boolean and not for a reference, a path or nothing."""
    return setting.value.strip().isalnum() and len(setting.value) < 12


def _suffix(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    if not row.suffixes or setting.kind not in (Kind.STRING, Kind.DEFAULT) or context.about_data(setting):
        return
    if not _LOOKED_AT.isdisjoint(words.tokens(setting.key)):
        return  # `candles_connector` is where prices come from
    program = context.program
    if context.code and (program.unquoted(setting) or program.backtests or names_itself(setting) or _shown(setting)):
        return
    if context.code and context.argument(setting) and works_out(context.callee(setting)):
        return
    for item in row.suffixes:
        table = setting.path[-3:-2] != () and setting.path[-3] in item.tables and setting.key == "0"
        value = (setting.path[-2] if table else setting.value).strip().lower()
        if not _names_venue(value) or value.endswith(item.safe):
            continue
        if table or (ends(item.keys, setting) and (context.code or _is_at_root(setting))):
            yield Hit("live-default", row.id, setting, "names a live connector", row.effect, value + item.safe[0])


def _names_venue(value: str) -> bool:
    """`binance_perpetual`, `gate_io`, `ascend_ex`: a connector is called like its venue."""
    plain = value.replace("_", "")
    return plain.isalnum() and plain.startswith(_venue_words())


@functools.cache
def _venue_words() -> tuple[str, ...]:
    return tuple(word for venue in venues() for word in venue.words)


def _is_at_root(setting: Setting) -> bool:
    """A key whose name says no more than `exchange` is one of the bot's own at the root of its file only."""
    return len(words.tokens(setting.key)) > 1 or len(setting.path) == 1


def _shown(setting: Setting) -> bool:
    """What a page of Streamlit has selected to show."""
    return "session_state" in setting.path


def _selected(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    """A root key that chooses a block: live when that block is, and it is no paper block."""
    rule = row.selected
    if rule is None or setting.path != (rule.selector,):
        return
    block = [other for other in context.document.settings if other.path[:2] == (rule.blocks, setting.value)]
    on = any(other.key == rule.key and words.folded(other.value) in words.TRUE for other in block)
    named = not block and words.tokens(setting.value)[:1] == ("live",) and "paper" not in words.tokens(setting.value)
    paper = any(other.value in rule.paper for other in block)
    if (on and not paper) or named:
        yield Hit("live-mode", row.id, setting, "selects a live block", row.effect, "backtesting")


def _call(context: Context, row: Framework, setting: Setting) -> Iterator[Hit]:
    for item in row.calls:
        if called(item.name, setting.key) and is_unsafe(context, item, setting):
            yield Hit("live-default", row.id, setting, f"has no {item.absent}", row.effect, item.safe)
    for command in row.commands:
        label = setting.key.removeprefix(COMMAND) + " "
        begun = (label, f"{context.image(setting)} {label}")
        on = setting.key.startswith(COMMAND) and any(text.startswith(command.words + " ") for text in begun)
        if on and not set(setting.value.split()) & set(command.unless) and not _on_paper(context, command, setting):
            yield Hit("live-command", row.id, setting, "starts live", row.effect, "")


def _on_paper(context: Context, command: Command, setting: Setting) -> bool:
    """A flag that decides where the program trades names a paper account or environment."""
    given = (one for one in context.siblings.get(setting.path, ()) if one.key in command.decides)
    return any(_PAPER.intersection(words.tokens(one.value)) for one in given)
