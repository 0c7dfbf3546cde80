"""The one place where untrusted text becomes safe to show: terminal, Markdown, HTML, workflow commands."""

from __future__ import annotations

import re
import unicodedata

from nolive_hooks.expressions import expression

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
# Letters to Unicode, nothing to the eye: fillers, joiners, variation selectors, the blank braille cell.
_BLANK = expression(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_COMMAND = expression(r"##(?=\w*\[)")
_MARKDOWN = expression(r"[\\`*{}\[\]()<>#|~&$!]|^[-+]|(?<![^\W_])_|_(?![^\W_])")
_LINKED = expression(r"(?i)\b(?:gh-|www\.)")
_ZERO_WIDTH = "&#8203;"


def visible(text: str) -> str:
    r"""Text as one harmless line: what is invisible or acts on a terminal is shown, `\x1b`, `\n`, `\u202e`.

    Bytes of a path that are not UTF-8 (lone surrogates) are shown as the byte, `\xe9`. A text never starts
    with `::` and never holds `##[` or `##vso[`, which a CI runner would take for a command. Idempotent.
    """
    if not text.isprintable() or not text.isascii():
        text = "".join(map(_shown, text))
    text = _COMMAND.sub(r"\\x23#", text) if "##" in text else text
    body = text.lstrip()
    return text[: len(text) - len(body)] + r"\x3a" + body[1:] if body.startswith("::") else text


def _shown(character: str) -> str:
    if character.isprintable() and not _BLANK.match(character):
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode wrote a byte this way
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return _NAMED.get(character) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def clip(text: str, width: int) -> str:
    """`visible(text)` cut to at most `width` terminal columns, with `...` where something was cut."""
    text = visible(text)
    if columns(text) <= width:
        return text
    while text and columns(text) > width - 3:
        text = text[:-1]
    return (text + "...")[:width]


def columns(text: str) -> int:
    """How many terminal columns a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def html(text: str) -> str:
    """Visible text for HTML content and for quoted attributes."""
    from html import escape  # its table of entities is for pages alone

    return escape(visible(text), quote=True)


def markdown(text: str) -> str:
    """Visible text as inert prose in GitHub Markdown, table cells included.

    Every character of the syntax becomes an entity, which Markdown shows and never obeys. People, issues and
    addresses are linked only after that, so they are parted with a zero-width space.
    """
    escaped = _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", visible(text).strip())
    escaped = escaped.replace("@", f"@{_ZERO_WIDTH}").replace("&#35;", f"&#35;{_ZERO_WIDTH}")
    escaped = escaped.replace("://", f"&#58;{_ZERO_WIDTH}//")
    if escaped[:1].isdigit():
        escaped = re.sub(r"^(\d+)\.(?!\S)", r"\1&#46;", escaped)
    return _LINKED.sub(lambda match: match[0] + _ZERO_WIDTH, escaped)


def code(text: str) -> str:
    r"""Visible text as a Markdown code span, table cells included (a pipe is shown as `\x7c`)."""
    text = visible(text).replace("|", r"\x7c")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if not text.strip() or text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def workflow(text: str) -> str:
    """Visible text as the message of a GitHub workflow command."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """Visible text as a property (`file=`, `title=`) of a GitHub workflow command."""
    return workflow(text).replace(":", "%3A").replace(",", "%2C")
