"""What vectorscan looks for on behalf of the sieve: the sieve's own words, and expressions for its other demands.

An expression may find more than the demand it stands for, never less: the keyword path has the last word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

_ALNUM: Final = b"[A-Za-z0-9]"
_LETTER: Final = b"[A-Za-z]"
_DIGIT: Final = b"[0-9]"
_VALUE: Final = rb"[A-Za-z0-9+/_.~!*$-]"
_WINDOW: Final = 12  # letters and digits of a value that are looked at together
_GROUPS: Final = (rb"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-", b"-".join((_ALNUM + b"{8}",) * 3))


class Expression(NamedTuple):
    """One expression: the part of the sieve's demands it reports, its bytes, whether case counts, a text it finds."""

    part: str
    pattern: bytes
    exact: bool = False
    sample: bytes = b""


def key_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """What credentials demand, from the values that `sieve_source` renders; in the order of the parts."""
    return tuple(sorted(set(_keys(words))))


def value_expressions() -> tuple[Expression, ...]:
    """What `sieve.keys` takes for a value (`_is_value`), to be found at its places."""
    return tuple(sorted(set(_values())))


def run_expressions() -> tuple[Expression, ...]:
    """Long runs of letters or of numbers. Beside literals they would take the library its fastest ways to search."""
    return (
        Expression("array", rb"[0-9, \t\r\n]{63}", exact=True, sample=b"0" * 63),
        Expression("run", _ALNUM + b"{51}", exact=True, sample=b"a" * 51),
    )


def prose_expressions() -> tuple[Expression, ...]:
    """Where prose is long enough for twelve words: most texts end that search within their first lines."""
    return (Expression("prose", rb"[a-z \t,\"']{47}", sample=b"one " * 12),)


def phrase_expressions() -> tuple[Expression, ...]:
    """Twelve words that may be a recovery phrase."""
    return (Expression("phrase", rb"(?:[a-z]{3,8}[ \t,\"']+){11}[a-z]{3,8}", sample=b"one " * 12),)


def switch_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """What modes and addresses demand; likewise."""
    return tuple(sorted({*_switches(words), *_addresses(words)}))


def canary(found: Iterable[Expression]) -> bytes:
    """A text in which every part is found: what a database that was swapped or cut fails at."""
    samples: dict[str, bytes] = {}
    for one in found:
        samples.setdefault(one.part, one.sample) if one.sample else None
    return b"\n".join(samples[part] for part in sorted(samples)) + b"\n"


def digest(found: Sequence[Expression]) -> str:
    """A name for exactly these expressions: 32 hexadecimal digits of SHA-256."""
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()[:32]


def _keys(words: Mapping[str, Any]) -> Iterator[Expression]:
    """What `sieve.keys` demands, but for words that every file of a trading repository holds."""
    yield from _literals("pem", (b"private key-----",))
    yield from _literals("unique", words["STEMS"], exact=True)
    yield from _literals("keystore", (b"ciphertext",))
    yield Expression("userinfo", rb"://[^/ @]*:[^/ @]*@", sample=b"://a:b@")
    yield from _literals("phrase-name", (b"mnemonic", b"seed", b"recover"))
    yield from _literals("escape", words["ESCAPES"], exact=True)
    yield from _literals("computing", words["COMPUTING"], exact=True)
    yield from _literals("secret", (b"Secret",), exact=True)
    yield from _literals("id-venue", words["ID_VENUES"])
    yield from _literals("chosen", words["CHOSEN"])
    yield from _literals("short-key", words["SHORT_KEYS"])
    yield from _pass()
    yield from _literals("account", (b"001-",))
    yield Expression("account", b"u[0-9]{6}")
    yield from _literals("server-venue", words["SERVER_VENUES"])
    quote = rb"[\"'][ \t\r\n+.&\\rbufRBUF]*[\"']"
    yield Expression("joint", _VALUE + quote + _VALUE, exact=True, sample=b'a""b')
    yield Expression("joint", _VALUE + rb"\\\n[ \t]*" + _VALUE, exact=True)


def _pass() -> Iterator[Expression]:
    """`pass` as the name of a value."""
    yield Expression("pass", rb"pass[a-z0-9_-]*[\"'`)\] \t\r\n]*(?:[=:>?|<,]|value)", sample=b"pass=")
    yield Expression("pass", rb"--[a-z0-9_-]*pass[a-z0-9_-]*[ \t]")
    yield Expression("pass", rb"PASS[A-Za-z0-9_-]*[ \t]", exact=True)


