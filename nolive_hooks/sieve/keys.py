"""Whether bytes could hold a credential: a secret that proves itself, or a name beside something that dice made.

What must stand in a file before `guard.keys` can speak, weakest demand first, so that most files leave early:
a name of a credential, then a value for it (generated, or any at all where people choose it), then a venue.
"""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve.pieces import (
    ALNUM,
    DIGITS,
    GROUPS,
    LOWERS,
    NUMBERS,
    PROSE,
    RUNS,
    SMALL,
    UNSQUEEZED,
    VALUES,
    stretches,
    without_joints,
)
from nolive_hooks.sieve.venues import speaks_of_venues

_NAMES = (
    b"key", b"token", b"secret", b"account", b"priv", b"auth", b"login", b"bearer", b"jwt", b"hmac", b"pk", b"pem",
    b"mnemonic", b"phrase", b"ed25519",
)  # fmt: skip
_IDS = (b"client", b"user", b"app")  # only of venues that have such a credential
_WALLETS = (b"priv", b"pk", b"wallet", b"signer", b"deployer", b"agent", b"keypair", b"pem", b"from_key")
_CHOSEN = (b"password", b"passwd", b"passphrase", b"pwd")  # what people make up need not look generated
_CALLS = (b"client", b"api", b"exchange", b"rest", b"http", b"spot", b"session", b"account", b"manager")
_CODE = (".py", ".pyw", ".ipynb", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts")
_ESCAPING = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".js", ".ts", ".properties", ".env",
    ".sh", ".bash", ".jsx", ".tsx", ".mjs", ".cjs", ".strat",
)  # fmt: skip
_ESCAPES = (
    *(b"\\u00%d" % digit for digit in (3, 4, 5, 6, 7)),
    *(b"\\x%d" % digit for digit in (3, 4, 5, 6, 7)),
    *(b"\\1%d" % digit for digit in (1, 2, 3, 4, 5, 6, 7)),
    b"\\U0000", b"\\N{", b"\\u{",
)  # fmt: skip
_WORD_BYTES = LOWERS + DIGITS + b"_-"
_OPERATORS = (b"=", b":", b">", b"?", b"|", b"<")
_VALUE_END = bytes(32 if char in b"\"'`,;<>(){}[] \t\r\n" else char for char in range(256))
_ZEROS = bytes(48 if char in DIGITS else char for char in range(256))
_TIME = (b"T", b"Z", b"TZ")
_RUN = 12  # letters and digits without a joint that a generated credential has at least
_SHORT_RUN = 8  # the same where a venue has shorter ones
_WIF_LENGTHS = (51, 52)
_EVM = 64  # characters of a private key for which no venue need be named
_NEAR = 240  # bytes after its name in which a value is looked for that has too many joints for a run


def could_hold(path: str, data: bytes, low: bytes) -> bool:
    """True when the judge of credentials could say anything; `low` is `data` in small letters."""
    if _proves_itself(data, low) or _names_value(path, data, low):
        return True
    lower = path.lower()
    if b"\\" in data and lower.endswith(_ESCAPING) and any(mark in data for mark in _ESCAPES):
        return True  # letters that only a reader of the format sees
    if b"kind" in low and b"data" in low and b"Secret" in data and not lower.endswith((".py", ".md")):
        return True  # a Kubernetes Secret: its values are Base64
    joined = without_joints(data)
    return len(joined) < len(data) and _names_value(path, joined, joined.lower())


def _proves_itself(data: bytes, low: bytes) -> bool:
    """A format of its own, a PEM block, a password in an address, a wallet's checksum, array or recovery phrase."""
    if b"private key-----" in low:
        return True
    if any(stem in data for stem in words.STEMS) and any(prefix in data for prefix in words.UNIQUE):
        return True
    if b"ciphertext" in low and b"kdf" in low and b"mac" in low:
        return True
    if b"@" in low and b"://" in low and any(_has_password(piece) for piece in low.split(b"://")[1:]):
        return True
    if low.count(b",") > 62 and any(_is_array(piece) for piece in low.split(b"[")[1:]):
        return True
    return _has_phrase(low)


