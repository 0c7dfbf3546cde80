"""Whether bytes could hold a credential: a secret that proves itself, or a name beside something that dice made.

What must stand in a file before `guard.keys` can speak, weakest demand first, so that most files leave early:
a name of a credential, then a value for it (generated, or any at all where people choose it), then a venue.
"""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve.pieces import (
    ALNUM,
    DIGITS,
    JOINTS,
    LOWERS,
    NUMBERS,
    PROSE,
    RUNS,
    SMALL,
    UNSQUEEZED,
    UPPERS,
    VALUES,
    pieces_at,
    places,
    stretches,
    without_joints,
)
from nolive_hooks.sieve.values import DIGESTS, RUN, is_generated, is_value
from nolive_hooks.sieve.venues import speaks_of_venues

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Iterator

CODE = (".py", ".pyw", ".ipynb", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts")
ESCAPING = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".js", ".ts", ".properties", ".env",
    ".sh", ".bash", ".jsx", ".tsx", ".mjs", ".cjs", ".strat",
)  # fmt: skip
PYTHON = (".py", ".pyw", ".ipynb")
YAML = (".yaml", ".yml", ".strat")
NO_MANIFESTS = (".py", ".md")
_VENUES = (*words.VENUES_LONG, *words.VENUES_NUMBERED)
_WORD_BYTES = LOWERS + DIGITS + b"_-"
_OPERATORS = (b"=", b":", b">", b"?", b"|", b"<")
_AROUND_VALUES = b"\"'`,;<>(){}[] \t\r\n"
_VALUE_END = bytes.maketrans(_AROUND_VALUES, b" " * len(_AROUND_VALUES))
_IN_FORMATS = LOWERS + UPPERS + DIGITS + b"-/"  # what formats are made of that need no name
_ZEROS = bytes.maketrans(DIGITS, b"0" * len(DIGITS))
_BASE64 = LOWERS + UPPERS + DIGITS + b"-+/"
_DIGEST = 48  # bytes before the second piece of the longest digest, if that is long enough to be looked at
_DIGESTED = (b"sha512:", b"sha384:", b"sha256:")
_BEFORE_DIGEST = (b'"', b"'", b" ", b"=")
_WIF_LENGTHS = (51, 52)
_EVM = 64  # characters of a private key for which no venue need be named
_LONGEST = 4096  # bytes of a value
_NEAR = 240  # bytes before a value on a very long line in which its name is looked for
_LONG_LINE = 2000  # bytes
_SPELT = 600  # bytes around a call that computes a text in which its pieces stand
_LINES_ABOVE = 2  # that say anything: a name on one of them may belong to a value
_MOST_BLANK = 400  # lines
_MOST_AROUND = 60  # lines
_MOST_KNOWN = 16_384  # parts of names
_BARE: dict[bytes, bool] = {}  # parts of names, and whether they are about credentials alone
_PHRASE: set[bytes] = set()
_BLANK = b" \t\r()[]{}:,>|+-\"'`\\="
_CLOSING = (b")", b"]", b"}")
_COMMENTS = (b"#", b"//", b";", b"--", b"/*", b"*", b"<!--")


def could_hold(path: str, data: bytes, low: bytes) -> bool:
    """True when the judge of credentials could say anything; `low` is `data` in small letters."""
    if _proves_itself(data, low) or _names_value(path, data, low):
        return True
    lower = path.lower()
    if b"\\" in data and lower.endswith(ESCAPING) and any(mark in data for mark in words.ESCAPES):
        return True  # letters that only a reader of the format sees
    if b"kind" in low and b"data" in low and b"Secret" in data and not lower.endswith(NO_MANIFESTS):
        return True  # a Kubernetes Secret: its values are Base64
    if lower.endswith(PYTHON) and any(mark in data for mark in words.COMPUTING) and is_spelt(data, low):
        return speaks_of_venues(path, data, low)
    joined = without_joints(data)
    return len(joined) < len(data) and _names_value(path, joined, joined.lower())


