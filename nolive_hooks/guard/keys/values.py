"""What a value alone says: a stand-in, a reference, something random, a published example, a known format."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import cache
from itertools import pairwise
from typing import Final

from nolive_hooks.catalog import known_tests, placeholders, vocabulary
from nolive_hooks.catalog.venues import KeyShape, KnownTest
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.dice import reads_as_words

MAX_CHARS: Final = 4096

_ALPHABETS: Final = {
    "alnum": r"[0-9A-Za-z]+",
    "lower-alnum": r"[0-9a-z]+",
    "upper-alnum": r"[0-9A-Z]+",
    "hex-lower": r"[0-9a-fA-F]+",
    "hex-upper": r"[0-9a-fA-F]+",
    "base58": r"[1-9A-HJ-NP-Za-km-z]+",
    "base64": r"[0-9A-Za-z+/]+={0,2}",
    "base64url": r"[0-9A-Za-z_-]+={0,2}",
    "digits": r"[0-9]+",
    "printable": r"[\x20-\x7e]+",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "jwt": r"eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*|eyJ[0-9A-Za-z_.-]+",
}
_REFERENCES: Final = expression(
    r"\$\{|\$\(|\$[A-Za-z_]\w{0,80}$|\{\{|\{%|%[A-Za-z_]\w{0,80}(?::~-?\d{1,4}(?:,-?\d{1,4})?)?%$|%[A-Za-z_]\w{0,80}:~-?\d{1,4}$|@[A-Za-z_]\w{0,80}@$|<[^<>]{0,200}>$|\[[^\[\]]{0,200}\]$"
    r"|\(?(?:os\.|process\.env|env\.|getenv|System\.getenv|std::env|config\b|settings\.|self\.|args\.|secrets?\.|var\.|data\.|local\.|module\.|hashlib\.|hmac\.)"
    r"|ENC\[|vault[:.]|op://|aws-?sm:|ssm:|gcp-?sm:|akv:|sops:|file:|arn:aws:|secretsmanager|keyring:|AQICA|!(?:ENV|secret|vault)\b|env://|https?://|wss?://"
    r"|sha(?:1|256|384|512)[:-]|ssh-(?:rsa|ed25519)|pbkdf2|\$2[aby]\$|\$argon2",
    re.IGNORECASE,
)
_BOUNDED: Final = expression(
    r"(?i:(?:^|[^a-z])(?:key|token|fill|put|enter|foo|bar|baz|value|string|pass|live|paper|prod|public)(?:$|[^a-z]))"
    r"|(?:^|[\W_])(?:my|My|MY)(?:$|[\W_])"
)
_YOURS: Final = expression(  # "your", and somewhere behind it what of yours
    r"(?i)(?:deine?|ihre?|votre|vos|tus?|sus?|(?:il_|la_)?tu[oa]|seu|sua)[_-](?:[a-z0-9]{1,16}[_-]){0,5}"
    r"(?:(?:pass|kenn)wort|schluessel|geheim|konto|mot[_-]de[_-]passe|cle|jeton|compte|clave|contrasen|llave|cuenta"
    r"|senha|chave|segredo|conta|chiave|segreto|token|login|api|broker|server)[a-z0-9_-]{0,40}$"
)
_SETTING_NAME: Final = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|[a-z]+(?:[_-][a-z]+)+[0-9]?$|[a-z]+(?:\.[a-z_]+)+$")
_PATH: Final = expression(
    r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w .\-/\\]{1,400}$"
    r"|[\w./\\-]{1,200}\.(?:pem|key|json|txt|ya?ml|toml|env|crt|cer|der|p12|pfx|py|js|ts|go|rs|md|log|csv)$"
)
_KINDS: Final = {
    code: "0" if chr(code).isdigit() else "a" if chr(code).islower() else "A" if chr(code).isupper() else "s"
    for code in range(128)
}
_LEFT_OUT: Final = ("...", "…", "***")
_GENERATED: Final = expression(r"[0-9A-Za-z+/=_.~!*$-]+@?$")
_PEM: Final = expression(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_DER: Final = "M"  # how Base64 begins of a SEQUENCE, in which every key of PKCS and SEC 1 stands
_OWN_FORMATS: Final = ("b3BlbnNzaC1rZXkt", "Proc-Type:", "DEK-Info:")  # OpenSSH, and what a password closes
_COMPARED: Final = expression(r"\s[<>=!]=?\s")
UUID: Final = expression(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PLAIN: Final = expression(r"[0-9A-Za-z]")
_MEASURED: Final = expression(r"\d{1,12}\.\d{1,24}(?:e-?\d{1,3})?")
_BASE32: Final = expression(r"[A-Z2-7]{16,64}={0,6}")
_TYPED: Final = 20  # characters
_ED25519: Final = ("MC4C", 64)  # how such a key begins in PKCS 8, and how many characters it has
_FERNET: Final = "gAAAAA"
_FERNET_AGAIN: Final = "Z0FBQUFB"
_FERNET_BYTES: Final = 73  # of the shortest: 57 and one block
_BASE64: Final = expression(r"[0-9A-Za-z+/]{8,5600}={0,2}$")


def is_stand_in(value: str) -> bool:
    """True for what stands where a credential will be: a reference, a path, a setting's name or a placeholder."""
    if _REFERENCES.match(value) or value in _literals() or is_elided(value):
        return True
    if _SETTING_NAME.match(value) and not _has_digits(value):
        return True
    return is_artificial(value)


