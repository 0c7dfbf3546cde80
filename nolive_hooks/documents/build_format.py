"""Makefile, Dockerfile, systemd unit and Procfile: variables and the command lines they start."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands, shell_words
from nolive_hooks.documents.base import split_lines
from nolive_hooks.documents.shell_format import joined
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_MAKE: Final = expression(r"(\s*(?:export\s+|override\s+)?)([A-Za-z_][\w.\-]*)(\s*(?:::?=|[?+!]?=)\s*+)(.*)$")
_TARGET_MAKE: Final = expression(r"([^\s:=#][^:=#]*+:\s*+(?:export\s++)?)([A-Za-z_][\w]*+)(\s*+[:?+]?=\s*+)(.*)$")
_PROGRAM: Final = expression(r"\$[({](\w{1,60})[)}]")
_RECIPE: Final = expression(
    r"""@?([A-Za-z_][\w-]{0,60}+)((?:[ \t]++[*+$]?[A-Za-z_]\w{0,60}+"""
    r"""(?:=(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w.-]{1,60}+))?){1,12}+)[ \t]*+:(?!=)"""
)
_PARAMETER: Final = expression(r"""([A-Za-z_]\w{0,60}+)=("[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w.-]{1,60}+)""")
_STEP: Final = expression(r"(\s*+)([A-Za-z]++)(\s++)(.*)$")
_UNIT: Final = expression(r"([A-Za-z][\w-]*+)(\s*+=\s*+)(.*)$")
_SCHEDULE: Final = expression(r"(\s*(?:@\w+|(?:[\d*/,\-A-Za-z]+\s+){4}[\d*/,\-A-Za-z]+)\s+)(\S.*)$")
_CRON_VARIABLE: Final = expression(r"\s*[A-Za-z_]\w*\s*=")
_PROCESS: Final = expression(r"([\w-]++)(:\s*+)(.*)$")


def read_makefile(text: str) -> Iterator[Setting]:
    """Settings of a makefile or justfile: variables, target variables and recipe lines."""
    held: dict[str, str] = {}  # programs that a variable names: `CTL := ./bin/botctl`
    for line, number in joined(text):
        recipe = line.startswith(("\t", "    "))
        header = None if recipe or "=" not in line else _RECIPE.match(line)
        if header and (given := list(_parameters(header, number))):
            yield from given
            continue
        found = None if recipe else _MAKE.match(line) or _TARGET_MAKE.match(line)
        if found:
            value = found.group(4).split(" #")[0].strip()
            held[found.group(2)] = value
            yield Setting((found.group(2),), value, number, found.start(4) + 1)
        elif recipe:
            body = line.lstrip("\t @-+")
            column = len(line) - len(body) + 1
            named = _PROGRAM.match(body)
            if named and named.group(1) in held:
                body = held[named.group(1)] + body[named.end() :]
            yield from commands.settings(body.replace("$$", "$"), number, column)


def _parameters(header: re.Match[str], number: int) -> Iterator[Setting]:
    """What the parameters of a recipe of just are unless they are given: `trade mode="live":`."""
    for found in _PARAMETER.finditer(header.group(2)):
        column = header.start(2) + found.start(2) + 1
        yield Setting((header.group(1), found.group(1)), found.group(2).strip("\"'"), number, column, Kind.DEFAULT)


def read_dockerfile(text: str) -> Iterator[Setting]:
    """Settings of a Dockerfile: ENV, ARG, LABEL-free; RUN, CMD and ENTRYPOINT as command lines."""
    program: list[str] = []  # of ENTRYPOINT, to which CMD adds arguments
    for line, number in _docker_lines(text):
        found = _STEP.match(line)
        if not found:
            continue
        step, body, column = found.group(2).upper(), found.group(4), found.start(4) + 1
        if step in ("ENV", "ARG"):
            yield from _environment(body, number, column)
        elif step in ("RUN", "CMD", "ENTRYPOINT"):
            yield from _command(body, number, column, program if step == "CMD" else [])
        if step in ("ENTRYPOINT", "FROM"):
            program = _exec_form(body) if step == "ENTRYPOINT" else []


def _docker_lines(text: str) -> Iterator[tuple[str, int]]:
    """Logical lines; comment lines inside a continued instruction are dropped, as Docker does."""
    cleaned = "".join(
        "\\" + "\n" if line.lstrip().startswith("#") and at and text_before.rstrip().endswith("\\") else line
        for at, (line, text_before) in enumerate(_with_previous(split_lines(text)))
    )
    yield from joined(cleaned)


def _with_previous(lines: list[str]) -> Iterator[tuple[str, str]]:
    yield from zip(lines, ["", *lines][: len(lines)], strict=True)


def _environment(body: str, number: int, column: int) -> Iterator[Setting]:
    first = body.split(None, 1)
    if first and "=" not in first[0] and len(first) == 2:  # the old form: ENV KEY value
        yield Setting((first[0],), first[1].strip(), number, column + body.find(first[1]))
    else:
        yield from commands.variables(body, number, column)


def _exec_form(body: str) -> list[str]:
    """The words of `["program", "argument"]`; none of any other text."""
    try:
        words = json.loads(body) if body.startswith("[") else []
    except ValueError:
        return []
    return [str(word) for word in words] if isinstance(words, list) else []


def _command(body: str, number: int, column: int, program: list[str]) -> Iterator[Setting]:
    if body.startswith("["):
        words = _exec_form(body)
        words = [*program, *words] if words and words[0].startswith("-") else words
        yield from commands.of_words([shell_words.Word(word, number, column, quoted=True) for word in words])
    else:
        yield from commands.settings(body, number, column)


def read_systemd(text: str) -> Iterator[Setting]:
    """Settings of a unit file: `Environment=` as variables, `Exec*=` as command lines."""
    section = ""
    for line, number in joined(text):
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            section = bare[1:-1]
        elif not bare.startswith(("#", ";")) and (found := _UNIT.match(line)):
            key, value, column = found.group(1), found.group(3), found.start(3) + 1
            if key == "Environment":
                yield from commands.variables(value, number, column)
            elif key.startswith("Exec"):
                body = value.lstrip("-@:+!")
                yield from commands.settings(body, number, column + len(value) - len(body))
            else:
                yield Setting((section, key), value.strip(), number, column)


def read_procfile(text: str) -> Iterator[Setting]:
    """Settings of a Procfile: one command line for each process."""
    for number, line in enumerate(split_lines(text), 1):
        if found := _PROCESS.match(line.rstrip("\r\n")):
            yield from commands.settings(found.group(3), number, found.start(3) + 1, (found.group(1),))


def read_crontab(text: str) -> Iterator[Setting]:
    """Settings of a crontab: variables, and one command line after each schedule."""
    for number, line in enumerate(split_lines(text), 1):
        bare = line.rstrip("\r\n")
        if bare.lstrip().startswith("#"):
            continue
        if _CRON_VARIABLE.match(bare):
            yield from commands.variables(bare.replace(" =", "=").replace("= ", "="), number, 1)
        elif found := _SCHEDULE.match(bare):
            yield from commands.settings(found.group(2), number, found.start(2) + 1)
