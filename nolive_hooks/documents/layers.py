"""Values that hold another text in Base64: what the program that unpacks them will read."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from nolive_hooks.expressions import expression

# the first letter of every four tells that a readable text begins there
_PACKED: Final = expression(r"(?=[CDG-Za-f].{3}[CDG-Za-f])[A-Za-z0-9+/_-]{6,}={0,2}")
_DECODING: Final = r"base64\s{1,3}(?:-d|-D|--decode)|openssl\s[^|)]{0,30}base64[^|)]{0,20}-d[^|)]{0,9}"
_PIPED: Final = expression(
    r"\$\(\s{0,3}(?:(?:echo|printf)(?:\s{1,3}-n|\s{1,3}[\"']?%s[\"']?)?\s{1,3}[\"']?([A-Za-z0-9+/_=-]{3,400})[\"']?"
    rf"\s{{0,3}}\|\s{{0,3}}({_DECODING}|rev)|(?:base64\s{{1,3}}(?:-d|-D|--decode))\s{{0,3}}<<<\s{{0,3}}"
    r"[\"']?([A-Za-z0-9+/_=-]{3,400})[\"']?)\s{0,3}\)"
)
_LONGEST_PIPE: Final = 600  # characters
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


def piped(value: str) -> str:
    """What a shell puts in the place of `$(echo bGl2ZQ== | base64 -d)` or `$(echo evil | rev)`, else an empty text."""
    found = _PIPED.fullmatch(value.strip().strip('"')) if len(value) <= _LONGEST_PIPE else None
    if found is None:
        return ""
    text = found.group(1) or found.group(3)
    return text[::-1] if found.group(2) == "rev" else inner(text)


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
