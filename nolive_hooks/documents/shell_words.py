"""Shell words with places: quotes, expansions and operators taken apart as a shell would."""

from __future__ import annotations

from typing import NamedTuple

from nolive_hooks.documents.json_format import unescaped


class Word(NamedTuple):
    """One word of a command line: its text without quotes, where it began, and whether it begins with a quote."""

    text: str
    line: int
    column: int
    quoted: bool = False


def words(text: str, line: int, column: int) -> list[Word]:
    """Shell words with places; operators are words of their own; a comment ends the line.

    A carriage return stands for a continued line (see `shell_format.joined`): the next line begins after it.
    """
    found: list[Word] = []
    at, begin = 0, 1 - column
    while at < len(text):
        char = text[at]
        if char == "\r":
            at, line, begin = at + 1, line + 1, at + 1
        elif char in " \t":
            at += 1
        elif char == "#" and (at == 0 or text[at - 1] in " \t;"):
            break
        elif char in ";&|()\n":
            end = at + (2 if text[at : at + 2] in ("&&", "||", ";;", "|&") else 1)
            found.append(Word(text[at:end], line, at - begin + 1))
            at = end
        else:
            value, end, quoted = _word(text, at)
            found.append(Word(value.replace("\r", " "), line, at - begin + 1, quoted))
            line, begin = _moved(text, at, end, line, begin)
            at = end
    return found


def _moved(text: str, at: int, end: int, line: int, begin: int) -> tuple[int, int]:
    """Line number and line start after a word that itself went over line ends."""
    breaks = text.count("\r", at, end)
    return (line + breaks, text.rindex("\r", at, end) + 1) if breaks else (line, begin)


def _word(text: str, at: int) -> tuple[str, int, bool]:
    parts: list[str] = []
    quoted = text[at] in "\"'"
    while at < len(text) and text[at] not in " \t\r\n;&|()":
        char = text[at]
        if text.startswith("$'", at):
            end = _closing(text, at + 1)
            parts.append(unescaped(text[at + 2 : end]))
            at = end + 1
        elif char in "\"'":
            end = _closing(text, at)
            parts.append(text[at + 1 : end])
            at = end + 1
        elif text.startswith(("$(", "${"), at):
            end = _balanced(text, at + 1)
            parts.append(text[at:end])
            at = end
        elif char == "\\" and at + 1 < len(text):
            parts.append(text[at + 1])
            at += 2
        else:
            parts.append(char)
            at += 1
    return "".join(parts), at, quoted


def _closing(text: str, at: int) -> int:
    quote = text[at]
    end = at + 1
    while end < len(text) and text[end] != quote:
        end += 2 if text[end] == "\\" and quote == '"' else 1
    return min(end, len(text))


def _balanced(text: str, at: int) -> int:
    opening = text[at]
    closing = {"(": ")", "{": "}"}[opening]
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == opening) - (text[end] == closing)
        if depth == 0:
            return end + 1
    return len(text)
