"""Wallet secrets prove themselves by checksum, word list and structure; near misses pass."""

from __future__ import annotations

import json
import random

import pytest

from nolive_hooks.catalog import mnemonic_words
from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.guard.keys import wallets
from nolive_hooks.guard.keys.values import is_artificial, is_path, is_stand_in, looks_random, under_base64
from nolive_hooks.model import Blob, Severity
from tests.unit import minting


def rules(path: str, text: str) -> list[tuple[int, str, Severity]]:
    return [(one.location.line, one.rule, one.severity) for one in keys.judge(read(Blob(path, text.encode())))]


@pytest.mark.parametrize("count", [12, 15, 18, 21, 24])
def test_a_phrase_needs_its_checksum(count: int) -> None:
    words = minting.phrase(random.Random(count), count).split()
    assert wallets.is_phrase(words)
    every = list(mnemonic_words())
    wrong = [last for last in every if not wallets.is_phrase([*words[:-1], last])]
    assert len(wrong) == 2048 - 2048 // 2 ** (count // 3)
    assert rules("notes.txt", f"cold {' '.join(words)}\n") == [(1, "live-key/bip39.mnemonic", Severity.BLOCK)]
    assert rules("notes.txt", f"cold {' '.join([*words[:-1], wrong[0]])}\n") == []


def test_a_word_list_is_not_a_phrase() -> None:
    assert rules("words.txt", " ".join(mnemonic_words()) + "\n") == []
    assert not wallets.is_phrase(["zoo"] * 13)


def test_a_phrase_in_a_list_of_code_is_found() -> None:
    words = minting.phrase(random.Random(3), 12).split()
    (found,) = rules("wallet.py", f"WORDS = {json.dumps(words)}\n")
    assert found == (1, "live-key/bip39.mnemonic", Severity.BLOCK)


@pytest.mark.parametrize("test", [False, True])
def test_base58_secrets_need_their_checksum(test: bool) -> None:
    severity = Severity.NOTE if test else Severity.BLOCK
    for value in (minting.wif(random.Random(5), test), minting.extended_key(random.Random(5), test)):
        assert [found[2] for found in rules("a.txt", f"x {value}\n")] == [severity]
        other = "2" if value[20] != "2" else "3"
        assert rules("a.txt", f"x {value[:20]}{other}{value[21:]}\n") == []


def test_a_keystore_needs_cipher_kdf_and_mac() -> None:
    text = minting.keystore(random.Random(6))
    assert [found[1] for found in rules("UTC--2024", text)] == ["live-key/evm_keystore.keystore_v3"]
    assert rules("UTC--2024", text.replace('"kdf"', '"other"')) == []


def test_64_bytes_are_a_key_only_where_something_says_so() -> None:
    numbers = str(list(random.Random(7).randbytes(64)))
    assert [found[1] for found in rules("id.json", numbers)] == ["live-key/solana_wallet.id_json"]
    assert [found[1] for found in rules("x.py", f"keypair = {numbers}\n")] == ["live-key/solana_wallet.id_json"]
    assert rules("x.py", f"pixels = {numbers}\n") == []
    assert rules("id.json", str(list(range(64)))) == []
    assert rules("id.json", numbers.replace("[", "[999, ").rsplit(",", 1)[0] + "]") == []


def test_64_hexadecimal_digits_are_a_key_only_under_such_a_name() -> None:
    digits = minting.pick(random.Random(8), "hex-lower", 64)
    assert [found[1] for found in rules("x.env", f"PRIVATE_KEY=0x{digits}\n")] == ["live-key/evm_wallet.private_key"]
    assert rules("x.env", f"TX_HASH=0x{digits}\nBLOCK={digits}\nIMAGE_DIGEST=sha256:{digits}\n") == []


@pytest.mark.parametrize(
    "value",
    [
        "REPLACE_ME", "<your key>", "${KEY}", "$KEY", "{{ key }}", "xxxxxxxxxxxx", "your_api_key", "KRAKEN_API_KEY",
        "op://a/b/c", "vault:secret/x#y", "ENC[AES256_GCM,data:x]", "%KEY%", "@KEY@", "process.env.KEY",
        "os.environ['KEY']", "0" * 64, "abcdefghijklmnopqrstuvwxyz", "deadbeef" * 8, "0x" + "deadbeef" * 8,
        "dummy-not-a-real-secret", "U1234567", "987654",
    ],
)  # fmt: skip
def test_C14_stand_ins_are_recognised(value: str) -> None:
    assert is_stand_in(value)


def test_what_dice_make_is_not_taken_for_made_up() -> None:
    rng = random.Random(9)
    for alphabet, size in (("alnum", 64), ("hex-lower", 32), ("base58", 44), ("base64url", 43), ("upper-alnum", 20)):
        values = [minting.pick(rng, alphabet, size) for _ in range(300)]
        assert sum(is_artificial(value) for value in values) <= 3
        assert sum(not looks_random(value) for value in values) <= 15


@pytest.mark.parametrize(
    "value",
    [
        "bybit:/v5/account/no-convert-repay",
        "my trading bot key 2024",
        "BinanceSpotMarketStreams",
        "a" * 5000,
        "k\u00e4se1234567890abcd",
    ],
)
def test_names_and_sentences_do_not_look_random(value: str) -> None:
    assert not looks_random(value)


def test_paths_and_layers() -> None:
    assert is_path("/run/secrets/kraken_key")
    assert is_path("keys/binance.pem")
    assert not is_path(minting.pick(random.Random(1), "alnum", 64))
    assert under_base64("cGFwZXIgdHJhZGluZw==") == "paper trading"
    assert under_base64("not base64!") == ""
    assert under_base64(minting.base64_text(random.Random(2), 88)) == ""