def _proves_itself(data: bytes, low: bytes) -> bool:
    """A format of its own, a PEM block, a password in an address, a wallet's checksum, array or recovery phrase."""
    if b"private key-----" in low:
        return True
    if any(stem in data for stem in words.STEMS) and any(_proves(data, *one) for one in words.UNIQUE.items()):
        return True
    if b"ciphertext" in low and b"kdf" in low and b"mac" in low:
        return True
    if b"@" in low and b"://" in low and any(_has_password(piece) for piece in low.split(b"://")[1:]):
        return True
    return holds_array(low) or _has_phrase(low)


def _proves(data: bytes, prefix: bytes, rest: int) -> bool:
    """A format of its own in its whole length: four letters alone stand by chance in any megabyte of Base64."""
    at = data.find(prefix)
    while at >= 0:
        at += len(prefix)
        if not data[at : at + rest].translate(None, _IN_FORMATS) and len(data) >= at + rest:
            return True
        at = data.find(prefix, at)
    return False


def _has_password(address: bytes) -> bool:
    user = address[:420].split(b"/")[0].split(b" ")[0]
    return b"@" in user and b":" in user.split(b"@")[0]


def holds_array(data: bytes) -> bool:
    """A list of as many numbers as a private key has bytes."""
    return data.count(b",") > 62 and any(_is_array(piece) for piece in data.split(b"[")[1:])


def _is_array(text: bytes) -> bool:
    inner = text[:1200].partition(b"]")[0]
    return 62 < inner.count(b",") < 65 and not inner.translate(None, DIGITS + b", \t\r\n")


def _has_phrase(low: bytes) -> bool:
    """Twelve words of the recovery list in a row; under a name for them also over line ends or with capitals."""
    if names_phrase(low) and sum(word in _phrase_words() for word in low.translate(SMALL).split()) > 11:
        return True
    return any(_has_row(text) for text in stretches(low, PROSE, 47))


def names_phrase(low: bytes) -> bool:
    """A name for a recovery phrase stands somewhere."""
    return b"mnemonic" in low or ((b"seed" in low or b"recover" in low) and (b"phrase" in low or b"words" in low))


def _phrase_words() -> set[bytes]:
    """The words of recovery phrases, made a set when the first text could hold one."""
    if not _PHRASE:
        _PHRASE.update(words.PHRASE.split())
    return _PHRASE


def _has_row(text: bytes) -> bool:
    known, row = _phrase_words(), 0
    for word in text.translate(SMALL).split():
        row = row + 1 if word in known else 0
        if row > 11:
            return True
    return False


def _names_value(path: str, data: bytes, low: bytes) -> bool:
    """A credential's name, a value that could be one, and a word of a venue (wallets need none)."""
    if holds_wallet_key(data):
        return True
    lower = path.lower()
    by_id = any(venue in low for venue in words.ID_VENUES) and any(name in low for name in words.IDS)
    named = by_id or any(name in low for name in words.NAMES)
    called = lower.endswith(CODE) and any(name in low for name in words.CALLS)
    if not (named or called or b"pass" in low):
        return False
    found = any(name in low for name in words.CHOSEN) or (b"pass" in low and has_pass(data, low))
    found = found or (named and _has_account(low))
    found = found or (lower.endswith(YAML) and refers(data) and _is_generated_anywhere(data))
    return (found or _has_value_near(lower, data, low)) and speaks_of_venues(path, data, low)


def refers(data: bytes) -> bool:
    """YAML names a value in one place (`&name`) and uses it in another: the two need not be near."""
    return b"&" in data and any(mark in data for mark in words.ALIASES)


def _is_generated_anywhere(data: bytes) -> bool:
    return any(is_generated(run) for run in set(stretches(data, RUNS, RUN)))


def holds_wallet_key(data: bytes) -> bool:
    """A run as long as a private key and a word of wallets, or Base58 as long as a key with a checksum."""
    runs = set(_undigested(data))
    if any(len(run) >= _EVM for run in runs):
        low = data.lower()
        if any(name in low for name in words.WALLETS):
            return True
    return any(
        run[1:4] == b"prv" or (run[0] in b"5KLc9" and not any(char in run for char in b"0OIl"))
        for run in runs
        if len(run) in (*_WIF_LENGTHS, 111)
    )


