"""What dice throw is found, of every format and whatever letters fall; what is made of words stays silent."""

from __future__ import annotations

import random
import string

import pytest

from nolive_hooks import sieve
from nolive_hooks.catalog import mnemonic_words, venues
from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.documents import read, read_lines
from nolive_hooks.guard import keys
from nolive_hooks.guard.keys.dice import reads_as_words
from nolive_hooks.guard.keys.values import is_artificial, looks_random
from nolive_hooks.model import Blob
from tests.unit.minting import mint

_LONG = ("pem", "jwt", "bip39", "keystore-json", "token-json", "bytes-json")  # made of thousands of throws each
# The name of a server is chosen by a broker, and no dice are thrown for it.
ROWS = [(venue, shape) for venue in venues() for shape in venue.credentials if shape.alphabet != "text"]


def is_found(variable: str, value: str) -> bool:
    """The sieve lets the file through, and the judge finds the value on its line."""
    text = f"LOG=1\n{variable}={value}\n"
    one = read(Blob("desk/.env", text.encode()))
    seen = keys.judge(read_lines(one) if one.error else one)
    return sieve.suspicious("desk/.env", text.encode()) and any(finding.location.line == 2 for finding in seen)


@pytest.mark.parametrize(("venue", "shape"), ROWS, ids=lambda row: getattr(row, "id", "") or getattr(row, "name", ""))
def test_of_every_format_dice_are_found(venue: Venue, shape: KeyShape) -> None:
    """At least 99.5 % of the values under `VENUE_NAME=`."""
    rng = random.Random(f"{venue.id}.{shape.name}")
    values = [mint(venue.id, shape, rng) for _ in range(20 if shape.alphabet in _LONG else 200)]
    missed = [value for value in values if not is_found(f"{venue.id}_{shape.name}".upper(), value)]
    assert len(missed) <= len(values) * 0.005, [len(value) for value in missed]


@pytest.mark.parametrize("size", [16, 20, 32, 64])
@pytest.mark.parametrize(
    "letters", [string.ascii_lowercase, string.ascii_uppercase, string.ascii_letters], ids=["small", "capital", "both"]
)
def test_letters_and_digits_of_dice_are_no_words(letters: str, size: int) -> None:
    rng = random.Random(size)
    values = ["".join(rng.choices(letters + string.digits, k=size)) for _ in range(2000)]
    assert sum(map(reads_as_words, values)) <= len(values) * 0.005
    assert sum(map(is_artificial, values)) <= len(values) * 0.005


@pytest.mark.parametrize("joint", ["", "_", "-", "."])
def test_words_with_a_number_are_no_dice(joint: str) -> None:
    rng = random.Random(joint)
    words = [word for word in mnemonic_words() if len(word) > 3]
    names = [joint.join((*rng.choices(words, k=3), str(rng.randrange(10, 1000)))) for _ in range(1000)]
    camel = ["".join(map(str.capitalize, name.split(joint))) for name in names if joint]
    assert sum(map(looks_random, [*names, *camel])) <= len(names) * 0.005


@pytest.mark.parametrize(
    "name",
    [
        "lightweightcharts5", "PublicLimitDepthsV3Api", "takeProfitLadder2Config", "SmartWebSocketV2",
        "HTTPSCONNECTIONPOOL2", "beautifulsoup4", "Wertpapierdepot24", "configuracionprincipal1",
    ],
)  # fmt: skip
def test_names_of_things_are_no_dice(name: str) -> None:
    assert not looks_random(name, 12)
