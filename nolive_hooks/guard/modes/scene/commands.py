"""Command lines around a setting: what a script, a service or a job starts, and whether that trades."""

from __future__ import annotations

import functools
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.beside import Beside
from nolive_hooks.guard.modes.scene.surroundings import CHORES, ELSEWHERE, STRONG, Path
from nolive_hooks.guard.modes.scene.traders import BUILDING, CHATS, Traders, is_trader
from nolive_hooks.model import Kind, Setting

SCRIPTS: Final = frozenset(("shell", "makefile", "powershell", "batch"))
_INSPECTORS: Final = frozenset(load().vocabulary.inspectors)
_PROGRAMS: Final = STRONG | {"bot", "bots", "strategy", "desk", "broker", "exchange"}
_JOB: Final = frozenset(("runs-on", "steps", "script", "uses"))  # keys of a job beside its environment


class Commands(Beside):
    """What surrounds the settings of one document, with what it starts."""

    @functools.cached_property
    def calls(self) -> dict[Path, Setting]:
        """Calls and command lines by their own path."""
        return {setting.path: setting for setting in self.document.settings if setting.kind is Kind.CALL}

    @functools.cached_property
    def traders(self) -> Traders:
        """Which services, images and processes of the document trade by their names."""
        return Traders(self.document, self.siblings)

    def command(self, setting: Setting) -> str:
        """The words of the command line that a setting stands on, else an empty text."""
        for key in reversed(setting.path):  # the commonest question: a generator would cost more than its answer
            if key.startswith(COMMAND):
                return key
        return ""

    def trader(self, setting: Setting) -> bool:
        """The command that a setting stands on starts a bot or trader, and does not build or publish one."""
        label = set(words.tokens(self.command(setting)))
        return is_trader(label) and not label & (CHORES | BUILDING)

    def image(self, setting: Setting) -> str:
        """The name of the image whose program a service's `command` hands its words to, else an empty text."""
        beside = self.siblings.get(setting.path[:-2], ()) if setting.path[-2:-1] == ("command",) else ()
        named = next((one.value for one in beside if one.key == "image"), "")
        return named.rpartition("/")[2].partition(":")[0]

    def inspects(self, setting: Setting) -> bool:
        """The command only looks: a check, a test, a report."""
        return bool(set(words.tokens(self.command(setting))) & _INSPECTORS)

    @functools.cached_property
    def started(self) -> bool:
        """A command line of the file starts something that trades, or the file starts nothing at all."""
        labels = [path[-1] for path in self.calls if path[-1].startswith(COMMAND)]
        return not labels or any(_PROGRAMS.intersection(words.tokens(label)) for label in labels)

    @functools.cached_property
    def starts(self) -> bool:
        """A command line of the file starts something that trades."""
        labels = (set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND))
        return any(label & STRONG and not label & _INSPECTORS for label in labels)

    @functools.cached_property
    def runs_trader(self) -> bool:
        """A command line of the file starts a bot or trader, and no bot of a chat."""
        labels = [set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND)]
        if self.document.format == "systemd":
            unit = "/".join(self.document.path.split("/")[-2:])  # a drop-in's folder bears the name of its unit
            labels.append(set(words.tokens(unit)))
        others = CHORES | BUILDING | _INSPECTORS
        return self.words.isdisjoint(CHATS) and any(is_trader(label) and not label & others for label in labels)

    def deploys(self, setting: Setting) -> bool:
        """`environment: live` of a CI job names the place it is deployed to, for its protection rules and secrets."""
        keys = setting.path if setting.path[-1] == "environment" else setting.path[:-1]
        if (
            self.document.format != "yaml"
            or keys[-1:] != ("environment",)
            or setting.path[len(keys) :] not in ((), ("name",))
        ):
            return False
        return not _JOB.isdisjoint(self.children.get(keys[:-1], ()))

    def toggled(self, setting: Setting) -> bool:
        """A script gives the same variable the other value too: it is the variable of an option, not a choice.

        A variable before a command (`DRY_RUN=0 python bot.py`) is a choice for that one start.
        """
        if setting.line in self._starting_lines:
            return False
        beside = self.siblings.get(setting.path[:-1], ())
        others = (one.value for one in beside if one.key == setting.key)
        return len({words.folded(value) in words.TRUE for value in others}) > 1

    @functools.cached_property
    def _starting_lines(self) -> frozenset[int]:
        found = (one for one in self.document.settings if one.kind is Kind.CALL)
        return frozenset(one.line for one in found if one.key.startswith(COMMAND))

    def elsewhere(self, setting: Setting) -> bool:
        """Likewise, or a variable of a script that starts media or machinery and nothing that trades."""
        alone = self.document.format in SCRIPTS and len(setting.path) == 1
        return super().elsewhere(setting) or (alone and self._serves)

    @functools.cached_property
    def _serves(self) -> bool:
        labels = [set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND)]
        return any(label & ELSEWHERE for label in labels) and not any(label & _PROGRAMS for label in labels)