def is_elided(value: str) -> bool:
    """True for a value that was shortened for people: `ab12...ef34`, `ab12***`."""
    return any(sign in value for sign in _LEFT_OUT)


def is_path(value: str) -> bool:
    """True for what reads as the path of a file. Base64 may begin with a slash, so a shape that fits wins over it."""
    return _PATH.match(value) is not None


def is_artificial(value: str) -> bool:
    """True when a person made this up: one character repeated, a sequence, a repeated group, words for placeholders."""
    bare = value.removeprefix("0x")
    if len(set(bare.lower())) <= max(2, min(5, len(bare) // 8)):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(bare)]
    # One pair of digits in five is equal or counts up by chance, of letters far fewer.
    share = 0.4 if sum(map(str.isalpha, bare)) > 2 else 0.6
    if sum(1 for step in steps if step in (0, 1)) > max(3, share * len(steps)):
        return True
    if len(bare) <= 24 and any(
        len(set(steps[at : at + 5])) == 1 and steps[at] in (1, -1) for at in range(len(steps) - 4)
    ):
        return True
    if _takes_turns(bare):
        return True
    if UUID.fullmatch(bare) and _counts_up(bare.replace("-", "")):
        return True
    if any(bare == (bare[:size] * len(bare))[: len(bare)] for size in range(1, min(len(bare) // 2, 128) + 1)):
        return True
    return _says_placeholder(value)


def _takes_turns(text: str) -> bool:
    """`aB3dE6gH9...`: small letter, capital and figure in one fixed order to the end, as dice never throw them."""
    kinds = text.translate(_KINDS)
    return len(text) >= _TYPED and any(
        set(kinds[:size]) == {"a", "A", "0"} and kinds == (kinds[:size] * len(kinds))[: len(kinds)] for size in (3, 4)
    )


def _counts_up(text: str) -> bool:
    """`a1b2c3d4e5f6`: of six letters and figures each is the next of the one before the last."""
    return all(ord(text[at + 2]) - ord(text[at]) == 1 for at in range(10))


def _says_placeholder(value: str) -> bool:
    lower = value.lower()
    for word in vocabulary().made_up:
        at = lower.find(word)
        if at < 0:
            continue
        seen = value[at : at + len(word)]
        # A long random text contains any short word in some mixture of cases; people write one case.
        if len(value) < 40 or seen in (word, word.upper(), word.capitalize()):
            return True
    return len(value) < 40 and (_BOUNDED.search(value) is not None or _YOURS.match(value) is not None)


def _has_digits(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 3


@cache
def _literals() -> frozenset[str]:
    return frozenset(placeholders().values)


def looks_random(value: str, shortest: int = 16) -> bool:
    """True for a text that a generator made: long enough, no spaces, and mixed like dice, not like words."""
    if not shortest <= len(value) <= MAX_CHARS or not value.isascii() or any(c.isspace() for c in value):
        return False
    if not _GENERATED.match(value):
        return False
    kinds = value.translate(_KINDS)
    changes = sum(1 for a, b in pairwise(kinds) if a != b)
    if len(set(value)) < min(8, len(value) // 2):
        return False
    symbols = kinds.count("s")
    dice = changes >= len(value) * 0.15 and symbols <= len(value) * 0.25 and "0" in kinds
    return dice and not reads_as_words(value)


def is_of_dice(value: str) -> bool:
    """True for letters and digits that do not read like words: enough where name and format are a venue's own."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and not reads_as_words(value)


def is_password(value: str) -> bool:
    """True for a text that could be a chosen password: 6 to 128 characters of more than one kind.

    Letters alone count only where their case changes more often than in a name such as `GitHub`, and not in words.
    """
    if not 6 <= len(value) <= 128 or value.startswith(("(", "{", "[")) or value.endswith(("(", ")", "{", ",")):
        return False
    if _COMPARED.search(value) or not _PLAIN.search(value) or _MEASURED.fullmatch(value):
        return False  # a condition, words of a language that no venue takes a password in, how long something took
    kinds = value.translate(_KINDS)
    if set(kinds) == {"a", "A"}:
        return sum(one != other for one, other in pairwise(kinds)) > 3 and not reads_as_words(value)
    return len(set(kinds)) >= 2


def is_pin(value: str) -> bool:
    """True for a short number that a person types before trading: six to eight digits."""
    return 6 <= len(value) <= 8 and value.isdecimal()


def is_totp_seed(value: str) -> bool:
    """True for what an authenticator is given once: ten bytes or more in Base32, and no word."""
    return _BASE32.fullmatch(value) is not None and not reads_as_words(value)


def fits(shape: KeyShape, value: str) -> bool:
    """True when a value has the format of a shape: prefix, alphabet and length."""
    shortest, longest = shape.lengths
    if shape.alphabet == "pem":
        return is_private_pem(value)
    if longest and not shortest <= len(value) <= longest:
        return False
    if shape.alphabet == "pattern":
        return value.startswith(shape.prefixes or "") and re.fullmatch(shape.pattern, value) is not None
    bare = _without_prefix(shape, value)
    known = _ALPHABETS.get(shape.alphabet)
    return bare is not None and known is not None and re.fullmatch(known, bare) is not None


def _without_prefix(shape: KeyShape, value: str) -> str | None:
    """The value without its prefix, or None where a prefix is due and missing; a JWT keeps its own."""
    if not shape.prefixes or shape.alphabet == "jwt":
        return value
    for prefix in shape.prefixes:
        if value.startswith(prefix):
            return value[len(prefix) :]
    return value if shape.prefix_optional else None


def is_private_pem(value: str) -> bool:
    """True for a PEM private key with a body (a certificate, a public key and an elided body are not)."""
    found = _PEM.search(value)
    if not found:
        return False
    body = value[found.end() :].partition("-----END")[0].replace("\\n", "").replace("\\r", "")
    if is_elided(body):
        return False
    plain = re.sub(r"[\s\"'+,\\]|^[\w-]+: .*$", "", body, flags=re.MULTILINE)
    if plain.startswith(_ED25519[0]) and len(plain) + body.count("+") < _ED25519[1] and "-----END" in value:
        return False  # cut short, or typed by somebody: its first bytes promise more
    return len(plain) >= 40 and looks_random(plain[:400], 40) and not is_artificial(plain[:200])


def holds_der(value: str) -> bool:
    """True when the body of a PEM block begins as a key does; what an author typed in its place does not."""
    body = value.partition("-----BEGIN")[2].partition("-----")[2].replace("\\n", "\n").lstrip(" \t\r\n\\\"'+")
    return body.startswith((_DER, *_OWN_FORMATS))


def under_base64(value: str) -> str:
    """The text below one layer of Base64, or an empty text where there is none."""
    if not _BASE64.match(value) or len(value) % 4:
        return ""
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return ""
    text = decoded.decode("ascii", "replace").strip()
    return text if text and text.isprintable() and "\ufffd" not in text else ""


def is_fernet(value: str) -> bool:
    """True for a token of Fernet, plain or in Base64 again: ciphertext that only the holder of its key can open.

    Byte 0x80, the seconds since 1970 in eight bytes, sixteen random ones, whole blocks, and a seal of 32.
    """
    inner = under_base64(value) if value.startswith(_FERNET_AGAIN) else value
    if not inner.startswith(_FERNET) or len(inner) % 4:
        return False
    try:
        held = base64.urlsafe_b64decode(inner)
    except (binascii.Error, ValueError):
        return False
    return held.startswith(b"\x80\0\0\0\0") and len(held) >= _FERNET_BYTES and len(held) % 16 == _FERNET_BYTES % 16


def published(value: str) -> KnownTest | None:
    """The known example credential that this value is, if any."""
    if len(value) > MAX_CHARS:
        return None
    by_digest, by_text = _known()
    plain = value.removeprefix("0x")
    forms = (value, plain.lower(), " ".join(value.lower().split()))
    found = (by_digest.get(hashlib.sha256(form.encode("utf-8", "surrogateescape")).hexdigest()) for form in forms)
    return by_text.get(value) or next((known for known in found if known), None)


@cache
def _known() -> tuple[dict[str, KnownTest], dict[str, KnownTest]]:
    rows = known_tests()
    return {row.sha256: row for row in rows if row.sha256}, {row.literal: row for row in rows if row.literal}
