"""All that stands around a setting: its calls and command lines, and whether its program states or switches."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import Final

from nolive_hooks.catalog.frameworks import Framework, load
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.barriers import Barriers
from nolive_hooks.guard.modes.scene.calls import DESCRIBERS, HOLDERS, Calls
from nolive_hooks.guard.modes.scene.choices import SIMULATED, Choices, of_configuration, of_program
from nolive_hooks.guard.modes.scene.code import Program
from nolive_hooks.guard.modes.scene.remarks import Remarks
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING, STRONG
from nolive_hooks.model import Kind, Setting

_OWNERS: Final = frozenset(load().vocabulary.class_owners) | STRONG
_REFUSERS: Final = frozenset(
    ("describe", "assert", "test", "refuse", "refuses", "check", "verify", "validate", "expect", "reject")
)
_ADDING: Final = frozenset(
    ("json", "append", "add", "set", "write", "push", "bind", "inc", "labels", "observe", "send")
)
_QUERYING: Final = frozenset(("query", "filter", "exclude", "where", "annotate", "groupby", "isin", "rename", "assign"))
_SELECTING: Final = frozenset((("trading", "mode"), ("trade", "mode"), ("trading", "env"), ("trading", "environment")))
_REAL_ORDERS: Final = ("trd", "env")  # an enumeration that is there for orders alone
_VARIABLES: Final = ("getenv", "environ.", "environ[", "process.env", "env.get", "env(")  # where a program reads them
_SENT: Final = frozenset(("payload", "body", "data"))
_CONFIGURED: Final = frozenset(("config", "configuration", "cfg", "conf", "settings", "options"))
_CONDITION: Final = expression(r"^[ \t]{0,40}(?:if|elif|while)\b([^\n]{1,160})", re.MULTILINE)
_NAME: Final = expression(r"[A-Za-z_]\w{0,60}")
_SIMULATED: Final = expression(r"(?i)dry_?run|simulat|backtest")


class Context(Calls):
    """One document as every judge of modes is given it; nothing is worked out that nobody asks."""

    @functools.cached_property
    def program(self) -> Program:
        """The same document asked about the shape of its code."""
        return Program(self.document)

    @functools.cached_property
    def barriers(self) -> Barriers:
        """What keeps orders from real money, wherever in the document it stands."""
        return Barriers(() if self.code else self.document.settings)

    @functools.cached_property
    def remarks(self) -> Remarks:
        """What comments say of the settings of a configuration."""
        return Remarks(self.document)

    @functools.cached_property
    def choices(self) -> Choices:
        """Which blocks the document chooses from maps of blocks; most programs choose by other means."""
        settings = () if self.document.error else self.document.settings
        return of_program(settings, self.document.text) if self.code else of_configuration(settings)

    def told_apart(self, setting: Setting) -> bool:
        """On its own line the program chooses between this value and a simulated one when it runs.

        What it chooses when a variable is not set counts as chosen.
        """
        if not self.code or setting.kind is not Kind.STRING:
            return False
        beside = self.siblings.get(setting.path[:-1], ())
        same = (one for one in beside if one.path == setting.path and self._on_one_line(one, setting))
        other = any(words.folded(one.value) in SIMULATED for one in same)
        return other and not any(mark in self.program.line(setting.line) for mark in _VARIABLES)

    def _on_one_line(self, one: Setting, other: Setting) -> bool:
        """Two values stand on one line, or on two of which the lower goes on with a choice: `: 'paper'`."""
        first, last = sorted((one.line, other.line))
        goes_on = self.document.format == "javascript" and self.program.line(last).lstrip().startswith((": ", "? "))
        return first == last or (goes_on and last == first + 1)

    def chosen_beside(self, setting: Setting) -> bool:
        """A trading mode of its own stands beside: `app_env` then says where the program runs."""
        return any(words.tokens(one.key) in _SELECTING for one in self.siblings.get(setting.path[:-1], ()))

    def configures(self, setting: Setting) -> bool:
        """An attribute or entry of an object that configures, outside of any function: `settings.dry_run = False`."""
        return self.code and len(setting.path) == 2 and bool(_CONFIGURED.intersection(words.tokens(setting.path[0])))

    def local(self, setting: Setting) -> bool:
        """A parameter default or a local variable of a function: a definition, not a switch that is set."""
        above = [key for key in setting.path[:-1] if key != "self"]
        if not above or not above[-1].startswith(SCOPE) or (_decides(setting) and not self._is_one_of_two(setting)):
            return False
        if self.contrasts(setting) and self.program.looked_up(setting):
            return False  # the command line of the same program offers a simulated choice under this name
        return self.document.format != "javascript" or EXECUTING.isdisjoint(words.tokens(above[-1]))

    def _is_one_of_two(self, setting: Setting) -> bool:
        """The function gives the same name another member too: something in it chooses."""
        beside = self.siblings.get(setting.path[:-1], ())
        return setting.kind is Kind.NAME and len({one.value for one in beside if one.path == setting.path}) > 1

    def framework(self, row: Framework) -> bool:
        """The file shows that this framework is meant."""
        return self.once(f"shows {row.id}", lambda: any(words.shows(word, self.folded) for word in row.context))

    def describes(self, setting: Setting) -> bool:
        """Code that records, reports, checks or expects something: it states and does not switch."""
        if not self.code:
            return False
        if self.program.packed(setting) or self.program.states(setting) or self.program.tells(setting):
            return True
        venue = setting.path[-2] if self.among_venues(setting) else ""
        return any(
            DESCRIBERS.intersection(_said(key)) or _SIMULATED.search(key) or _queries(key)
            for key in setting.path[self.kept_in(setting) : -1]
            if not (key.startswith(SCOPE) or key == venue or _ends_in(setting.key, key))
            and not (key in _SENT and self._posts)
        ) or any(key.startswith(SCOPE) and _REFUSERS.intersection(words.tokens(key)) for key in setting.path)

    def loose(self, setting: Setting) -> bool:
        """A variable of a script in lower case: its use is judged where it is passed on; `trading_mode` says enough."""
        variable = self.code and len(setting.path) == 1 and not setting.key.isupper()
        chooses = setting.kind is Kind.DEFAULT or words.tokens(setting.key) in _SELECTING
        return variable and not chooses and not self._is_asked(setting)

    def _is_asked(self, setting: Setting) -> bool:
        """`is_live = True` at the top of a script that asks `if is_live:` and never sets it back."""
        if self.document.format != "python" or setting.kind is not Kind.BOOL:
            return False
        return setting.key in self._asked and len(self._given[setting.key]) == 1

    @functools.cached_property
    def _asked(self) -> frozenset[str]:
        """Names in the conditions of a program."""
        return frozenset(name for text in _CONDITION.findall(self.document.text) for name in _NAME.findall(text))

    @functools.cached_property
    def _given(self) -> dict[str, set[str]]:
        """Variables of a script, with the values that it gives them."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.siblings.get((), ()):
            found[one.key].add(one.value)
        return found

    def owner(self, setting: Setting) -> bool:
        """True unless it is the default of a field in a class that has nothing to do with trading."""
        above = setting.path[-2] if len(setting.path) > 1 else ""
        if not self.code or setting.kind is not Kind.DEFAULT or not above[:1].isupper() or above.isupper():
            return True
        if setting.key.isupper() and words.names_account(setting.key):
            return True  # `PAPER_TRADING` says by itself what it is about
        named = set(words.tokens(above))
        # a yes or no may belong to anything; a chosen word beside words of trading does not
        chosen = words.folded(setting.value) not in words.TRUE | words.FALSE
        general = chosen or named <= {"settings", "config", "base", "app", "my", "options"}
        if named & EXECUTING and named & HOLDERS and words.names_account(setting.key):
            return True  # `class OrderConfig: testnet = False`
        listed = not chosen and self.lists_traded(setting.path[:-1])
        return listed or bool(named & _OWNERS) or (general and self.near(setting))


