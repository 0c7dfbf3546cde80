"""Whether a piece of text could be a value that dice made: the least that `guard.keys.values` asks of one."""

from __future__ import annotations

from nolive_hooks.sieve.pieces import ALNUM, DIGITS, JOINTS, LOWERS, SMALL, UPPERS

RUN = 12  # letters and digits without a joint that a generated credential has at least
SHORT_RUN = 8  # the same where a venue has shorter ones
DIGESTS = (b"sha512-", b"sha384-", b"sha256-", b"sha1-")
_TELLING = 12  # characters of a format that may be told by its letters alone
_GROUP = 8  # letters and digits of a group of HTX and Poloniex, of which at least three follow each other
_JOINTED = 16  # the same for a value with joints (`_`, `-`, `+`) between shorter runs
_MOST_KNOWN = 32_768  # values
_LONGEST_KNOWN = 128  # bytes
_KNOWN: dict[tuple[int, ...], dict[bytes, bool]] = {}  # what was said of values, by the lengths of short ones
_CASES = bytes(97 if char in LOWERS else 65 if char in UPPERS else 32 for char in range(256))
_CHANGES = (
    *(b"A" + b"a" * first + b"A" + b"a" * second + b"A" for first in range(3) for second in range(3) if first + second),
    b"A" * 16,
)
_HEX = DIGITS + b"abcdefABCDEF"
_TIME = (b"T", b"Z", b"TZ")


def is_value(token: bytes, *, short: tuple[int, ...] = ()) -> bool:
    """False for a word or path that nobody was given as a credential; `short` lengths of those that a venue has.

    Remembered: the same words and paths stand in one file of a repository after the other.
    """
    known = _KNOWN.setdefault(short, {})
    could = known.get(token)
    if could is None:
        could = _is_value(token, short=short)
        if len(token) <= _LONGEST_KNOWN:
            if len(known) > _MOST_KNOWN:
                known.clear()
            known[token] = could
    return could


def _is_value(token: bytes, *, short: tuple[int, ...]) -> bool:
    if token.startswith(DIGESTS):
        return False  # locked packages are full of them
    letters = token.translate(None, JOINTS)
    if letters.isalpha() and (len(letters) < SHORT_RUN or letters.islower()) and not short:
        return False
    if short and _is_short(token, short):
        return True
    if any(len(run) >= RUN and is_generated(run) for run in token.translate(ALNUM).split()):
        return True
    return len(token) >= _JOINTED and (_is_jointed(token) or _is_grouped(token))


def is_generated(run: bytes) -> bool:
    """False for digits alone and for what is made of words: the least that `looks_random` asks of a value."""
    size = len(run)
    if run.isalpha():
        if size < 16 or run.islower():
            return False
        return _changes_often(run) and (
            run.isupper() or sum(len(word) for word in run.translate(SMALL).split() if len(word) > 2) <= size * 0.4
        )
    if run.isdigit():
        return False
    if not run.islower() and any(dice in run.translate(_CASES) for dice in (b"AaA", b"AaaA")):
        return True  # words have more letters than these between their capitals
    shortest = 7 if run.islower() else 4
    return sum(len(word) for word in run.translate(SMALL).split() if len(word) >= shortest) <= size / 2


def _changes_often(letters: bytes) -> bool:
    """Three capitals with at most two small letters after the first and the second, or sixteen capitals."""
    if letters.islower():
        return False
    cases = letters.translate(_CASES)
    return any(change in cases for change in _CHANGES)


def _is_grouped(token: bytes) -> bool:
    """The beginning of a UUID (eight, four and four hexadecimal digits), or groups of eight letters and digits."""
    parts = token.split(b"-")
    sizes = [0 if part.translate(None, _HEX) else len(part) for part in parts]
    if any(sizes[at : at + 3] == [8, 4, 4] for at in range(len(sizes) - 3)):
        return True
    eights = [len(part) == _GROUP and part.isalnum() for part in parts]
    return any(all(eights[at : at + 3]) for at in range(len(eights) - 2))


def _is_short(token: bytes, sizes: tuple[int, ...]) -> bool:
    """A run as long as a venue's credential; of letters alone only where the length itself is telling."""
    return any(
        len(part) >= sizes[0]
        and not part.isdigit()
        and (not part.isalpha() or (len(part) >= _TELLING and len(part) in sizes))
        for part in token.translate(ALNUM).split()
    )


def _is_jointed(token: bytes) -> bool:
    parts = token.translate(ALNUM).split()
    if any(len(part) > 15 and not part.rstrip(DIGITS).rstrip(b"vV").isalpha() and not part.isdigit() for part in parts):
        return True  # dice throw words, too
    if any(len(part) > 5 and _is_mixed(part) for part in parts):
        return True
    numbered = sum(not part.isalpha() and not part.isdigit() for part in parts) > 1
    return (numbered or any(map(_changes_often, parts))) and _is_base64(parts)


def _is_base64(parts: list[bytes]) -> bool:
    """Small and capital letters and digits in which neither words nor capitals follow each other for long."""
    bare, spaced = b"".join(parts), b" ".join(parts)
    if len(bare) < 14 or bare.isalpha() or bare.upper() == bare or bare.lower() == bare:
        return False
    small = sum(len(word) for word in spaced.translate(SMALL).split() if len(word) > 2)
    great = sum(len(word) for word in spaced.swapcase().translate(SMALL).split() if len(word) > 3)
    return small + great <= len(bare) / 2


def _is_mixed(part: bytes) -> bool:
    """Letters and digits that change more than once, and no time (`20240301T100000Z`)."""
    if part.isalpha():
        return len(part) > 15 and is_generated(part)
    if part.strip(DIGITS).isalpha() or part.isdigit() or part.translate(None, DIGITS) in _TIME:
        return False
    return is_generated(part)