def _has_password(address: bytes) -> bool:
    user = address[:420].split(b"/")[0].split(b" ")[0]
    return b"@" in user and b":" in user.split(b"@")[0]


def _is_array(text: bytes) -> bool:
    inner = text[:1200].partition(b"]")[0]
    return 62 < inner.count(b",") < 65 and not inner.translate(None, DIGITS + b", \t\r\n")


def _has_phrase(low: bytes) -> bool:
    """Twelve words of the recovery list in a row; under a name for them also over line ends or with capitals."""
    named = b"mnemonic" in low or ((b"seed" in low or b"recover" in low) and (b"phrase" in low or b"words" in low))
    if named and sum(word in words.PHRASE for word in low.translate(SMALL).split()) > 11:
        return True
    return any(_has_row(text) for text in stretches(low, PROSE, 47))


def _has_row(text: bytes) -> bool:
    row = 0
    for word in text.translate(SMALL).split():
        row = row + 1 if word in words.PHRASE else 0
        if row > 11:
            return True
    return False


def _names_value(path: str, data: bytes, low: bytes) -> bool:
    """A credential's name, a value that could be one, and a word of a venue (wallets need none)."""
    if _holds_wallet_key(data, low):
        return True
    named = any(name in low for name in _NAMES) or (
        any(venue in low for venue in words.ID_VENUES) and any(name in low for name in _IDS)
    )
    if not named and b"pass" not in low:
        return path.lower().endswith(_CODE) and any(name in low for name in _CALLS) and _is_told(path, data, low, True)
    return _is_told(path, data, low, named)


def _is_told(path: str, data: bytes, low: bytes, named: bool) -> bool:
    found = any(is_generated(run) for run in set(stretches(data, RUNS, _RUN)))
    found = found or any(name in low for name in _CHOSEN) or (b"pass" in low and _has_pass(data, low))
    found = found or (named and (_has_groups(data) or _has_account(low) or _has_value_near(data, low)))
    return found and speaks_of_venues(path, data, low)


def _holds_wallet_key(data: bytes, low: bytes) -> bool:
    """A run as long as a private key and a word of wallets, or Base58 as long as a key with a checksum."""
    runs = set(stretches(data, RUNS, _WIF_LENGTHS[0]))
    if any(len(run) >= _EVM for run in runs) and any(name in low for name in _WALLETS):
        return True
    return any(
        run[1:4] == b"prv" or (run[0] in b"5KLc9" and not any(char in run for char in b"0OIl"))
        for run in runs
        if len(run) in (*_WIF_LENGTHS, 111)
    )


def is_generated(run: bytes) -> bool:
    """False for digits alone and for what is made of words: the least that `looks_random` asks of a value."""
    size = len(run)
    if run.isalpha():
        if size < 16 or run.islower():
            return False
        return run.isupper() or sum(len(word) for word in run.translate(SMALL).split() if len(word) > 2) <= size * 0.4
    if run.isdigit():
        return False
    shortest = 7 if run.islower() else 4
    return sum(len(word) for word in run.translate(SMALL).split() if len(word) >= shortest) <= size / 2


def _has_groups(data: bytes) -> bool:
    """A value in groups, such as a UUID: three joints or more, of which two hold eight characters."""
    for token in stretches(data, GROUPS, 31):
        if token.count(b"-") > 2:
            long = [part for part in token.split(b"-") if len(part) > 7]
            if len(long) > 1 and not all(part.isalpha() for part in long):
                return True
    return False


def _has_account(low: bytes) -> bool:
    """The number of an account in one of the formats of the catalogue."""
    if b"001-" in low and b"oanda" in low:
        return True
    if b"login" in low and any(word in low for word in words.SERVER_VENUES) and b"x" * 5 in low.translate(NUMBERS):
        return True
    digits = low.translate(_ZEROS)
    # `U1234567` of Interactive Brokers, `up123456789` of CEX.IO.
    return b"u000000" in digits or (b"000000000" in digits and any(word in low for word in words.ID_VENUES))


