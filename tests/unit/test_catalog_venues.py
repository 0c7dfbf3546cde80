"""The rows of venues.toml are sound, strictly typed, and bring their proof."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import msgspec
import pytest

from nolive_hooks.catalog import frameworks, known_tests, mnemonic_words, venues, vocabulary
from nolive_hooks.catalog.venues import Catalogue, KeyShape, Venue, faults, load, parse
from nolive_hooks.guard.keys.values import fits, is_private_pem
from tests.unit.minting import mint

SHAPES = [(venue, shape) for venue in venues() for shape in venue.credentials]
PLAIN = [
    (venue, shape)
    for venue, shape in SHAPES
    if shape.alphabet not in ("bip39", "text") and not shape.alphabet.endswith("json")
]


def test_every_row_is_sound() -> None:
    assert faults(load()) == []


def test_the_venues_of_the_reference_are_there() -> None:
    ids = {venue.id for venue in venues()}
    assert len(ids) >= 213
    assert {"alpaca", "binance", "ibkr", "kraken", "metatrader5", "okx", "evm_wallet", "bip39"} <= ids
    assert len(SHAPES) >= 114


def test_functions_win_over_modules_of_the_same_name() -> None:
    code = (
        "import nolive_hooks.catalog.venues, nolive_hooks.catalog as c; print(len(c.venues()), len(c.frameworks()) > 5)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(venues())), "True"]
    assert frameworks()


@pytest.mark.parametrize(
    "row",
    [
        'id = "x"\nname = "X"\nkind = "exchange"\npaper_switch = "host"\nhosts = ["a.b"]',
        'id = "x"\nname = "X"\nkind = "casino"\npaper_switch = "host"',
        'id = "x"\nname = "X"\nkind = "exchange"\npaper_switch = "maybe"',
        'id = "x"\nname = "X"\nkind = "exchange"\npaper_switch = "host"\nlive_hosts = "api.x.com"',
        'id = "x"\nname = "X"\nkind = "exchange"\npaper_switch = "none"\n[[venue.credentials]]\nname = "key"',
    ],
)
def test_a_row_with_an_unknown_key_or_a_wrong_type_is_refused(row: str) -> None:
    rest = "placeholders = {values = [], references = []}\nknown_test = []\n"
    with pytest.raises(msgspec.ValidationError, match="venue"):
        parse(f"{rest}[[venue]]\n{row}\n")


def test_faults_names_what_types_cannot_say() -> None:
    shape = KeyShape(name="k", role="id", lengths=(9, 3), alphabet="alnum", tells="live", evidence="doc", unique=True)
    bad = Venue(
        id="a",
        name="A",
        kind="exchange",
        paper_switch="none",
        alias_of="nobody",
        words=("A B",),
        live_hosts=("https://a/",),
        credentials=(shape,),
    )
    catalogue = Catalogue(venue=(bad, bad), known_test=(), placeholders=load().placeholders, vocabulary=vocabulary())
    told = " ".join(faults(catalogue))
    for part in ("stands before", "alias_of", "not folded", "not a host", "reversed", "without a source"):
        assert part in told


@pytest.mark.parametrize(("venue", "shape"), PLAIN, ids=lambda one: getattr(one, "id", None) or one.name)
def test_a_minted_credential_fits_its_shape(venue: Venue, shape: KeyShape) -> None:
    rng = random.Random(f"{venue.id}.{shape.name}")
    for _ in range(10):
        assert fits(shape, mint(venue.id, shape, rng))


@pytest.mark.parametrize(("venue", "shape"), PLAIN, ids=lambda one: getattr(one, "id", None) or one.name)
def test_a_shape_refuses_a_shorter_and_a_foreign_value(venue: Venue, shape: KeyShape) -> None:
    value = mint(venue.id, shape, random.Random(7))
    assert not fits(shape, "")
    if shape.alphabet != "pem" and shape.lengths[0] > 1:
        assert not fits(shape, value[: shape.lengths[0] - 1])
    assert not fits(shape, "\u00e4" + value[1:]) or is_private_pem(value)


def test_known_tests_are_digests_and_never_the_values() -> None:
    assert len(known_tests()) >= 58
    assert all(re.fullmatch(r"[0-9a-f]{64}|", known.sha256) for known in known_tests())
    assert all(len(known.literal) < 20 for known in known_tests())


def test_the_word_list_is_the_list_of_bip39() -> None:
    words = list(mnemonic_words())
    assert len(words) == 2048
    assert words == sorted(words)
    assert (words[0], words[-1]) == ("abandon", "zoo")
    assert len({word[:4] for word in words}) == 2048


def test_the_file_holds_no_credential() -> None:
    from importlib import resources

    text = resources.files("nolive_hooks.catalog").joinpath("venues.toml").read_text("utf-8")
    without_digests = re.sub(r'^sha256 = "[0-9a-f]{64}"$', "", text, flags=re.MULTILINE)
    assert not re.search(r"\b[0-9A-Za-z]{40,}\b", without_digests)
