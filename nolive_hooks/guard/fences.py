"""Fenced examples of documentation as documents of their own, with the places they have in the prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks import documents
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Blob, Document

_FENCE: Final = expression(r"\s*(`{3,}|~{3,})\s*\{?\.?([A-Za-z0-9_+-]*)")
_ENDINGS: Final = {
    "python": "py",
    "py": "py",
    "shell": "sh",
    "bash": "sh",
    "console": "sh",
    "yml": "yaml",
    "jsonc": "json",
    "dotenv": "env",
    "makefile": "mk",
    "docker": "dockerfile",
}


def documents_of(document: Document) -> Iterator[Document]:
    """One readable document for every fence with a language; unreadable fences are prose."""
    mark, language, body = "", "", ""
    for line in split_lines(document.text):
        found = _FENCE.match(line)
        if mark and line.strip().startswith(mark):
            yield from _read(document.path, language, body)
            mark, body = "", body + "\n"
        elif not mark and found:
            mark, language = found.group(1), found.group(2).lower()
            body = "\n" * (body.count("\n") + 1)
        else:
            body += line.rstrip("\r\n") + "\n" if mark else "\n"


def _read(path: str, language: str, body: str) -> Iterator[Document]:
    if language:
        found = documents.read(Blob("fence." + _ENDINGS.get(language, language), body.encode("utf-8", "replace")))
        if found.settings:
            yield Document(path, found.text, found.format, found.settings)
