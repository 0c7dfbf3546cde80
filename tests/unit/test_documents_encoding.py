"""Bytes become text in every encoding a desk's tools write, and lines are counted as editors count them."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import documents
from nolive_hooks.documents.base import Places, split_lines
from nolive_hooks.documents.encoding import is_binary
from nolive_hooks.model import Blob

TEXT = "TRADING_MODE=live\nDESK=Zürich\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32-le"),
        TEXT.encode("utf-32-be"),
        TEXT.encode("latin-1"),
    ],
)
def test_C1_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert documents.decode(data) == TEXT


def test_C1_an_odd_trailing_byte_hides_nothing() -> None:
    assert documents.decode(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\n").startswith("TRADING_MODE=live")


def test_C3_nul_bytes_in_a_text_are_binary_and_still_decoded() -> None:
    data = b"a = 1\n\0\0\0mode = live\n"
    assert is_binary(data)
    assert "mode = live" in documents.decode(data)


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_decode_never_fails(data: bytes) -> None:
    assert isinstance(documents.decode(data), str)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_C2_line_ends_do_not_move_a_finding(end: str) -> None:
    text = end.join(["[broker]", "name = kraken", "trading_mode = live"])
    found = documents.read(Blob("desk.ini", text.encode()))
    assert [(one.key, one.line, one.column) for one in found.settings] == [("name", 2, 8), ("trading_mode", 3, 16)]


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_C2_other_separators_end_no_line(odd: str) -> None:
    assert split_lines(f"a{odd}b\nc") == [f"a{odd}b\n", "c"]
    found = documents.read(Blob("x.json", f'{{"note": "a{odd}b",\n"mode": "live"}}'.encode()))
    assert [one.line for one in found.settings] == [1, 2]


def test_C2_separators_inside_yaml_keep_the_line() -> None:
    found = documents.read(Blob("x.yaml", 'note: "a\u2028b\x85c"\nmode: live\n'.encode()))
    assert [(one.key, one.line) for one in found.settings] == [("note", 1), ("mode", 2)]


@given(st.text(alphabet="ab\r\n", max_size=30))
@settings(max_examples=100)
def test_lines_lose_nothing_and_places_agree(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    places = Places(text)
    offset = 0
    for number, line in enumerate(lines, 1):
        assert places.of(offset) == (number, 1)
        offset += len(line)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a/b.toml", "toml"),
        ("config.yaml.example", "yaml"),
        ("config.json.j2", "json"),
        (".env.local", "env"),
        ("prod.env", "env"),
        ("Dockerfile.paper", "dockerfile"),
        ("verify.mk", "makefile"),
        ("GNUmakefile", "makefile"),
        ("Procfile", "procfile"),
        ("bot.service", "systemd"),
        ("src/env.ts", "javascript"),
        ("x.ipynb", "notebook"),
        ("README.md", "text"),
        ("poetry.lock", "text"),
        ("data.csv", "table"),
        ("home/.netrc", "netrc"),
        ("etc/cron.d/trader", "crontab"),
        ("host/desk.nix", "hcl"),
        ("binary.so", "text"),
    ],
)
def test_format_by_name(path: str, form: str) -> None:
    assert documents.format_of(path) == form


def test_format_by_content_where_there_is_no_ending() -> None:
    assert documents.format_of("bin/start", "#!/bin/sh\n") == "shell"
    assert documents.format_of("bin/start", "#!/usr/bin/env python3\n") == "python"
    assert documents.format_of("settings", '{"a": 1}') == "json"
    assert documents.format_of("NOTES", "hello") == "text"