def _has_pass(data: bytes, low: bytes) -> bool:
    """`pass` as the name of a value and not as a statement or a verdict."""
    at = low.find(b"pass")
    while at >= 0:
        before = low[max(0, at - 60) : at]
        head = before[len(before.rstrip(_WORD_BYTES)) :]
        camel = head[-1:].isalpha()
        if (data[at : at + 1] == b"P") if camel else _is_bare(head):
            dashed = head[:2] == b"--" or data[at : at + 4] == b"PASS"
            if _is_pass_name(low[at + 4 : at + 124], dashed):
                return True
        at = low.find(b"pass", at + 4)
    return False


def _is_bare(part: bytes) -> bool:
    """All words of a part of a name are about credentials, or name a venue."""
    found = part.translate(SMALL).split()
    if all(len(word) == 1 or word in words.NEUTRAL for word in found):
        return True
    squeezed = part.translate(None, UNSQUEEZED)
    return any(word in words.VENUES_SHORT for word in found) or any(
        word in squeezed for word in (*words.VENUES_LONG, *words.VENUES_NUMBERED)
    )


def _is_pass_name(after: bytes, dashed: bool) -> bool:
    """What follows `pass` ends a name, sets it, and gives it six characters of two kinds."""
    bare = after.lstrip(_WORD_BYTES)
    tail = after[: len(after) - len(bare)]
    if tail[:1].isalpha() or not _is_bare(tail):
        return False
    rest = bare.lstrip(b"\"'`)] \t\r\n")
    if rest[:1] == b",":
        following = rest[1:].lstrip(b" \t")
        return bare[:1] in b"\"'`" and following[:1] in (b'"', b"'", b"`", b"r", b"b", b"f", b"u")
    if rest[:1] not in _OPERATORS and rest[:5] != b"value":
        return dashed and bare[:1] in (b" ", b"\t") and len(bare.split()[:1]) == 1 and len(bare.split()[0]) > 5
    value = [token for token in rest.translate(_VALUE_END).split() if token not in (b":", b"=", b"value", b"-")][:3]
    return value[:1] not in ([b"false"], [b"true"]) and any(len(token) > 5 and not token.isalpha() for token in value)


def _has_value_near(data: bytes, low: bytes) -> bool:
    """After a credential's name, a value with joints (`_`, `-`, `+`), or a short one where a venue has such."""
    short = any(word in low for word in words.SHORT_KEYS)
    is_value, size, names = (_is_short, _SHORT_RUN, (*_NAMES, *_IDS)) if short else (_is_jointed, 16, _NAMES)
    for token in set(stretches(data, VALUES, size)):
        at = data.find(token) if is_value(token) else -1
        while at >= 0:
            before = low[max(0, at - _NEAR) : at + len(token)]  # a name may be glued to its value by a joint
            if any(name in before for name in names):
                return True
            at = data.find(token, at + len(token))
    return False


def _is_short(token: bytes) -> bool:
    return any(
        len(part) >= _SHORT_RUN and not part.isdigit() and (not part.isalpha() or len(part) in (13, 16))
        for part in token.translate(ALNUM).split()
    )


def _is_jointed(token: bytes) -> bool:
    parts = token.translate(ALNUM).split()
    if any(len(part) > 15 and not part.rstrip(DIGITS).rstrip(b"vV").isalpha() and not part.isdigit() for part in parts):
        return True  # dice throw words, too
    return any(len(part) > 5 and _is_mixed(part) for part in parts) or _is_base64(b"".join(parts))


def _is_base64(bare: bytes) -> bool:
    """Small and capital letters and digits in which neither words nor capitals follow each other for long."""
    if len(bare) < 14 or bare.isalpha() or bare.upper() == bare or bare.lower() == bare:
        return False
    small = sum(len(word) for word in bare.translate(SMALL).split() if len(word) > 2)
    great = sum(len(word) for word in bare.swapcase().translate(SMALL).split() if len(word) > 3)
    return small + great <= len(bare) / 2


def _is_mixed(part: bytes) -> bool:
    """Letters and digits that change more than once, and no time (`20240301T100000Z`)."""
    if part.isalpha():
        return len(part) > 15 and is_generated(part)
    if part.strip(DIGITS).isalpha() or part.isdigit() or part.translate(None, DIGITS) in _TIME:
        return False
    return is_generated(part)
