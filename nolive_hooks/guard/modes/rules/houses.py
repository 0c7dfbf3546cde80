"""What a house calls its own: a name before its settings (`egret_mode: live`), flags that stand beside each other."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.commands import SCRIPTS
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

_CHOOSING: Final = frozenset(("mode", "env", "environment", "stage"))
_OTHERS: Final = 2  # more settings that begin with the name of a house
_FLAGS: Final = frozenset(("paper", "dry run", "paper trading", "paper mode"))


def owns(context: Context, setting: Setting, key: words.Tokens) -> bool:
    """`egret_mode` beside `egret_user` and `egret_symbols`, `HERON_ENV` in `heron/run.py`: a house chooses."""
    if len(key) != len(("egret", "mode")) or key[1] not in _CHOOSING or words.house(key[:1]) is None:
        return False
    if context.code:
        variable = setting.kind is Kind.DEFAULT and setting.key.isupper()
        return variable and key[0] in words.tokens(context.document.path)
    if context.document.format in SCRIPTS and any(key[0] in words.tokens(path[-1]) for path in context.calls):
        return True  # `DESK_MODE=live` above `python -m desk.runner`
    beside = context.siblings.get(setting.path[:-1], ())
    same = {one.key for one in beside if words.tokens(one.key)[:1] == key[:1] and one.key != setting.key}
    same |= {name for name in context.children.get(setting.path[:-1], ()) if words.tokens(name)[:1] == key[:1]}
    return len(same - {setting.key}) >= _OTHERS and context.near(setting)


def belongs(context: Context, setting: Setting, said: words.Meaning) -> bool:
    """What a switch begins with is understood, or the name of a house: one word of a variable, or where trade is near.

    Two words are the name of a house where the path has them or half of the neighbours begin so, and not of a part, as
    `MAIL_QUEUE_DRY_RUN` is; a variable that speaks of trading alone, as `BLUE_HERON_LIVE_TRADING` does, needs neither.
    """
    name = tuple(said.house.split())
    if len(name) < len(("blue", "heron")):
        return not name or setting.key.isupper() or context.near(setting) or _is_shared(context, setting, name)
    return (setting.key.isupper() and said.sure) or _is_shared(context, setting, name)


def _is_shared(context: Context, setting: Setting, name: words.Tokens) -> bool:
    """The path has the name, or half of the neighbours begin with it; for one word a single neighbour is enough."""
    if f" {' '.join(name)} " in f" {' '.join(words.tokens(context.document.path))} ":
        return True
    beside = [words.tokens(key) for key in context.children.get(setting.path[:-1], ()) if key != setting.key]
    same = sum(key[: len(name)] == name for key in beside)
    return same > 0 and (len(name) == 1 or 2 * same >= len(beside))


def has_twin(context: Context, setting: Setting, core: str) -> bool:
    """A flag for paper beside one for a dry run: only what trades has both."""
    if core not in _FLAGS:
        return False
    if context.code:
        beside = (
            [one for one in context.document.settings if one.path[0].isupper()] if setting.path[0].isupper() else []
        )
    else:
        beside = context.siblings.get(setting.path[:-1], [])
    cores = {said.core for one in beside if (said := words.meaning(words.tokens(one.key))) and not said.live}
    return "dry run" in cores and not cores.isdisjoint(_FLAGS - {"dry run"}) and _is_plain(context, setting)


def _is_plain(context: Context, setting: Setting) -> bool:
    """Nothing around speaks of printers and publications, where paper is paper."""
    return not context.elsewhere(setting)
