"""What every reader of a format shares: the error it may raise, its limits, and how an offset becomes a place."""

from __future__ import annotations

from bisect import bisect_right

from nolive_hooks.model import Kind

MAX_DEPTH = 100
MAX_NODES = 100_000
MAX_CHARS = 5 * 1024 * 1024
SCOPE = "def "  # begins the key that a function's body adds to the path
BEYOND = ("nested too deeply", "larger than")  # how the reason of a reader begins that met one of these limits


class Unreadable(Exception):  # noqa: N818 - a state of a document and not an error of ours
    """A reader cannot parse its text; `reason` never quotes the text, `line` is 1-based or 0."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class Places:
    """Turns offsets of one text into 1-based lines and columns; CR, LF and CRLF all end a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        position = 0
        for line in split_lines(text):
            position += len(line)
            self._starts.append(position)

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        return line + 1, offset - self._starts[line] + 1


def split_lines(text: str) -> list[str]:
    """Lines with their ends kept. Unlike `str.splitlines`, only CR, LF and CRLF end a line."""
    if "\r" in text:
        lines: list[str] = []
        for piece in text.split("\n"):
            parts = piece.split("\r")
            lines.extend(part + "\r" for part in parts[:-1])
            lines.append(parts[-1] + "\n")
        merged = _join_crlf(lines)
    else:
        merged = [piece + "\n" for piece in text.split("\n")]
    merged[-1] = merged[-1][:-1]
    return merged if merged[-1] else merged[:-1]


def _join_crlf(lines: list[str]) -> list[str]:
    """A CR just before LF made an empty piece; give the LF back to the line before it."""
    joined: list[str] = []
    for line in lines:
        if line == "\n" and joined and joined[-1].endswith("\r"):
            joined[-1] += "\n"
        else:
            joined.append(line)
    return joined


def kind_of(value: str) -> Kind:
    """The kind an untyped format gives a bare word."""
    if value.lower() in ("true", "false", "yes", "no", "on", "off"):
        return Kind.BOOL
    return Kind.NUMBER if value.replace(".", "", 1).isdigit() else Kind.STRING
