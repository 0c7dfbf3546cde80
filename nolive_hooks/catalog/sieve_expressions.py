"""What vectorscan looks for on behalf of the sieve: the sieve's own words, and expressions for its other demands.

An expression may find more than the demand it stands for, never less: the keyword path has the last word.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

_ALNUM: Final = b"[A-Za-z0-9]"
_LETTER: Final = b"[A-Za-z]"
_DIGIT: Final = b"[0-9]"
_VALUE: Final = rb"[A-Za-z0-9+/_.~!*$-]"
_LONG_WORD: Final = 6  # letters
_BASE64: Final = tuple(
    (string.ascii_uppercase + string.ascii_lowercase + string.digits + ends).encode() for ends in ("+/", "-_")
)
_PLAIN: Final = (0, 2, 3, 4, 5, 6, 7)  # first halves of bytes of ASCII
_LEADING: Final = (12, 13)  # those of the first byte of a letter of two bytes in UTF-8


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
    """What every value has that `sieve.values` takes for one, to be found at its places.

    A letter beside a digit, capitals that follow each other closely, or the inside of a value in groups. Which of the
    places are in a value is cheaper to ask there than to spell out here: that takes four times as long.
    """
    changing = (_LETTER + _DIGIT, _DIGIT + _LETTER)
    capitals = rb"[A-Z](?:[a-z]{1,2}[A-Z][a-z]{0,2}|[a-z]{0,2}[A-Z][a-z]{1,2})[A-Z]"
    groups = (b"-[0-9A-Fa-f]{4}-", b"-" + _ALNUM + b"{8}-")
    return (Expression("value", b"|".join((*changing, *groups, capitals)), exact=True, sample=b"a1"),)


def name_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """What a value is called that `sieve.keys` takes for a credential: a text without such a name needs no other look.

    Figures and times are the values of most large files, and nothing names them.
    """
    names = (*words["ANCHORS"], *words["IDS"], *words["CALLS"])
    return tuple(sorted(set(_literals("name", names))))


def run_expressions() -> tuple[Expression, ...]:
    """Long runs of letters or of numbers. Beside literals they would take the library its fastest ways to search."""
    return (
        Expression("array", rb"[0-9, \t\r\n]{63}", exact=True, sample=b"0" * 63),
        Expression("capitals", rb"[A-Z]{16}", exact=True, sample=b"A" * 16),
        Expression("run", _ALNUM + b"{51}", exact=True, sample=b"a" * 51),
    )


def seam_expressions() -> tuple[Expression, ...]:
    """Where the gap between two literals could begin: data that are full of quotation marks hold no such place."""
    ends = (quote + after for quote in ('"', "'") for after in " \t\r\n+.&\\rbufRBUF\"'")
    return tuple(sorted(_literals("seam", (*map(str.encode, ends), b"\\\n"), exact=True)))


def joint_expressions() -> tuple[Expression, ...]:
    """Two literals that are one, from the last character of the first to the first character of the second.

    Over the end of a line whatever they end with: what stands above then comes nearer. The library passes over all that
    is no quotation mark; beside literals it would not.
    """
    gap = rb"[ \t\r\n+.&\\rbufRBUF]*[\"']"
    over = rb"[\"'][ \t\r+.&\\rbufRBUF]*\n" + gap
    adjacent = Expression("joint", _VALUE + rb"[\"']" + gap + _VALUE + b"|" + over, exact=True, sample=b'a""b')
    return (*_literals("joint", (b"\\\n",), exact=True), adjacent)


def prose_expressions() -> tuple[Expression, ...]:
    """Where prose is long enough for twelve words: most texts end that search within their first lines."""
    return (Expression("prose", rb"[a-z \t,\"']{47}", sample=b"one " * 12),)


def phrase_expressions() -> tuple[Expression, ...]:
    """Twelve words that may be a recovery phrase."""
    return (Expression("phrase", rb"(?:[a-z]{3,8}[ \t,\"']+){11}[a-z]{3,8}", sample=b"one " * 12),)


def packed_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """The first letters of a word that could be Base64 of a text (`sieve.pieces`), to be found at their places.

    The first four letters hold three bytes. Where the first and the fourth byte are ASCII, UTF-8 has between them two
    more of its kind, or one letter of two bytes; words of a language seldom spell that.
    """
    first, word = b"[" + words["PACKED_FIRST"] + b"]", rb"[A-Za-z0-9+/_-]"
    plain = _sextets(second % 16 in _PLAIN for second in range(64)) + _sextets(third % 4 < 2 for third in range(64))
    wide = _sextets(second % 16 in _LEADING for second in range(64)) + _sextets(third % 4 == 2 for third in range(64))
    begun = rb"(?:^|[^A-Za-z0-9+/_-])" + first + b"(?:" + plain + b"|" + wide + b")" + word
    return (Expression("packed", begun + first + word, exact=True, sample=b" YWFhYWFh"),)


def _sextets(kept: Iterable[bool]) -> bytes:
    """A class of the letters of Base64, of both its alphabets, whose six bits are kept."""
    chosen = [at for at, keep in enumerate(kept) if keep]
    return b"[" + b"".join(b"\\x%02x" % letters[at] for letters in _BASE64 for at in chosen) + b"]"


def jointed_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """Words of modes, in one piece or with joiners between their letters; of a long one its end is enough."""
    joiners = b"[" + b"".join(b"\\x%02x" % char for char in words["JOINERS"]) + b"]*"
    ends = (word if len(word) < _LONG_WORD else word[-4:] for word in words["JOINTED"])
    spelt = (joiners.join(bytes([char]) for char in word) for word in ends)
    return (Expression("jointed", b"|".join(spelt), sample=b"d-r-y run"),)


def choice_expressions(words: Mapping[str, Any]) -> tuple[Expression, ...]:
    """What a program demands that chooses how to trade. They are dear, and nothing but programs is asked for them.

    Blanks between pieces of a word lose their bound, which only `re` needs: the library would count up to it in states.
    """
    patterns = (pattern.replace(rb"[ \t\r\n]{0,20}", rb"[ \t\r\n]*") for pattern in words["CHOICES"])
    found = [Expression("choice", pattern, sample=b"x.live ") for pattern in patterns]
    found.append(Expression("section", words["SECTION"], sample=b"live={"))
    found.append(Expression("enabled", words["ENABLED"], sample=b" enabled="))
    return tuple(sorted(set(found)))


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


def _pass() -> Iterator[Expression]:
    """`pass` as the name of a value."""
    yield Expression("pass", rb"pass[a-z0-9_-]*[\"'`)\] \t\r\n]*(?:[=:>?|<,]|value)", sample=b"pass=")
    yield Expression("pass", rb"--[a-z0-9_-]*pass[a-z0-9_-]*[ \t]")
    yield Expression("pass", rb"PASS[A-Za-z0-9_-]*[ \t]", exact=True)


def _switches(words: Mapping[str, Any]) -> Iterator[Expression]:
    """What `sieve.switches` demands of a file that sets how to trade."""
    for word in sorted({*words["CORES"], *(stem + b"[a-z0-9]*" for stem in words["CORE_STEMS"])}):
        yield Expression("core", rb"(?:^|[^a-z0-9])" + word + rb"(?:$|[^a-z0-9])")
    yield from _literals("core", words["CAMEL"], exact=True)
    yield from _literals("core", words["JOINED"])
    yield from _literals("unpacking", words["UNPACKING"])
    yield from _literals("odd", words["ODD"], exact=True)
    yield from _literals("glue", (text for text in words["GLUE"] if len(text) > 1))
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
