"""Wallet secrets that prove themselves: checksums, word lists and the structure of key files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nolive_hooks.catalog import mnemonic_words
from nolive_hooks.expressions import expression

_BASE58: Final = {c: i for i, c in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_EXTENDED: Final = expression(r"(?<![0-9A-Za-z])[xyzYZtuvUV]prv[1-9A-HJ-NP-Za-km-z]{107}(?![0-9A-Za-z])")
_WIF: Final = expression(r"(?<![0-9A-Za-z+/=_-])[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z+/=_-])")
_BYTES: Final = expression(r"\[\s{0,20}\d{1,3}(?:\s{0,20},\s{0,20}\d{1,3}){63}\s{0,20},?\s{0,20}\]")
_CIPHER: Final = expression(
    r"[\"']ciphertext[\"']\s{0,8}:\s{0,8}[\"'][0-9a-fA-F]{64}[\"']|\\\"ciphertext\\\"\s{0,8}:\s{0,8}\\\"[0-9a-fA-F]{64}\\\"|^\s{0,20}ciphertext:\s{0,8}[\"']?[0-9a-fA-F]{64}\b",
    re.MULTILINE,
)
_KDF: Final = expression(r"\bkdf\b")
_MAC: Final = expression(r"\bmac\b[\\\"']{0,3}\s{0,8}:\s{0,8}[\\\"']{0,3}[0-9a-fA-F]{64}\b")
_EVM: Final = expression(r"(?:0x)?[0-9a-fA-F]{64}")
_ADDRESS: Final = expression(r"0x[0-9a-fA-F]{40}")
_EVM_CALL: Final = expression(
    r"(?:\b(?:from_key|fromPrivateKey|privateKeyToAccount|from_private_key|privateKeyToAddress)|\bWallet)\(\s{0,20}[\"'`]((?:0x)?[0-9a-fA-F]{64})[\"'`]"
)
_WORDS: Final = expression(r"[A-Za-z]+|[^A-Za-z \t,\"']+")
_CALLS: Final = ("from_key", "fromPrivateKey", "privateKeyTo", "from_private_key", "Wallet(")
# Tables of translate that make the characters that are looked for `x`: a long row of them is then one search.
_RUNS: Final = bytes(120 if chr(code) in _BASE58 else 32 for code in range(256))
_WIF_RUN: Final = 51
_PROSE: Final = bytes(120 if chr(code) in "abcdefghijklmnopqrstuvwxyz \t,\"'" else 32 for code in range(256))
_LONGEST: Final = 47  # twelve words of three letters, and what is between them
_SIZES: Final = (24, 21, 18, 15, 12)


class Sighting(NamedTuple):
    """A secret that needs no name beside it: where it starts, its text, its row in the catalogue."""

    offset: int
    value: str
    venue: str
    shape: str
    field: str
    paper: bool = False


def sightings(text: str) -> Iterator[Sighting]:
    """Every wallet secret in a text that proves itself."""
    yield from _checked(text)
    if any(word in text for word in _CALLS):
        for match in _EVM_CALL.finditer(text):
            yield Sighting(match.start(1), match.group(1), "evm_wallet", "private_key", "private_key")
    if "ciphertext" in text:
        for match in _CIPHER.finditer(text):
            around = text[max(0, match.start() - 1500) : match.end() + 1500]
            if _KDF.search(around) and _MAC.search(around):
                yield Sighting(match.start(), match.group(), "evm_keystore", "keystore_v3", "private_key")
    yield from phrases(text)


def _rows(text: str, table: bytes, least: int) -> Iterator[tuple[int, int]]:
    """Where at least so many characters of a table stand in a row: begin and end."""
    marks, probe = text.encode("latin-1", "replace").translate(table), b"x" * least
    at = marks.find(probe)
    while at >= 0:
        end = marks.find(b" ", at)
        end = len(marks) if end < 0 else end
        yield at, end
        at = marks.find(probe, end)


def _checked(text: str) -> Iterator[Sighting]:
    """Base58 with a checksum: extended keys and keys in wallet import format."""
    for at, _ in _rows(text, _RUNS, _WIF_RUN):
        match = _EXTENDED.match(text, at) or _WIF.match(text, at)
        if match is None or not is_base58check(match.group()):
            continue
        value = match.group()
        if value[1:4] == "prv":
            paper = value[0] in "tuvUV"
            yield Sighting(at, value, "bip32", "tprv" if paper else "xprv", "private_key", paper)
        else:
            paper = value[0] in "c9"
            name = "wif_testnet" if paper else "wif_mainnet"
            yield Sighting(at, value, "bitcoin_wallet", name, "private_key", paper)


def byte_arrays(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of every array of 64 bytes that dice could have made (the format of solana-keygen)."""
    for match in _BYTES.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match.group())]
        if max(numbers) <= 255 and len(set(numbers)) >= 40 and numbers != sorted(numbers):
            yield match.start(), match.group()


