"""Safety that holds only while a variable says so: with `paper = os.getenv("PAPER") == "true"`, absent is live."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.rules import rows
from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import CHORES
from nolive_hooks.model import Kind, Setting, Severity

Calls = dict[int, list[Setting]]  # by line

_YES: Final = r"[\"'](?:true|True|TRUE|1|yes)[\"']"
_END: Final = r"\s{0,3}\)?\s{0,3}(?=[,;}\r\n#]|//|$)"
_KEPT: Final = r"([A-Za-z_$][\w$]{1,60})[\"']?\s{0,3}(?::\s{0,3}bool(?:ean)?\s{0,3})?"
_ASKED_IN_SCRIPT: Final = (
    r"\(?process\.env(?:\.|\[[\"'])([A-Za-z_]\w{1,60})(?:[\"']\])?"
    r"(?:\??\.(?:toLowerCase|trim)\(\)){0,2}\s{0,3}={2,3}\s{0,3}" + _YES
)
_SAYS: Final = (
    r"\s{0,3}\)(?:\.(?:lower|strip)\(\)){0,2}\s{0,3}(?:==\s{0,3}"
    + _YES
    + r"|in\s{0,3}[(\[{]\s{0,3}"
    + _YES
    + r"[^)\]}\n]{0,80}[)\]}])"
)
_ASKED_IN_PYTHON: Final = r"\(?os\.(?:getenv|environ\.get)\(\s{0,3}[\"']([A-Za-z_]\w{1,60})[\"']"
_NOTHING: Final = r"(?:,\s{0,3}(?:\"\"|''))?"
_NO: Final = r"(?:,\s{0,3}[\"'](?:false|False|0|no|)[\"'])?"
# An address, or a constant that may be one.
_PLACE: Final = r"([\"'`]\w{2,5}://[^\s\"'`]{4,120}[\"'`]|(?<![A-Z0-9_])[A-Z][A-Z0-9_]{3,60})"
_SCRIPT: Final = expression(_KEPT + r"[:=]\s{0,3}" + _ASKED_IN_SCRIPT + _END)
_PYTHON: Final = expression(_KEPT + r"=\s{0,3}" + _ASKED_IN_PYTHON + _NOTHING + _SAYS + _END)
# `process.env.TESTNET === "true" ? TEST_URL : LIVE_URL`, `TEST_URL if os.getenv("TESTNET") == "true" else LIVE_URL`
_SCRIPT_PLACE: Final = expression(_ASKED_IN_SCRIPT + r"\s{0,3}\)?\s{0,9}\?\s{0,9}" + _PLACE)
_PYTHON_PLACE: Final = expression(
    _PLACE + r"\s{1,3}if\s{1,3}" + _ASKED_IN_PYTHON + _NO + _SAYS + r"\s{0,3}\)?\s{1,3}else\b"
)
_LOOK_UPS: Final = ("process.env", "getenv", "environ.get")
_CORES: Final = frozenset((
    "dry run", "paper", "paper trading", "paper trade", "paper mode", "paper account", "sandbox", "testnet", "test net",
    "demo", "demo trading", "test environment", "test env", "simulate", "simulation", "simulated trading",
    "mock trading",
))  # fmt: skip

_SAFE: Final = "true unless the variable says false"
_LONGEST_CALL: Final = 15  # lines
_REMARKS: Final = ("#", "//", "*")  # signs that a comment begins with
_LONGEST_LINE: Final = 400  # characters


def hits(context: Context) -> Iterator[tuple[Hit, Severity]]:
    """Flags of a program about trading that nobody set means live. Whether somebody sets them, a file cannot prove.

    Certain is what stands in the call of a constructor whose framework is known.
    """
    text = context.document.text
    if not context.code or not any(mark in text for mark in _LOOK_UPS):
        return
    calls: Calls = defaultdict(list)
    for call in context.calls.values():
        calls[call.line].append(call)
    python = context.document.format == "python"
    for number, line in enumerate(context.program.lines, 1):
        if "env" not in line[:_LONGEST_LINE] or line.lstrip().startswith(_REMARKS):
            continue
        if found := (_PYTHON if python else _SCRIPT).search(line[:_LONGEST_LINE]):
            yield from _kept(context, calls, found, number)
        elif found := (_PYTHON_PLACE if python else _SCRIPT_PLACE).search(line[:_LONGEST_LINE]):
            yield from _placed(context, found, number, 2 if python else 1)


def _kept(context: Context, calls: Calls, found: re.Match[str], number: int) -> Iterator[tuple[Hit, Severity]]:
    """A flag that is kept under a name, or given to a call by one."""
    if not all(map(_keeps_safe, found.groups())) or not _switches(context, found.group(1)):
        return
    says = f"is off unless {found.group(2)} says true"
    setting = Setting((found.group(1),), "", number, found.start(1) + 1, Kind.DEFAULT)
    if certain := _in_constructor(context, calls, setting, says):
        yield certain, Severity.BLOCK
    else:
        yield in_own_words("live-default", setting, says, _SAFE), Severity.WARN


def _placed(context: Context, found: re.Match[str], number: int, group: int) -> Iterator[tuple[Hit, Severity]]:
    """Where a program goes is chosen by a variable that nobody need set."""
    name = found.group(group)
    if _keeps_safe(name) and _switches(context, name):
        setting = Setting((name,), "", number, found.start(group) + 1, Kind.DEFAULT)
        yield in_own_words("live-default", setting, "chooses the live side unless it says true", _SAFE), Severity.WARN


def _in_constructor(context: Context, calls: Calls, setting: Setting, says: str) -> Hit | None:
    """`TradingClient(key, secret, paper=os.getenv("PAPER") == "true")`: the flag of a client that a row knows."""
    above = (one for line in range(setting.line, setting.line - _LONGEST_CALL, -1) for one in calls.get(line, ()))
    call = next((one for one in above if setting.key in one.value.split()), None)
    if call is None or context.reads(argument := replace(setting, path=(*call.path, setting.key))):
        return None
    for row in rows.about(argument):
        if any(rows.ends(flag.keys, argument) for flag in row.flags) and context.framework(row):
            return Hit("live-default", row.id, argument, says, row.effect, _SAFE)
    return None


def _switches(context: Context, name: str) -> bool:
    """A program about trading keeps the flag; `paper_env` is what a variable says, and something else decides."""
    if not context.trading or context.program.page or context.program.backtests or words.tokens(name)[-1] == "env":
        return False
    return CHORES.isdisjoint(words.tokens(context.document.path.rpartition("/")[2]))


def _keeps_safe(name: str) -> bool:
    """The name of a flag that keeps orders from real money."""
    said = words.meaning(words.tokens(name))
    return said is not None and not said.live and not said.negated and said.core in _CORES
