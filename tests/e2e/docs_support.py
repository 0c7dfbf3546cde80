"""The `nolive` commands that README and docs show, as a reader would copy them."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

import click

from nolive_hooks.cli.main import nolive
from tests.support import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_LINE = re.compile(r"^(?:\$ )?(?P<command>nolive(?: .*)?)$")
_SPAN = re.compile(r"`(?P<command>nolive(?: [^`]+)?)`")
# What a reader fills in: capitals, dots, choices.
_BLANK = re.compile(r"(?<![-.])\b(?!HEAD|BTC)[A-Z][A-Z_]*\b(?![-a-z.])|\.\.\.|…|[|\[\]<>]|\bdrill_x\b|\bdrill_YYYY")


class Shown(NamedTuple):
    """A command, the page that shows it, and whether as a line of a code block."""

    command: str
    page: str
    block: bool

    @property
    def complete(self) -> bool:
        """Whether it can be run as it stands; what stands in a sentence may be the name of a command only."""
        return self.block and not _BLANK.search(re.sub(r'"[^"]{6,}"', "", self.command))

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command.replace("[--", "--").replace("]", ""))


def shown() -> tuple[Shown, ...]:
    """Every command of README and docs, once a page: lines of code blocks, and code inside of sentences."""
    found: dict[Shown, None] = {}
    for page in PAGES:
        prose, *rest = re.split(r"^ *```[a-z]*$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        blocks, later = rest[0::2], rest[1::2]
        hits = [_LINE.match(line.strip()) for block in blocks for line in block.splitlines()]
        hits += [
            _SPAN.search(span) for text in (prose, *later) for span in re.findall(r"`[^`]+`", text.replace("\n", " "))
        ]
        for hit in hits:
            if hit is not None and not hit["command"].startswith(("nolive:", "nolive /", "nolive -")):
                command = re.split(r" +# ?| >>? | \| | -> ", hit["command"])[0].strip().rstrip("\\")
                found[Shown(command, page.name, hit.re is _LINE)] = None
    return tuple(found)


def misfit(command: Shown) -> str:
    """Why the command line does not exist as shown; empty where it does."""
    at: click.Command = nolive
    known = {name for param in at.params for name in (*param.opts, *param.secondary_opts)} | {"-h", "--help"}
    for word in command.words[1:]:
        if word.startswith("-") and len(word) > 1:
            if word.partition("=")[0] not in known:
                return f"{at.name} has no option {word}"
        elif isinstance(at, click.Group):
            context = click.Context(at, info_name=at.name)
            below = at.get_command(context, word)
            if below is None:
                return f"{at.name} has no command {word}"
            at = below
            known |= {name for param in at.params for name in (*param.opts, *param.secondary_opts)}
    return ""