def is_spread(array: str) -> bool:
    """Some of the numbers of an array stand in every quarter of what a byte can be, as those of dice do."""
    return {int(number) // 64 for number in re.findall(r"\d+", array)} == {0, 1, 2, 3}


def is_evm_key(value: str) -> bool:
    """True for 64 hexadecimal digits with or without 0x: also the format of hashes, so a name must say more."""
    return _EVM.fullmatch(value) is not None


def is_evm_address(value: str) -> bool:
    """True for 0x and 40 hexadecimal digits."""
    return _ADDRESS.fullmatch(value) is not None


def is_solana_key(value: str) -> bool:
    """True for base58 of exactly 64 bytes."""
    return 86 <= len(value) <= 88 and set(value) <= _BASE58.keys() and len(_base58(value)) == 64


def is_base58check(text: str) -> bool:
    """True when the last four bytes are the double SHA-256 of the others (chance: 1 in 4 billion)."""
    raw = _base58(text)
    return len(raw) > 4 and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _base58(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + _BASE58[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def phrases(text: str) -> Iterator[Sighting]:
    """Recovery phrases: 12 to 24 words of the list in order on one line, with a checksum that fits."""
    for begin, end in _rows(text, _PROSE, _LONGEST):
        yield from _phrases_of_row(text, begin, end)


def _phrases_of_row(text: str, begin: int, end: int) -> Iterator[Sighting]:
    known = mnemonic_words()
    run: list[re.Match[str]] = []
    for match in _WORDS.finditer(text, max(0, begin - 1), end + 1):  # what the row stands against may belong to a word
        if match.group() in known:
            run.append(match)
        elif run:
            yield from _phrases_of_run(text, run)
            run = []
    yield from _phrases_of_run(text, run)


def _phrases_of_run(text: str, run: list[re.Match[str]]) -> Iterator[Sighting]:
    # A longer run is a word list, not a phrase.
    if not 12 <= len(run) <= 28:
        return
    # Words before a phrase may be in the list too; fewer than three, or chance would find phrases in any text.
    sizes = [len(run)] if len(run) in _SIZES else [size for size in _SIZES if 0 < len(run) - size < 3]
    for size in sizes or _SIZES[:1]:
        for first in range(len(run) - size + 1):
            words = [match.group() for match in run[first : first + size]]
            if 2 * len(set(words)) >= size and is_phrase(words):  # dice repeat words less than a table's columns do
                begin, end = run[first].start(), run[first + size - 1].end()
                yield Sighting(begin, text[begin:end], "bip39", "mnemonic", "mnemonic")
                return


def is_phrase(words: list[str]) -> bool:
    """True when the checksum of a BIP-39 phrase fits (one random phrase of 12 words in 16 does)."""
    known = mnemonic_words()
    if len(words) not in _SIZES or any(word not in known for word in words):
        return False
    bits = 0
    for word in words:
        bits = bits << 11 | known[word]
    check = len(words) // 3
    entropy = (bits >> check).to_bytes(len(words) * 4 // 3, "big")
    return hashlib.sha256(entropy).digest()[0] >> (8 - check) == bits & ((1 << check) - 1)
