"""Makes credentials of every known format for tests; nothing here is ever written to a file of the repository."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
from collections.abc import Callable

from nolive_hooks.catalog import mnemonic_words, venues
from nolive_hooks.catalog.venues import KeyShape

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "lower-alnum": string.ascii_lowercase + string.digits,
    "upper-alnum": string.ascii_uppercase + string.digits,
    "hex-lower": "0123456789abcdef",
    "hex-upper": "0123456789ABCDEF",
    "base58": BASE58,
    "base32": string.ascii_uppercase + "234567",
    "base64url": string.ascii_letters + string.digits + "-_",
    "digits": string.digits,
    "printable": string.ascii_letters + string.digits + "!@%^*_+-.",
}
PATTERNS: dict[str, Callable[[random.Random], str]] = {
    "angelone": lambda rng: pick(rng, "base32", rng.choice((16, 26, 32))),
    "htx": lambda rng: "-".join(pick(rng, "lower-alnum", size) for size in (8, 8, 8, 5)),
    "oanda": lambda rng: "-".join(pick(rng, "digits", size) for size in (3, 3, 7, 3)),
    "cex": lambda rng: rng.choice("uv") + rng.choice("pq") + pick(rng, "digits", 9),
    "coinbase": lambda rng: f"organizations/{uuid(rng)}/apiKeys/{uuid(rng)}",
    "tinvest": lambda rng: "t." + pick(rng, "base64url", 86),
    "questrade": lambda rng: pick(rng, "base64url", rng.choice((32, 33))),
    "poloniex": lambda rng: "-".join(pick(rng, "upper-alnum", 8) for _ in range(4)),
    "robinhood": lambda rng: f"rh-api-{uuid(rng)}",
}


def pick(rng: random.Random, alphabet: str, size: int) -> str:
    """`size` characters of an alphabet, with a digit and two kinds of letters where it has them."""
    while True:
        text = "".join(rng.choice(ALPHABETS[alphabet]) for _ in range(size))
        if size < 6 or alphabet == "digits" or (any(c.isdigit() for c in text) and not text.isdigit()):
            return text


def uuid(rng: random.Random) -> str:
    """A random UUID."""
    return "-".join(pick(rng, "hex-lower", size) for size in (8, 4, 4, 4, 12))


def mint(venue: str, shape: KeyShape, rng: random.Random) -> str:
    """A credential that has the format of the shape, prefix and checksum included."""
    shortest, longest = shape.lengths
    prefix = rng.choice(shape.prefixes) if shape.prefixes else ""
    size = rng.randint(max(shortest, 12), longest) if shape.alphabet == "printable" else rng.choice((shortest, longest))
    special = _special(venue, shape, rng, prefix, size)
    if special:
        return special
    if shape.alphabet == "pattern":
        made = PATTERNS[venue](rng)
        return prefix + made[len(prefix) :] if prefix else made
    return prefix + pick(rng, shape.alphabet, max(size - len(prefix), 1))


def _special(venue: str, shape: KeyShape, rng: random.Random, prefix: str, size: int) -> str:
    makers = {
        "bip39": lambda: phrase(rng, 24 if venue == "dydx" else rng.choice((12, 24))),
        "uuid": lambda: uuid(rng),
        "pem": lambda: pem(rng, prefix),
        "jwt": lambda: jwt(rng, size),
        "base64": lambda: base64_text(rng, size),
        "text": lambda: f"BrokerName-Live{rng.randint(1, 9)}",
        "token-json": lambda: '{"access_token": "%s", "refresh_token": "%s"}' % (jwt(rng, 300), jwt(rng, 300)),  # noqa: UP031
        "bytes-json": lambda: str([rng.randrange(256) for _ in range(64)]),
        "keystore-json": lambda: keystore(rng),
    }
    if venue == "bip32":
        return extended_key(rng, shape.tells == "paper")
    if venue == "bitcoin_wallet":
        return wif(rng, shape.tells == "paper")
    if shape.name == "base58_keypair":
        return base58(rng.randbytes(64))
    if venue == "oanda" and shape.role == "token":
        return f"{pick(rng, 'hex-lower', 32)}-{pick(rng, 'hex-lower', 32)}"
    maker = makers.get(shape.alphabet)
    return maker() if maker else ""


def base64_text(rng: random.Random, size: int) -> str:
    """Base64 of random bytes, `size` characters long (padding included)."""
    return (
        base64.b64encode(rng.randbytes(size * 3 // 4 + 3)).decode()[: size - 2].rstrip("=") + "=="
        if size % 4 == 0
        else base64.b64encode(rng.randbytes(size)).decode()[:size]
    )


def jwt(rng: random.Random, size: int) -> str:
    """Three Base64url parts that begin like a JSON Web Token."""
    body = pick(rng, "base64url", max(size, 150) - 40)
    return f"eyJ{pick(rng, 'alnum', 17)}.{body}.{pick(rng, 'base64url', 18)}"


def pem(rng: random.Random, prefix: str) -> str:
    """A PEM block on one line with escaped line ends, as environment files hold it."""
    head = prefix if prefix.endswith("-----") and len(prefix) > 12 else "-----BEGIN " + "PRIVATE KEY-----"
    return f"{head}\\n{base64_text(rng, 160)}\\n{head.replace('BEGIN', 'END')}"


def keystore(rng: random.Random) -> str:
    """An EVM keystore of version 3 on one line."""
    cipher, mac = pick(rng, "hex-lower", 64), pick(rng, "hex-lower", 64)
    parts = {"cipher": "aes-128-ctr", "ciphertext": cipher, "kdf": "scrypt", "kdfparams": {"n": 8}, "mac": mac}
    return json.dumps({"version": 3, "crypto": parts})


def phrase(rng: random.Random, count: int) -> str:
    """A BIP-39 phrase with a right checksum."""
    entropy = rng.randbytes(count * 4 // 3)
    check = count // 3
    bits = int.from_bytes(entropy, "big") << check | hashlib.sha256(entropy).digest()[0] >> (8 - check)
    words = list(mnemonic_words())
    return " ".join(words[bits >> (11 * place) & 2047] for place in reversed(range(count)))


def base58(raw: bytes) -> str:
    """Base58 of bytes."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def check58(raw: bytes) -> str:
    """Base58 with the checksum of Bitcoin."""
    return base58(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4])


