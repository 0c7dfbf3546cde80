"""Values that hold another text in Base64: what the program that unpacks them will read."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from nolive_hooks.expressions import expression

# the first letter of every four tells that a readable text begins there
_PACKED: Final = expression(r"(?=[CDG-Za-f].{3}[CDG-Za-f])[A-Za-z0-9+/_-]{6,}={0,2}")
_DEPTH: Final = 2
_LONGEST: Final = 1 << 20  # characters
_SHORTEST: Final = 3  # characters of a text that can say anything


def inner(value: str) -> str:
    """The readable text below one or two layers of Base64, else an empty text."""
    text = ""
    for _ in range(_DEPTH):
        below = unpacked(text or value)
        if not below:
            break
        text = below
    return text


def unpacked(value: str) -> str:
    """The readable text one layer below, else an empty text; both alphabets, over line ends too."""
    packed = "".join(value.split("\n")) if "\n" in value else value
    packed = packed.strip()
    if len(packed) % 4 or len(packed) > _LONGEST or not _PACKED.fullmatch(packed):
        return ""
    try:
        text = base64.b64decode(packed.replace("-", "+").replace("_", "/"), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    shown = text.strip()
    return shown if len(shown) >= _SHORTEST and all(char.isprintable() or char in "\r\n\t" for char in shown) else ""
