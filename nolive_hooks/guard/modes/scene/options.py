"""Options of programs that are off unless given: `add_argument("--testnet", action="store_true")` and its like."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from nolive_hooks.documents import conditions
from nolive_hooks.documents.base import split_lines
from nolive_hooks.documents.condition import Condition, Way
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Document, Kind, Setting

_GIVEN: Final = expression(
    r"add_argument\(\s{0,40}(?:[\"']-\w[\"'],\s{0,40})?[\"']--([\w-]{2,40})[\"']"
    r"(?:[^()]|\([^()]{0,80}\)){0,300}?\baction\s{0,3}=\s{0,3}[\"']store_true[\"']"
)
# A whole declaration: `add_argument(...)`, `@click.option(...)`, `typer.Option(...)`.
_DECLARED: Final = expression(
    r"\b(?:add_argument|add_option|option|Option)\(((?:[^()]|\((?:[^()]|\([^()]{0,200}+\)){0,400}+\)){0,1500}+)\)"
)
_SPELLED: Final = expression(r"[\"'](-{1,2}[\w-]{1,60})(/[^\"']{1,60})?[\"']")
_PRESENT: Final = expression(r"\baction\s{0,3}=\s{0,3}[\"']store_true[\"']|\bis_flag\s{0,3}=\s{0,3}True\b")
# The same for commander and for yargs: an option that takes no value (`--mode <name>` takes one).
_GIVEN_IN_SCRIPT: Final = expression(
    r"(?:\.option|\bOption)\(\s{0,40}[\"'](?:-\w,?\s{1,4})?--([\w-]{2,40})[\"']"
    r"|\.option\(\s{0,40}[\"']([\w-]{2,40})[\"'],\s{0,40}\{[^{}]{0,300}?\btype:\s{0,4}[\"']boolean[\"']"
    r"|\.boolean\(\s{0,9}[\"']([\w-]{2,40})[\"']"
)
_OPPOSITE: Final = "no_"
_DECLARING: Final = (".option(", ".boolean(", "default:")
_LOOK_UPS: Final = ("getenv", "environ")
_PARSING: Final = r"\w{0,20}arg[sv]|opts?|options|arguments|namespace|ns|parsed"
_HELD: Final = expression(_PARSING)
_PARSED: Final = expression(rf"(?:{_PARSING})\.(\w{{2,40}})")


class Options:
    """A program, asked for options of its command line that only hold when they are given."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def left_off(self, setting: Setting) -> str:
        """The option that a setting hands on (`testnet=args.testnet`) and that is off by default, or an empty text."""
        if setting.kind is not Kind.NAME:
            return ""
        return setting.value if _spelt(setting.value) in self._typed else self._option(setting.value)

    def typed(self, setting: Setting) -> bool:
        """`--dry-run` that makes a command safer when somebody types it: that it is off says nothing of the program."""
        plain = setting.kind is Kind.DEFAULT and setting.value in ("False", "false")
        if not plain or _spelt(setting.key) not in self._typed or setting.line > len(self._lines):
            return False
        line = self._lines[setting.line - 1]
        declared = len(setting.path) == 1 or any(mark in line for mark in _DECLARING)
        return declared and not any(mark in line for mark in _LOOK_UPS)

    @cached_property
    def _lines(self) -> list[str]:
        return split_lines(self._document.text)

    @cached_property
    def _typed(self) -> frozenset[str]:
        """Options that are given by their presence alone, and that have no opposite such as `--no-dry-run`."""
        text = self._document.text
        if self._document.format == "javascript":
            return self._names
        if self._document.format != "python" or "--" not in text:
            return frozenset()
        there: set[str] = set()
        paired: set[str] = set()
        for declared in _DECLARED.finditer(text):
            spelled = [found.groups() for found in _SPELLED.finditer(declared.group(1))]
            long = [name for name, _ in spelled if name.startswith("--")]
            typer = declared.group().startswith("Option")
            alone = not any(other for _, other in spelled) and (typer or _PRESENT.search(declared.group(1)))
            (there if alone else paired).update(map(_spelt, long))
        return frozenset(there - paired)

    def needed(self, line: int) -> bool:
        """A line runs only where such an option was given: `if args.testnet:`."""
        return bool(self._names) and any(
            one.first <= line <= one.last and one.way is Way.ASKED and self._asks_for_one(one)
            for one in self._conditions
        )

    def _asks_for_one(self, condition: Condition) -> bool:
        """Nothing but one such option is asked for, and it is one that keeps orders from real money."""
        named = [word for word in condition.text.split() if not _HELD.fullmatch(word)]
        said = words.meaning(words.tokens(named[0])) if len(named) == 1 and _spelt(named[0]) in self._names else None
        return said is not None and not said.live and not said.negated

    def _option(self, text: str) -> str:
        found = _PARSED.fullmatch(text) if self._names else None
        name = _spelt(found.group(1)) if found else ""
        return name.replace("_", "-") if name in self._names else ""

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names of options that hold where they are given, and cannot be taken back by `--no-paper`."""
        text = self._document.text
        if self._document.format == "python":
            found = set(_GIVEN.findall(text)) if "store_true" in text else set()
        elif self._document.format == "javascript":
            given = _GIVEN_IN_SCRIPT.findall(text) if "option(" in text.lower() or ".boolean(" in text else []
            found = {name for names in given for name in names if name}
        else:
            found = set()
        names = {_spelt(name) for name in found}
        return frozenset(name for name in names if f"{_OPPOSITE}{name}" not in names)

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        return conditions.of(self._document).conditions


def _spelt(name: str) -> str:
    """`--dry-run` is `dry_run` in a program, or `dryRun`."""
    return "_".join(words.tokens(name))