def wif(rng: random.Random, test: bool) -> str:
    """A compressed private key in wallet import format."""
    return check58((b"\xef" if test else b"\x80") + rng.randbytes(32) + b"\x01")


def extended_key(rng: random.Random, test: bool) -> str:
    """An extended private key (xprv or tprv)."""
    version = bytes.fromhex("04358394" if test else "0488ade4")
    return check58(version + b"\0" * 9 + rng.randbytes(32) + b"\0" + rng.randbytes(32))


MARK = re.compile(r"@(mint|base64|half1|half2|pemblock):(\w+)\.(\w+)@")
_PLAIN: dict[str, Callable[[random.Random, int], str]] = {
    "hex": lambda rng, size: pick(rng, "hex-lower", size),
    "uuid": lambda rng, _: uuid(rng),
}


def fill(text: str, rng: random.Random) -> tuple[str, list[tuple[int, str, str]]]:
    """Replace the marks of an example. Gives the text and (line, venue, value) of every mark."""
    made: list[tuple[int, str, str]] = []

    def put(match: re.Match[str]) -> str:
        how, venue, name = match.groups()
        value = _PLAIN[venue](rng, int(name)) if venue in _PLAIN else mint(venue, _shape(venue, name), rng)
        made.append((text.count("\n", 0, match.start()) + 1, venue, value))
        return _written(how, value)

    return MARK.sub(put, text), made


def _written(how: str, value: str) -> str:
    if how == "base64":
        return base64.b64encode(value.encode()).decode()
    if how == "pemblock":
        return value.replace("\\n", "\n")
    return {"half1": value[: len(value) // 2], "half2": value[len(value) // 2 :]}.get(how, value)


def _shape(venue: str, name: str) -> KeyShape:
    rows = (shape for row in venues() if row.id == venue for shape in row.credentials)
    return next(shape for shape in rows if shape.name == name)
