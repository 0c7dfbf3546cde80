"""Which lines of a program run only after a condition, and the words of that condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.condition import LAST, Condition, Module
from nolive_hooks.expressions import expression
from nolive_hooks.model import Document

_BRANCH: Final = expression(r"\b(?:if|elif|unless|while|assert|switch|guard)\b\s{0,4}\(?([^{}\n]{1,200})")
_TERNARY: Final = expression(r"(?<![\w.!])([\w.!]{2,80})\s{0,3}(?:\?|&&|\|\|)")


def of(document: Document) -> Module:
    """The conditions of a program, of Python by its tree; in anything else, by line, one reaches to the end."""
    if document.format == "python":
        from nolive_hooks.documents import python_conditions  # a syntax tree is for programs alone

        try:
            return python_conditions.of(document.text)
        except (SyntaxError, RecursionError, ValueError, MemoryError):
            pass
    return Module(tuple(_by_line(document.text)))


def _by_line(text: str) -> Iterator[Condition]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in _BRANCH.finditer(line[:2000]):
            yield Condition(number, LAST, found.group(1))
        for found in _TERNARY.finditer(line[:2000]):
            yield Condition(number, number, found.group(1))
