"""What surrounds a setting: does its file, its section, its call or its command speak about trading?"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from nolive_hooks.catalog.frameworks import Framework, load
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.documents.python_format import SCOPE
from nolive_hooks.guard import modes_words as words
from nolive_hooks.model import Document, Kind, Setting

Path = tuple[str, ...]

_V: Final = load().vocabulary
_STRONG: Final = frozenset(_V.strong_words)
_WEAK: Final = frozenset(_V.weak_words)
_ELSEWHERE: Final = frozenset(_V.elsewhere)
_ACTORS: Final = frozenset(_V.actors)
_INSPECTORS: Final = frozenset(_V.inspectors)
_DESCRIBERS: Final = frozenset(_V.describers)
_OWNERS: Final = frozenset(_V.class_owners) | _STRONG
_PROGRAMS: Final = _STRONG | {"bot", "bots", "strategy", "desk", "broker", "exchange"}
_REFUSERS: Final = frozenset(("assert", "test", "refuse", "refuses", "check", "verify", "validate", "expect", "reject"))
_EXECUTING: Final = frozenset(["trading", "trade", "trader", "order", "orders", "execution", "exec", "broker"])
_REFUSED: Final = frozenset((
    "deny", "denied", "forbid", "forbidden", "prohibit", "prohibited", "disallow", "disallowed", "refuse", "refused",
    "reject", "rejected", "blocked", "banned",
))  # fmt: skip
_MATCHED: Final = frozenset(("match", "matcher", "matchers", "filter", "filters", "when", "where"))
_JOB: Final = frozenset(("runs-on", "steps", "script", "uses"))  # keys of a job beside its environment
_SIMULATED_VALUES: Final = frozenset(
    ("paper", "testnet", "shadow", "paper trading", "backtest", "dry run", "simulated", "simulation")
)
_ACTIVE: Final = frozenset(("active", "selected", "current"))
_CHOOSERS: Final = frozenset(("active", "selected", "current", "profile", "environment", "env", "use"))
_CONFIGURED: Final = frozenset(("config", "configuration", "cfg", "conf", "settings", "options"))
_SIMULATED: Final = re.compile(r"(?i)dry_?run|simulat|backtest")
_LONG_NAME: Final = 6  # words; longer names are sentences about what a function does
_TEXT_LIMIT: Final = 400_000
_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
CODE: Final = frozenset(("python", "notebook", "javascript"))


def trades(found: Iterable[str]) -> bool:
    """True when words speak of trading: one that means nothing else, or two that often do."""
    seen = set(found)
    return bool(seen & _STRONG) or len(seen & _WEAK) > 1


def acts(found: Iterable[str]) -> bool:
    """True when the words of a callee or program name something that trades, and not a record of it."""
    seen = [word for word in found if not word.isdigit()]
    return bool(_ACTORS.intersection(seen)) and not _DESCRIBERS.intersection(seen) and len(seen) <= _LONG_NAME


def _ends(text: str) -> str:
    """A text, or the two ends of a very large one: what a file is about is said there."""
    return text if len(text) <= 2 * _TEXT_LIMIT else text[:_TEXT_LIMIT] + "\n" + text[-_TEXT_LIMIT:]


class Context:
    """One document with its settings indexed by the object they stand in; everything is found on demand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.code = document.format in CODE
        self._objects: dict[Path, frozenset[str]] = {}
        self._offline: dict[Path, bool] = {}
        self.folded = _ends(document.text).lower() + "\n" + document.path.lower()
        if '["' in self.folded or "['" in self.folded:
            self.folded += self.folded.replace('"', "").replace("'", "")  # `["environment"]` is `[environment]`

    @functools.cached_property
    def siblings(self) -> dict[Path, list[Setting]]:
        """Settings by the path of the object that holds them."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for setting in self.document.settings:
            found[setting.path[:-1]].append(setting)
        return found

    @functools.cached_property
    def calls(self) -> dict[Path, Setting]:
        """Calls and command lines by their own path."""
        return {setting.path: setting for setting in self.document.settings if setting.kind is Kind.CALL}

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """All words of the text and the path, lower case."""
        text = _ends(self.document.text) + " " + self.document.path
        return frozenset(word.lower() for word in _WORD.findall(text))

    @functools.cached_property
    def trading(self) -> bool:
        """The file speaks about trading somewhere (comments and its own path included)."""
        return trades(self.words)

    def near(self, setting: Setting) -> bool:
        """The keys above a setting, the keys and short values beside it, or the file's name speak of trading."""
        return trades(self._around(setting))

    def elsewhere(self, setting: Setting) -> bool:
        """What stands around a setting speaks of payments, media or machinery, and not of trading."""
        around = self._around(setting)
        return bool(around & _ELSEWHERE) and not around & _STRONG

    def _around(self, setting: Setting) -> frozenset[str]:
        return self._inside(setting.path[:-1]) | set(words.tokens(setting.key))

    def _inside(self, parent: Path) -> frozenset[str]:
        """Words of an object: of the keys that lead to it, its own keys and short values, and the file's name."""
        known = self._objects.get(parent)
        if known is None:
            found: set[str] = set(words.tokens(self.document.path))
            for key in parent:
                found.update(words.tokens(key))
            for other in self.siblings.get(parent, ()):
                found.update(words.tokens(other.key))
                if len(other.value) < 40 and other.kind is Kind.STRING:
                    found.update(words.tokens(other.value))
            known = self._objects[parent] = frozenset(found)
        return known

    @functools.cached_property
    def kubernetes(self) -> bool:
        """A manifest whose `data` are the variables of a program and no data."""
        kinds = ("ConfigMap", "Secret")
        return any(one.key in ("kind", "generator") and one.value in kinds for one in self.document.settings)

    def about_data(self, setting: Setting) -> bool:
        """The nearest key above speaks of data, views or machinery and not of trading."""
        above = [key for key in setting.path[:-1] if not key.isdigit()]
        near = set(words.tokens(above[-1])) if above else set()
        if self.kubernetes and above and above[-1] in ("data", "stringData"):
            return False
        return bool(near & words.DATA) and not near & _EXECUTING

    def refused(self, setting: Setting) -> bool:
        """A key above says that what stands here is denied, forbidden or blocked, or only looked for."""
        above = (key for key in setting.path[:-1] if not key.startswith(COMMAND))
        return any((_REFUSED | _MATCHED).intersection(words.tokens(key)) for key in above)

    def deploys(self, setting: Setting) -> bool:
        """`environment: live` of a CI job names the place it is deployed to, for its protection rules and secrets."""
        keys = setting.path if setting.path[-1] == "environment" else setting.path[:-1]
        if (
            self.document.format != "yaml"
            or keys[-1:] != ("environment",)
            or setting.path[len(keys) :] not in ((), ("name",))
        ):
            return False
        job = keys[:-1]
        beside = {one.path[len(job)] for one in self.document.settings if one.path[: len(job)] == job != one.path}
        return bool(beside & _JOB)

    @functools.cached_property
    def _simulated_keys(self) -> frozenset[Path]:
        return frozenset(
            words.tokens(one.key) for one in self.document.settings if words.folded(one.value) in _SIMULATED_VALUES
        )

    def contrasts(self, setting: Setting) -> bool:
        """The same key says paper, testnet or shadow elsewhere in the file: it chooses how to trade."""
        return words.tokens(setting.key) in self._simulated_keys

    @functools.cached_property
    def _choices(self) -> tuple[tuple[Path, str], ...]:
        """Maps of blocks of which a setting beside them names one: the map's path and the name that is chosen."""
        blocks = {one.path[:end] for one in self.document.settings for end in range(1, len(one.path))}
        maps: dict[Path, set[Path]] = defaultdict(set)
        for path in blocks:
            maps[path[:-2]].add(path[:-1])
        chosen: dict[Path, set[str]] = defaultdict(set)
        for one in self.document.settings:
            if one.kind is Kind.STRING and _CHOOSERS.intersection(words.tokens(one.key)):
                for above in maps.get(one.path[:-1], ()):
                    if above and (*above, one.value) in blocks and _chooses(one.key, above[-1]):
                        chosen[above].add(one.value)
        return tuple((above, next(iter(names))) for above, names in chosen.items() if len(names) == 1)

    def unselected(self, setting: Setting) -> bool:
        """It stands in a block of a map from which another block is chosen: `active_profile: paper`."""
        if self.code or self.document.error:
            return False
        return any(
            len(setting.path) > len(above) + 1
            and setting.path[: len(above)] == above
            and setting.path[len(above)] != name
            for above, name in self._choices
        )

    def configures(self, setting: Setting) -> bool:
        """An attribute or entry of an object that configures, outside of any function: `settings.dry_run = False`."""
        return self.code and len(setting.path) == 2 and bool(_CONFIGURED.intersection(words.tokens(setting.path[0])))

    def callee(self, setting: Setting) -> str:
        """The callee that a setting is an argument of, else an empty text."""
        for end in range(len(setting.path) - 1, 0, -1):
            if setting.path[:end] in self.calls and not setting.path[end - 1].startswith(COMMAND):
                return setting.path[end - 1]
        return ""

    def argument(self, setting: Setting) -> bool:
        """True for a direct argument of a call."""
        return setting.path[:-1] in self.calls

    def command(self, setting: Setting) -> str:
        """The words of the command line that a setting stands on, else an empty text."""
        return next((key for key in reversed(setting.path) if key.startswith(COMMAND)), "")

    def inspects(self, setting: Setting) -> bool:
        """The command only looks: a check, a test, a report."""
        return bool(set(words.tokens(self.command(setting))) & _INSPECTORS)

    def local(self, setting: Setting) -> bool:
        """A parameter default or a local variable of a function: a definition, not a switch that is set."""
        above = [key for key in setting.path[:-1] if key != "self"]
        return bool(above) and above[-1].startswith(SCOPE)

    def framework(self, row: Framework) -> bool:
        """The file shows that this framework is meant."""
        return any(word in self.folded for word in row.context)

    def describes(self, setting: Setting) -> bool:
        """Code that records, reports, checks or expects something: it states and does not switch."""
        if not self.code:
            return False
        return any(
            _DESCRIBERS.intersection(words.tokens(key.rpartition(".")[2])) or _SIMULATED.search(key)
            for key in setting.path[:-1]
            if not key.startswith(SCOPE)
        ) or any(key.startswith(SCOPE) and _REFUSERS.intersection(words.tokens(key)) for key in setting.path)

    def toggled(self, setting: Setting) -> bool:
        """A script gives the same variable the other value too: it is the variable of an option, not a choice."""
        beside = self.siblings.get(setting.path[:-1], ())
        others = (one.value for one in beside if one.key == setting.key)
        return len({words.folded(value) in words.TRUE for value in others}) > 1

    @functools.cached_property
    def started(self) -> bool:
        """A command line of the file starts something that trades, or the file starts nothing at all."""
        labels = [path[-1] for path in self.calls if path[-1].startswith(COMMAND)]
        return not labels or any(_PROGRAMS.intersection(words.tokens(label)) for label in labels)

    def loose(self, setting: Setting) -> bool:
        """A variable of a script in lower case: its use is judged where it is passed on."""
        return self.code and len(setting.path) == 1 and not setting.key.isupper() and setting.kind is not Kind.DEFAULT

    def owner(self, setting: Setting) -> bool:
        """True unless it is the default of a field in a class that has nothing to do with trading."""
        above = setting.path[-2] if len(setting.path) > 1 else ""
        if not self.code or setting.kind is not Kind.DEFAULT or not above[:1].isupper() or above.isupper():
            return True
        named = set(words.tokens(above))
        # a yes or no may belong to anything; a chosen word beside words of trading does not
        chosen = words.folded(setting.value) not in words.TRUE | words.FALSE
        general = chosen or named <= {"settings", "config", "base", "app", "my", "options"}
        return bool(named & _OWNERS) or (general and self.near(setting))

    def offline(self, setting: Setting) -> bool:
        """Beside it, live is switched off too: a block in which everything is off is no way to go live."""
        parent = setting.path[:-1]
        if parent not in self._offline:
            self._offline[parent] = any(_switches_off(other) for other in self.siblings.get(parent, ()))
        return self._offline[parent]

    def beside(self, setting: Setting, word: str) -> bool:
        """A key or short value around a setting holds a word."""
        return word in self._around(setting)


def _chooses(key: str, blocks: str) -> bool:
    """`active_profile` chooses from `profiles`, `active` from anything."""
    chooser = set(words.tokens(key))
    return chooser <= _ACTIVE or bool(chooser & {word.removesuffix("s") for word in words.tokens(blocks)})


def _switches_off(setting: Setting) -> bool:
    said = words.meaning(words.tokens(setting.key))
    off = words.TRUE if said and said.negated else words.FALSE
    return said is not None and said.live and words.folded(setting.value) in off
