"""Objects that copy another one of the same file and change some of it: `{ ...tradingConfig, dryRun: false }`."""

from __future__ import annotations

from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Setting

_COPIED: Final = expression(
    r"(?:\.\.\.|\*\*)\s{0,3}([A-Za-z_$][\w$]{0,60})|\bObject\.assign\(\s{0,3}\{\s{0,3}\}\s{0,3},\s{0,3}([\w$]{1,60})"
    r"|\b([A-Za-z_]\w{0,60})\s{0,3}\|\s{0,3}\{|\bdict\(\s{0,3}([A-Za-z_]\w{0,60})\s{0,3},"
)
_ABOVE: Final = 6  # lines of an object above an entry
_LONGEST: Final = 400  # characters of a line


def undoes(context: Context, setting: Setting) -> bool:
    """What is copied has the same flag on, and trades: the copy takes it down."""
    lines = context.program.lines[max(0, setting.line - _ABOVE) : setting.line] if context.code else []
    names = {name for line in lines for found in _COPIED.findall(line[:_LONGEST]) for name in found if name}
    key = words.tokens(setting.key)
    return any(
        words.tokens(one.key) == key and words.folded(one.value) in words.TRUE and context.near(one)
        for name in names
        for one in context.siblings.get((name,), ())
    )