def _undigested(data: bytes) -> Iterator[bytes]:
    """Long runs of letters and digits, but for the digests that every file of locked packages is full of."""
    for at, end in places(data, RUNS, _WIF_LENGTHS[0]):
        head = data[max(0, at - _DIGEST) : at]
        if b"sha" not in head or not _is_digest(head):
            yield data[at:end]


def _is_digest(head: bytes) -> bool:
    """`sha512-` and Base64 up to here, or `sha256:` behind what a value begins with."""
    at = head.rfind(b"sha")
    begun = head[at:]
    if head[at - 1 : at] not in _BEFORE_DIGEST:
        return False
    return begun in _DIGESTED or (begun.startswith(DIGESTS) and not begun.translate(None, _BASE64))


def _has_account(low: bytes) -> bool:
    """The number of an account in one of the formats of the catalogue."""
    if b"001-" in low and b"oanda" in low:
        return True
    if b"login" in low and any(word in low for word in words.SERVER_VENUES) and b"x" * 5 in low.translate(NUMBERS):
        return True
    digits = low.translate(_ZEROS)
    # `U1234567` of Interactive Brokers, `up123456789` of CEX.IO.
    return _numbers_account(digits) or (b"000000000" in digits and any(word in low for word in words.ID_VENUES))


def _numbers_account(digits: bytes) -> bool:
    """`U1234567`, also below `D` for one of paper, and nothing else around it but the end of an escape."""
    at = digits.find(b"u000000")
    while at >= 0:
        head, tail = digits[max(0, at - 2) : at], digits[at + 7 : at + 10].lstrip(b"0")
        outside = not head[-1:].isalnum() or head[-1:] == b"d" or head[:1] == b"\\"
        if outside and not tail[:1].isalnum():
            return True
        at = digits.find(b"u000000", at + 7)
    return False


def has_pass(data: bytes, low: bytes) -> bool:
    """`pass` as the name of a value and not as a statement or a verdict."""
    at = low.find(b"pass")
    while at >= 0:
        before = low[max(0, at - 60) : at]
        head = before[len(before.rstrip(_WORD_BYTES)) :]
        camel = head[-1:].isalpha()
        if (data[at : at + 1] == b"P") if camel else _is_bare_part(head):
            dashed = head[:2] == b"--" or data[at : at + 4] == b"PASS"
            if _is_pass_name(low[at + 4 : at + 124], dashed):
                return True
        at = low.find(b"pass", at + 4)
    return False


def _is_bare_part(part: bytes) -> bool:
    """The same, remembered: `by` of `bypass` and its like stand in every file."""
    bare = _BARE.get(part)
    if bare is None:
        if len(_BARE) > _MOST_KNOWN:
            _BARE.clear()
        bare = _BARE[part] = _is_bare(part)
    return bare


def _is_bare(part: bytes) -> bool:
    """All words of a part of a name are about credentials, or name a venue."""
    found = part.translate(SMALL).split()
    if all(len(word) == 1 or word in words.NEUTRAL for word in found):
        return True
    squeezed = part.translate(None, UNSQUEEZED)
    return any(word in words.VENUES_SHORT for word in found) or any(word in squeezed for word in _VENUES)


def _is_pass_name(after: bytes, dashed: bool) -> bool:
    """What follows `pass` ends a name, sets it, and gives it six characters of two kinds."""
    bare = after.lstrip(_WORD_BYTES)
    tail = after[: len(after) - len(bare)]
    if tail[:1].isalpha() or not _is_bare_part(tail):
        return False
    rest = bare.lstrip(b"\"'`)] \t\r\n")
    if rest[:1] == b",":
        following = rest[1:].lstrip(b" \t")
        return bare[:1] in b"\"'`" and following[:1] in (b'"', b"'", b"`", b"r", b"b", b"f", b"u")
    if rest[:1] not in _OPERATORS and rest[:5] != b"value":
        return dashed and bare[:1] in (b" ", b"\t") and len(bare.split()[:1]) == 1 and len(bare.split()[0]) > 5
    value = [token for token in rest.translate(_VALUE_END).split() if token not in (b":", b"=", b"value", b"-")][:3]
    return value[:1] not in ([b"false"], [b"true"]) and any(len(token) > 5 and not token.isalpha() for token in value)


