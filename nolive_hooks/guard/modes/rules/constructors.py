"""Constructors that trade live unless they are told otherwise: whether a call of one is told, and by what."""

from __future__ import annotations

import functools
from typing import Final

from nolive_hooks.catalog.frameworks import Call, load
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

_IMPORTED: Final = expression(
    r"(?m)^[ \t]{0,12}from[ \t]+([\w.]{1,80})[ \t]+import[ \t]+(\([^)]{1,900}\)|[^\n]{1,300})"
)
_NAME: Final = expression(r"\w{1,60}")


def called(name: str, callee: str) -> bool:
    """A callee is the constructor of a row: by its last part, by all of it, by its end (`*Store`), by its owner."""
    if name.endswith(".*"):
        parts = callee.split(".")
        return len(parts) > 1 and parts[0] == name[:-2] and parts[-1].islower() and not parts[-1].startswith("set")
    last = callee if "." in name else callee.rpartition(".")[2]
    return last.endswith(name.lstrip("*")) if name.startswith("*") else last == name


def takes(context: Context, callee: str, key: str) -> bool:
    """A row of the file has a constructor with an argument of this name, which keeps it from real money."""
    rows = (
        row for row in load().framework if any(called(item.name, callee) and key in item.unless for item in row.calls)
    )
    return any(map(context.framework, rows))


def is_unsafe(context: Context, item: Call, setting: Setting) -> bool:
    """The call is given what it needs to trade, and nothing in it or in its file makes it a safe one."""
    if context.once(f"elsewhere {setting.key}", functools.partial(_is_of_another, context, item, setting.key)):
        return False
    inside = context.inside[setting.path]
    given = set(setting.value.split()) | {other.key for other in inside if other is not setting}
    given |= {".".join(other.path[-2:]) for other in inside}
    empty = {other.key for other in inside if other.kind is Kind.STRING and not other.value.strip()}
    if "**" in given or given & set(item.unless) or (item.needs and not (given - empty) & set(item.needs)):
        return False
    if item.beside and not context.once(f"calls {item.name}", functools.partial(_calls, context, item)):
        return False
    if item.named and context.once(f"names {item.name}", functools.partial(_names, context, item)):
        return False
    return not any(context.once(f"clears {name}", functools.partial(_clears, context, name)) for name in item.cleared)


def _is_of_another(context: Context, item: Call, callee: str) -> bool:
    """`from tradingstrategy.exchange import Exchange`: an ordinary word is the name of a class in many libraries."""
    name = callee.partition(".")[0]
    if context.document.format != "python" or name != "Exchange" or item.name.rpartition(".")[2] != name:
        return False
    found = _IMPORTED.findall(context.document.text)
    modules = [module for module, names in found if name in _NAME.findall(names)]
    rows = (row for row in load().framework if item in row.calls)
    known = {word for row in rows for word in row.context}
    return bool(modules) and not any(word in module.lower() for module in modules for word in known)


def _calls(context: Context, item: Call) -> bool:
    """Somewhere the file does what only matters to one who trades."""
    return any(path[-1].rpartition(".")[2] in item.beside for path in context.calls)


def _names(context: Context, item: Call) -> bool:
    """A setting of the file is called so, or its value holds it: another line than the call chooses the place."""
    settings = context.document.settings
    return any(name in one.path or name in one.value for one in settings for name in item.named)


def _clears(context: Context, name: str) -> bool:
    """Somewhere in the file the safe side is chosen by a call with a first argument that is not false."""
    wanted = name.strip("*").lower()
    for path, call in context.calls.items():
        last = path[-1].rpartition(".")[2].lower()
        if last == wanted or (name.startswith("*") and wanted in last):
            first = [item.value for item in context.siblings.get(path, ()) if item.key == "0"]
            on = call.value and (not first or words.folded(first[0]) not in words.FALSE)
            if on and not context.program.options.needed(call.line):
                return True
    return False
