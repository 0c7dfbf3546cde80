"""Expressions for what must stand in a program before a judge can call it live: a choice, and not just its words.

Python's `re` and vectorscan read them alike, so they look neither ahead nor behind. They are about small letters,
and every repeat is bounded, so that no text makes them slow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nolive_hooks.catalog.frameworks import load

_JOINT: Final = "[ _-]?"
_END: Final = "(?:$|[^a-z0-9])"
_QUOTE: Final = "[\"'`]"
_SPACE: Final = r"[ \t]{0,8}"
_OPEN: Final = r"[ \t\r\n(\[]{0,40}"
_NAME: Final = "[a-z0-9_-]{0,40}"
# From the end of a key to its value: `: bool = `, `", `, `"] = os.getenv(`, `=`.
_SETS: Final = rf"[^\n=]{{0,80}}(?:[=:,(]|\|\||\?\?){_OPEN}[rbfu]{{0,2}}{_QUOTE}?[ ]?"
_LINES: Final = r"[^\n]{0,100}(?:\n[^\n]{0,100}){0,3}"
_TURNED: Final = r"[\"'`][ \t\r\n]{0,20}[+,]?[ \t\r\n]{0,20}[rbfu]{0,2}[\"'`]"
_PIECE: Final = "[\"'][a-z_]{1,12}[\"']"
_JOINED: Final = r"[ \t\r\n]{0,20}\+?[ \t\r\n]{0,20}[rbfu]{0,2}"
_CHOOSING: Final = "(?:mode|env|environment|stage|account|type|network|profile|target|route|venue)"
_SPLIT: Final = ("live", "paper", "dry_run", "testnet", "real", "prod", "mainnet", "sandbox", "demo")


def choices() -> tuple[bytes, ...]:
    """Every expression of which one is enough, as bytes."""
    words = load().vocabulary
    value = _any((*words.live_values, *words.production_values))
    on, off = _any(words.true), _any(words.false)
    core, safe = _any(words.live_cores), _any(words.safe_cores)
    # Of `disable`, `never`, `without` the end is enough: words times words would be a quarter of the database.
    either, no = f"(?:{core}|{safe})", _any({word[-2:] for word in words.negations})
    found = (
        # `mode = "live"`, `mode or "live"`, `Bot("live")`, `("MODE", "live")`, but no comparison
        rf"(?:[^=!<>]=|[:(,|?]| or| else|return){_OPEN}[rbfu]{{0,2}}{_QUOTE}{_SPACE}{value}{_SPACE}{_QUOTE}",
        rf"\.{value}(?:\.value|\.name)?(?:$|[^a-z0-9_.(])",
        rf"--?[a-z]{_NAME}[ =:\"',]{{1,4}}{value}{_END}",
        rf"[a-z0-9_]=[\"']?{value}{_END}",
        rf":{_SPACE}{value}{_SPACE}(?:$|[\r\n\"'`,;}}#\\])",  # a configuration inside of a text
        rf"{core}{_SETS}{on}{_END}",
        rf"{safe}{_SETS}{off}{_END}",
        rf"{either}[^a-z0-9][^\n(]{{0,24}}(?:option|argument|field|attrib)\(\s?(?:true|false)",  # of a command line
        rf"{safe}{_SETS}(?:not |!){_SPACE}(?:true|1){_END}",
        rf"{core}{_SETS}(?:not |!){_SPACE}(?:false|0){_END}",
        r"mainnet[a-z]{0,12}(?:\(|$|[^a-z0-9_.])",
        r"(?:create|make|build|connect|open)_?live[a-z_]{0,20}\(",
        # apart, as one expression would be too large for the database
        *(rf"{no}[_-]?(?:[a-z]{{1,9}}[_-])?{one}{_SETS}(?:{on}|{off}){_END}" for one in (core, safe)),
        *(rf"{one}[_-]?(?:[a-z]{{1,9}}[_-])?{no}{_SETS}(?:{on}|{off}){_END}" for one in (core, safe)),
        rf"{core}{_LINES}default{_SPACE}={_SPACE}{on}",
        rf"{safe}{_LINES}default{_SPACE}={_SPACE}{off}",
        rf"--{_NAME}{core}",
        rf"--{no}-{_NAME}{safe}",
        rf"{_any(words.arming_keys)}{_QUOTE}?\]?[^\n=]{{0,60}}[=:,(]{_OPEN}[rbfu]{{0,2}}{_QUOTE}",
        rf"{_QUOTE}{_SPACE}{_any(words.arming_values)}",
        "|".join(_pieces(word) for word in _SPLIT),
        # a value in two short pieces, whatever they spell: `trading_mode="real_" "money"`, `f"li{'ve'}"`
        rf"{_CHOOSING}[^\n=]{{0,40}}[=:,(]{_OPEN}[rbfu]{{0,2}}{_PIECE}{_JOINED}{_PIECE}(?:$|[^:])",
        rf"f[\"'][a-z_]{{0,12}}\{{{_PIECE}\}}",
        rf"join\([ \t\r\n]{{0,40}}[\[(][ \t\r\n]{{0,40}}{_QUOTE}",
        r"[\"']\}\{[\"']",
        # `paper = os.getenv("PAPER") == "true"`: without the variable, live
        rf"{safe}[^a-z0-9\n][^\n]{{0,80}}(?:process\.env|getenv|environ\.get)[^\n]{{0,90}}(?:==| in )",
        rf"(?:process\.env|getenv|environ\.get)[^\n]{{0,40}}{safe}[^a-z0-9\n][^\n]{{0,60}}(?:==| in )",
    )
    return tuple(one.encode() for one in found)


def sections() -> bytes:
    """A block that is called live or paper: what is switched on in it may stand far below its name."""
    words = load().vocabulary
    either = _any((*words.live_cores, *words.safe_cores))
    blocks = rf"{either}{_NAME}{_QUOTE}?\]?{_SPACE}[:=]{_SPACE}(?:[a-z_.]{{1,40}}\()?[{{(\[\n]"
    return rf"{blocks}|class [a-z0-9_]{{0,40}}{either}".encode()


def enabled() -> bytes:
    """Something is switched on or off by a word that says nothing of what."""
    return rf"[^a-z0-9](?:enabled|enable|active|on){_QUOTE}?{_SPACE}[:=]".encode()


def _any(texts: Iterable[str]) -> str:
    """One of some texts, whose words may be joined by a space, `_`, `-` or nothing."""
    found = sorted({text for text in texts if text.isascii()}, key=lambda text: (-len(text), text))
    return "(?:" + "|".join(text.replace(".", r"\.").replace(" ", _JOINT) for text in found) + ")"


def _pieces(word: str) -> str:
    """A word in two pieces or more: `"li" + "ve"`."""
    joined = f"(?:{_TURNED})?"
    cuts = range(1, len(word))
    return "(?:" + "|".join(joined.join(word[:cut]) + _TURNED + joined.join(word[cut:]) for cut in cuts) + ")"