def _has_value_near(lower: str, data: bytes, low: bytes) -> bool:
    """After a credential's name, or after a call that takes one, what dice could have made."""
    short = _short_lengths(low)
    names = _names_of_values(lower, short=bool(short))
    for at, end in places(data, VALUES, min(RUN, *short) if short else RUN):
        if is_value(data[at:end], short=short):
            if _names(_above(low, at), names):
                return True
            after = max((low.rfind(name, at, end) + len(name) for name in names if name in low[at:end]), default=end)
            if is_value(data[after:end], short=short):  # glued to its name by a joint
                return True
    return False


def _short_lengths(low: bytes) -> tuple[int, ...]:
    """How long the credentials are at least that may be short, of the venues that a text names."""
    named = [sizes for word, sizes in words.SHORT_KEYS.items() if word in low]
    return tuple(sorted({size for sizes in named for size in sizes}))


def _names_of_values(lower: str, *, short: bool) -> tuple[bytes, ...]:
    return (*words.ANCHORS, *(words.IDS if short else ()), *(words.CALLS if lower.endswith(CODE) else ()))


def has_name_near(lower: str, data: bytes, ends: list[int]) -> bool:
    """A name stands before one of the values in which these places end, or in one: no less than `_has_value_near`."""
    low = b""
    names = _names_of_values(lower, short=False)
    for at, end in pieces_at(data, VALUES, ends, longest=_LONGEST):
        if end - at < RUN:
            continue
        if end - at >= _LONGEST or is_value(data[at:end]):
            low = low or data.lower()
            if end - at >= _LONGEST or _names(_above(low, at), names) or _names(low[at:end], names):
                return True
    return False


def is_spelt(data: bytes, low: bytes) -> bool:
    """Beside a call that computes a text (`"".join(…)`, `chr(…)`) stand a name and pieces that spell a value."""
    for mark in words.COMPUTING:
        at = data.find(mark)
        while at >= 0:
            first, end = max(0, at - _SPELT), at + 2 * _SPELT
            if _names(low[first:end], (*words.ANCHORS, *words.CALLS)):
                text = data[first:end]
                pieces = [piece for piece in text.replace(b"'", b'"').split(b'"') if piece.translate(ALNUM).split()]
                short = [piece for piece in pieces if piece.translate(None, JOINTS + b"_").isalnum()]
                spelt = b"".join(short).translate(None, JOINTS + b"_")
                if text.count(b"chr(") >= RUN or (len(spelt) >= RUN and is_generated(spelt)):
                    return True
            at = data.find(mark, at + _SPELT)
    return False


def _names(text: bytes, names: tuple[bytes, ...]) -> bool:
    return any(name in text for name in names)


def _above(low: bytes, at: int) -> bytes:
    """What stands before a place on its own line, on the two lines above it that say anything, and on those around it.

    Those around it are indented less, as the first line of a call is, or the first of an element with many attributes.
    Blank lines, comments and lone brackets may stand between a name and its value. Of a line without an end in sight
    only the last `_NEAR` bytes count.
    """
    begin, line = _line_before(low, at)
    kept, outer = [line], _indent(line) + line.lstrip().startswith(_CLOSING)
    for lines in range(_MOST_BLANK):
        if begin < 0 or (len(kept) > _LINES_ABOVE and (not outer or lines > _MOST_AROUND)):
            break
        begin, line = _line_before(low, begin)
        if line.strip(_BLANK) and not line.lstrip().startswith(_COMMENTS):
            inner = _indent(line)
            if len(kept) <= _LINES_ABOVE or inner < outer:
                kept.append(line)
            outer = min(outer, inner)
    return b"\n".join(kept)


def _line_before(low: bytes, end: int) -> tuple[int, bytes]:
    """Where the end of the line above stands, -1 for none, and the line up to a place."""
    begin = low.rfind(b"\n", max(0, end - _LONG_LINE), end)
    line = low[max(begin + 1, end - _LONG_LINE) : end]
    return begin, line.rstrip(_BLANK)[-_NEAR:] if len(line) == _LONG_LINE else line


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))