def _values() -> Iterator[Expression]:
    """A value that dice may have made."""
    changing = (*_change_within(_LETTER, _DIGIT), *_change_within(_DIGIT, _LETTER), *_digits_inside())
    capitals = rb"[A-Z][a-z]{1,2}[A-Z][a-z]{0,2}[A-Z]|[A-Z][a-z]{0,2}[A-Z][a-z]{1,2}[A-Z]|[A-Z]{16}"
    joint = rb"[+/_.~!*$-]"
    numbered = b"(?:" + _LETTER + _DIGIT + b"|" + _DIGIT + _LETTER + b")"  # in two pieces between joints
    pieces = numbered + _ALNUM + b"{0,8}" + joint + b"(?:" + _ALNUM + b"{1,16}" + joint + b"){0,6}"
    pieces += _ALNUM + b"{0,8}" + numbered
    sample = b"a" * (_WINDOW - 1) + b"1"
    yield Expression("value", b"|".join((*changing, *_GROUPS, capitals, pieces)), exact=True, sample=sample)


def _change_within(first: bytes, second: bytes) -> Iterator[bytes]:
    """Twelve letters and digits in a row that begin with one kind and hold the other."""
    for size in range(1, _WINDOW):
        yield _times(first, size) + second + _times(_ALNUM, _WINDOW - 1 - size)


def _digits_inside() -> Iterator[bytes]:
    """Digits between letters in a row of six."""
    for size in (1, 2, 3):
        inside = _LETTER + _times(_DIGIT, size) + _LETTER
        yield from (_times(_ALNUM, left) + inside + _times(_ALNUM, 4 - size - left) for left in range(5 - size))
    yield _LETTER + b"[0-9]{4,}" + _LETTER


def _times(pattern: bytes, count: int) -> bytes:
    """A pattern so many times in a row."""
    return pattern + b"{%d}" % count if count > 1 else pattern * count


def _switches(words: Mapping[str, Any]) -> Iterator[Expression]:
    """What `sieve.switches` demands of a file that chooses how to trade."""
    for word in sorted({*words["CORES"], *(stem + b"[a-z0-9]*" for stem in words["CORE_STEMS"])}):
        yield Expression("core", rb"(?:^|[^a-z0-9])" + word + rb"(?:$|[^a-z0-9])")
    yield from _literals("core", words["CAMEL"], exact=True)
    yield from _literals("core", words["JOINED"])
    for pattern in words["CHOICES"]:
        yield Expression("choice", pattern, sample=b"x.live ")
    yield Expression("section", words["SECTION"], sample=b"live={")
    yield Expression("enabled", words["ENABLED"], sample=b" enabled=")
    yield from _literals("unpacking", words["UNPACKING"])
    yield from _literals("odd", words["ODD"], exact=True)
    yield from _literals("orderer", (*words["NO_PAPER"], *words["LIBRARIES"], *words["ORDERED"]))
    yield from _literals("letter", (rb"\u", rb"\x"))
    for number, (context, triggers) in enumerate(words["ROWS"]):
        for text in context:
            yield Expression(f"row-{number}", b"".join(map(_loose, text.decode())), sample=text)
        longest = {max(tokens, key=lambda token: (len(token), token), default=glued) for tokens, glued in triggers}
        yield from _literals(f"trigger-{number}", longest)


def _loose(char: str) -> bytes:
    """A character of a context; `["environment"]` names a table as `[environment]` does."""
    own = _quoted(char.encode())
    return own if char.isalnum() or char == "_" else rb"[\"']*" + own + rb"[\"']*"


def _addresses(words: Mapping[str, Any]) -> Iterator[Expression]:
    """Hosts, ports and servers of venues."""
    for hosts in words["HOSTS"].values():
        yield from _literals("host", hosts)
    yield from _literals("port", words["PORTS"])
    yield from _literals("server-venue", words["SERVER_VENUES"])


def _literals(part: str, texts: Iterable[bytes], *, exact: bool = False) -> Iterator[Expression]:
    for text in texts:
        yield Expression(part, _quoted(text), exact, text)


def _quoted(text: bytes) -> bytes:
    return b"".join(bytes([char]) if chr(char).isalnum() and char < 128 else b"\\x%02x" % char for char in text)
