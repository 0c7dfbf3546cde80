"""Reads this machine, this process and its terminal once, for `nolive drill`."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

import click

from nolive_hooks.errors import usage
from nolive_hooks.procedure.context import Host
from nolive_hooks.procedure.questions import (
    Asker,
    Nobody,
    Question,
    Reply,
    Script,
    check,
    flatten,
    refuse_unknown,
)

BOOT_ID = "/proc/sys/kernel/random/boot_id"
MAX_ANSWERS = 1 << 20


def this_host(folder: str) -> Host:
    """The host as records and locks need it; `folder` is on the disk whose free space counts."""
    return Host(
        environment=dict(os.environ),
        now=lambda: dt.datetime.now(dt.UTC),
        ticks=time.monotonic,
        python=platform.python_version(),
        platform=f"{platform.system().lower()}-{platform.machine()}",
        name=platform.node() or "unknown",
        boot=_boot(),
        pid=os.getpid(),
        executable=sys.executable,
        free_bytes=shutil.disk_usage(folder).free,
    )


def _boot() -> str:
    """What changes at every boot, so that a lock from before a reboot is known to be stale."""
    try:
        return Path(BOOT_ID).read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


class Terminal:
    """Asks a person, one question at a time; the default is always the safe answer."""

    def ask(self, question: Question) -> Reply:
        """Ask until the answer is one."""
        offered = f" [{question.default}]" if question.default else ""
        hint = {"yes": " [y/N]", "choice": f" [{'/'.join(question.choices)}]"}.get(question.kind, offered)
        left_empty = "n" if question.kind == "yes" else question.default or ""
        while True:
            typed = _typed(f"  you   {question.lead}{hint}", left_empty)
            if not typed.strip() and question.kind == "text" and question.default is None:
                click.echo("        an answer is needed" + (f", such as: {question.example}" * (question.minimum == 1)))
                continue
            try:
                return Reply(check(question, typed), scripted=False)
            except ValueError as error:
                click.echo(f"        {error}")


def _typed(prompt: str, left_empty: str) -> str:
    """One line of a person. Ctrl-C and Ctrl-D interrupt a drill as a signal does, and are recorded as that."""
    try:
        typed = click.prompt(prompt, default=left_empty, show_default=False, prompt_suffix=" ")
    except click.Abort:
        raise KeyboardInterrupt from None
    return str(typed)


class Given:
    """Answers given as options of the command; what they do not answer goes on to the next asker."""

    def __init__(self, answers: Mapping[str, str], then: Asker, *, scripted: bool) -> None:
        self._answers = answers
        self._then = then
        self._scripted = scripted

    def ask(self, question: Question) -> Reply:
        """The option's answer, recorded as scripted unless a terminal shows that a person typed it."""
        text = self._answers.get(question.id)
        if text is None:
            return self._then.ask(question)
        try:
            return Reply(check(question, text), scripted=self._scripted)
        except ValueError as error:
            raise usage(f"{question.id} is not an answer", why=str(error), fix="nolive drill decide -h") from None


def person_present(no_input: bool) -> bool:
    """Whether somebody sits at a terminal and may be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not no_input


def asker(answers: str | None, no_input: bool, given: Mapping[str, str] | None = None) -> Asker:
    """Who answers: the file, else the person at the terminal, else nobody."""
    person = person_present(no_input)
    if answers is not None:
        script = read_answers(answers)
        base: Asker = Script(script, answers)
    else:
        base = Terminal() if person else Nobody()
    return Given(given, base, scripted=not person or answers is not None) if given else base


def read_answers(path: str) -> dict[str, str]:
    """An answers file (TOML or JSON) as question id -> text; a usage error where it is not one."""
    try:
        data = Path(path).read_bytes()[: MAX_ANSWERS + 1]
        text = data.decode("utf-8-sig")
        table = json.loads(text) if path.endswith(".json") else tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise usage(
            "the answers cannot be read", where=path, why=str(why), fix="nolive drill start --example-answers"
        ) from None
    if not isinstance(table, dict) or len(data) > MAX_ANSWERS:
        raise usage("the answers are not a table", where=path, fix="nolive drill start --example-answers")
    answers = flatten(table)
    refuse_unknown(answers, path)
    return answers
