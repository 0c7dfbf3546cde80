"""The line of a long scan: late, rare, narrow, plain, gone at the end, and never where nobody watches."""

from __future__ import annotations

import os
import re
import select
import sys

import pytest

from nolive_hooks.cli import progress
from nolive_hooks.cli.progress import Line, on_terminal


class Terminal:
    """A clock to turn and a screen to read."""

    def __init__(self) -> None:
        self.now = 100.0
        self.said: list[str] = []

    def line(self, width: int = 80) -> Line:
        return Line(width=width, say=self.said.append, clock=lambda: self.now)


def test_a_short_scan_says_nothing() -> None:
    terminal = Terminal()
    line = terminal.line()
    for _ in range(1000):
        terminal.now += 0.0009
        line()
    line.wipe()
    assert terminal.said == []


def test_a_long_one_speaks_four_times_a_second_and_leaves_no_trace() -> None:
    terminal = Terminal()
    line = terminal.line()
    for _ in range(3000):
        terminal.now += 0.001
        line()
    assert 8 <= len(terminal.said) <= 9
    assert terminal.said[-1].startswith("\rnolive: ")
    assert terminal.said[-1].endswith(" files read, 3 s")
    assert [len(text) for text in terminal.said] == sorted(len(text) for text in terminal.said)
    line.wipe()
    assert terminal.said[-1] == "\r" + " " * (len(terminal.said[-2]) - 1) + "\r"


@pytest.mark.parametrize("width", [0, 1, 10, 40])
def test_it_never_wraps_and_is_plain(width: int) -> None:
    line = Terminal().line(width)
    line.count = 123_456_789
    text = line.text(100_000.0)
    assert len(text) <= max(width - 1, 0)
    assert text.isascii()
    assert text.encode("cp1252").decode("cp1252") == text


def test_on_a_terminal_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with os.fdopen(slave, "w") as screen:
        monkeypatch.setattr(sys, "stderr", screen)
        with on_terminal() as watch:
            watch()
        shown = ""
        while select.select([master], [], [], 0.2)[0]:  # a terminal hands out what it holds in pieces
            shown += os.read(master, 1000).decode()
    os.close(master)
    assert re.match("\rnolive: 1 files read, [0-9]+ s\r ", shown)
    assert shown.endswith("\r")


def test_in_a_pipe_nothing_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with on_terminal() as watch:
        watch()
    assert capsys.readouterr() == ("", "")
