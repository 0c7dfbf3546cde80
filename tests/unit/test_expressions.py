"""Expressions compiled at their first use answer as compiled ones do, and no judge compiles one at its import."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from nolive_hooks.expressions import Expression, expression

TEXT = "mode = live, MODE = paper"
IMPORTED = """
import re, sys
real, ours = re.compile, []
def compile(*arguments):
    caller = sys._getframe(1).f_globals.get("__name__", "")
    ours.extend([caller] if caller.startswith("nolive_hooks.") else [])
    return real(*arguments)
re.compile = compile
import nolive_hooks.hook.verdict
print(*ours)
"""


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_it_answers_like_a_compiled_pattern(flags: int) -> None:
    ours, real = expression(r"(mode) = (\w+)", flags), re.compile(r"(mode) = (\w+)", flags)
    for _ in range(2):  # the first question compiles it
        assert ours.findall(TEXT) == real.findall(TEXT)
        assert ours.sub("x", TEXT) == real.sub("x", TEXT)
        assert [one.span() for one in ours.finditer(TEXT)] == [one.span() for one in real.finditer(TEXT)]
    assert (ours.pattern, ours.flags, ours.groups) == (real.pattern, real.flags, real.groups)
    assert expression(rb"\d+").fullmatch(b"12")


def test_a_wrong_expression_is_told_where_it_is_used() -> None:
    wrong = expression("(")
    assert isinstance(wrong, Expression)
    with pytest.raises(re.error):
        wrong.search(TEXT)


def test_the_judges_compile_nothing_when_they_are_imported() -> None:
    done = subprocess.run((sys.executable, "-c", IMPORTED), capture_output=True, text=True, check=True)
    assert not done.stdout.split(), "write expression(...) of nolive_hooks.expressions for re.compile(...)"
