"""What the sieve shuts out early, no judge could have spoken of: libraries, frameworks, files that hold no settings."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nolive_hooks.catalog import venues
from nolive_hooks.documents import TEXT, format_of, formats
from nolive_hooks.guard.keys import page
from nolive_hooks.guard.keys.page import Page
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.orders.clients import has_libraries
from nolive_hooks.model import Document
from nolive_hooks.sieve import is_quiet, switches

WITHOUT_PAPER = sorted({word for venue in venues() if not venue.has_paper for word in venue.words if len(word) > 3})
IMPORTING = st.sampled_from(
    ["import ", "from ", "\timport\t", " as c", ".", ", ", "_", "py", "x", "\n", "\r\n", "\ufeff", "é", "M", "(", " "]
)


@given(st.lists(st.one_of(IMPORTING, st.sampled_from(WITHOUT_PAPER)), max_size=12))
@settings(max_examples=60)
@example(["from ", "x", ".", "y", " import ", "z", ", ", "upbit"])
@example(["\ufeff", "import ", "py", "upbit", " as c"])
@example(["import ", "robin_stocks", " as r"])
def test_a_library_of_a_venue_without_paper_opens_the_sieve(pieces: list[str]) -> None:
    text = "".join(pieces) + "\nimport os\norder()\n"
    assert switches.could_order(text.lower().encode()) or not has_libraries(text.removeprefix("\ufeff"))


def test_a_name_in_prose_is_no_library() -> None:
    assert not switches.could_order(b"import os\nfrom src.master import plan\norder = 'upbit'  # faster\n")


def test_longer_words_are_those_of_the_judge() -> None:
    assert {name.encode(): longer.encode() for name, longer in words._LONGER.items()} == switches.LONGER


@given(
    st.lists(
        st.sampled_from(["futu", "fut", "u", "r", "e", "FUTU", "\n", '["', "['", '"]', "'", "ｒ", "ü"]), max_size=9
    )
)
@settings(max_examples=60)
@example(["fut", "'", "u", "['"])
def test_a_framework_that_is_meant_is_no_beginning_of_another_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    context = Context(Document("run.py", text, "python"))
    low = text.encode().lower()
    shown = words.shows("futu", context.folded)
    assert not shown or b"futu" not in switches._only_begun(switches._with_path(low, "run.py"))


def test_the_endings_of_the_sieve_are_those_of_the_readers() -> None:
    assert formats._SUFFIXES.keys() == switches.READ
    assert formats._COPIES == switches.COPIES
    assert set(switches.PROGRAMS) == {name for name in page._CODE_NAMES if name[1:] not in switches.READ}


PARTS = st.one_of(
    st.sampled_from(sorted(switches.READ)),
    st.sampled_from(sorted(switches.COPIES)),
    st.sampled_from(
        ["", "x", "so", "png", "dockerfile", "makefile", "env", "crontab", "cron", "netrc", "profile", "d"]
    ),
)
TEXTS = st.sampled_from(["", "#!/bin/sh\n", "#!/usr/bin/python\n", '{"mode": "live"}', "[a]\n", "---\n", "x"])


@given(st.lists(PARTS, min_size=1, max_size=4), st.sampled_from(["", "a.service.d/", "etc/cron.d/"]), TEXTS)
@settings(max_examples=60)
def test_what_is_unread_has_no_reader_whatever_it_holds(parts: list[str], folder: str, text: str) -> None:
    path = folder + ".".join(parts)
    assert not (switches.is_unread(path) or switches.is_barren(path)) or format_of(path, text) == TEXT
    assert not switches.is_barren(path) or not Page(Document(path, "", TEXT)).is_code


@pytest.mark.parametrize("path", ["a/picture.png", "lib.so", "main.css.map", "prices.data", "x.tar.zst"])
def test_pictures_and_tables_of_numbers_are_quiet(path: str) -> None:
    assert is_quiet(path)


@pytest.mark.parametrize(
    "path", ["Dockerfile.so", "env.png", ".env.gz.so", "makefile.o", "prod.env.exe", "x.toml.bak", "run"]
)
def test_a_name_that_tells_its_format_is_judged_whatever_it_ends_in(path: str) -> None:
    assert not is_quiet(path)