def _decides(setting: Setting) -> bool:
    """`def run(trading_mode="live")`, `def buy(env=TrdEnv.REAL)`: who says nothing trades live."""
    if setting.kind is Kind.NAME:
        owner, _, member = setting.value.rpartition(".")
        return words.tokens(owner.rpartition(".")[2]) == _REAL_ORDERS and words.folded(member) in words.LIVE
    kept = setting.kind is Kind.DEFAULT or (setting.kind is Kind.STRING and setting.path[-2:-1] == ("self",))
    return kept and words.folded(setting.value) in words.LIVE and words.tokens(setting.key) in _SELECTING


def _ends_in(key: str, other: str) -> bool:
    """`DRY_RUN = os.getenv("HOUSE_DRY_RUN")`: a variable by its own name."""
    said = words.tokens(other)
    return key == other or (bool(said) and words.tokens(key)[-len(said) :] == said)


def _said(key: str) -> words.Tokens:
    """The words of a callee or key that tell what it does: its last part; before a verb that adds, all parts."""
    owner, _, last = key.rpartition(".")
    found = words.tokens(key) if owner and last in _ADDING else words.tokens(last)
    return () if found[:2] == ("gate", "io") else found  # the exchange


def _queries(callee: str) -> bool:
    """`orders.query(...)`, `frame.assign(...)`: a table is asked or extended; `Object.assign` merges settings."""
    owner, _, last = callee.rpartition(".")
    return last in _QUERYING and owner not in ("", "Object")
