"""SHA256SUMS: accepted by the real sha256sum, strict in everything, and able to say why a file differs."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.sealing.manifest import Diagnosis, diagnose, digest, line, parse, sums

NAME = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,12}", fullmatch=True).filter(lambda name: not name.endswith("."))
FILES = st.dictionaries(
    st.lists(NAME, min_size=1, max_size=3).map("/".join), st.binary(max_size=40), min_size=1, max_size=8
).filter(lambda files: not any(a != b and b.startswith(f"{a}/") for a in files for b in files))
GOOD = sums({"b.txt": b"b", "a/c.csv": b"c", "B.txt": b"B"})


@given(FILES)
def test_a_manifest_survives_a_round_trip(files: dict[str, bytes]) -> None:
    read = parse(sums(files))
    assert read.problems == () or set(files) <= layout.UNLISTED
    assert read.digests == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items() if path not in layout.UNLISTED
    }


@given(FILES, st.randoms(use_true_random=False))
def test_a_manifest_does_not_depend_on_the_order_of_files(files: dict[str, bytes], random: object) -> None:
    paths = list(files)
    random.shuffle(paths)  # type: ignore[attr-defined]
    assert sums({path: files[path] for path in paths}) == sums(files)


@settings(max_examples=10, deadline=None)
@given(FILES)
def test_the_real_sha256sum_accepts_it(files: dict[str, bytes]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        (folder / "SHA256SUMS").write_bytes(sums(files))
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_seals_and_the_manifest_itself_are_never_listed() -> None:
    assert parse(sums({"SHA256SUMS": b"x", "seals.jsonl": b"y", "a": b"z"})).digests.keys() == {"a"}


def test_the_order_is_that_of_bytes() -> None:
    assert [entry.path for entry in parse(GOOD).entries] == ["B.txt", "a/c.csv", "b.txt"]


ONE, TWO = line(digest(b"1"), "one"), line(digest(b"2"), "two")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf" + ONE, "byte order mark"),
        (b"\xff" + ONE, "UTF-8"),
        (ONE + ONE, "twice"),
        (TWO + ONE, "order"),
        (ONE.upper().replace(b"ONE", b"one"), "upper case"),
        (ONE.replace(b"  ", b" *"), "*"),
        (ONE.replace(b"one", b"./one"), 'empty part or "."'),
        (ONE.replace(b"one", b"../one"), "leaves its folder"),
        (ONE.replace(b"one", b"a/../../one"), "leaves its folder"),
        (ONE.replace(b"one", b"/etc/passwd"), "absolute"),
        (ONE.replace(b"one", b"C:/one"), "absolute"),
        (ONE.replace(b"one", b"a\\b"), "backslash"),
        (b"\\" + ONE, "backslash"),
        (ONE.replace(b"\n", b"\r\n"), "CR LF"),
        (ONE.removesuffix(b"\n"), "no line end"),
        (ONE.replace(b"  ", b" "), "64 hex digits"),
        (ONE[1:], "64 hex digits"),
        (ONE + b"\n", "64 hex digits"),
        (ONE.replace(b"one", b"o\tne"), "control"),
        (ONE.replace(b"one", "ö".encode()), "ASCII"),
        (b"# comment\n" + ONE, "64 hex digits"),
    ],
)
def test_everything_that_is_not_canonical_is_a_named_problem(data: bytes, said: str) -> None:
    problems = parse(data).problems
    assert any(said in problem.message for problem in problems), problems


def test_a_path_that_may_not_stand_in_a_manifest_is_not_written() -> None:
    with pytest.raises(ValueError, match="backslash"):
        sums({"a\\b": b""})


TEXT = b"ts,equity\n1,2\n"
JSON = b'{\n  "a": 1,\n  "b": [1, 2]\n}\n'


@pytest.mark.parametrize(
    ("sealed", "found", "diagnosis"),
    [
        (TEXT.replace(b"\n", b"\r\n"), TEXT, Diagnosis.CRLF),
        (TEXT, TEXT.replace(b"\n", b"\r\n"), Diagnosis.LF),
        (TEXT.removesuffix(b"\n"), TEXT, Diagnosis.EOF_ADDED),
        (TEXT, TEXT.removesuffix(b"\n"), Diagnosis.EOF_LOST),
        (TEXT, TEXT + b"\n", Diagnosis.EOF_ADDED),
        (b"a \nb\n", b"a\nb\n", Diagnosis.CONTENT),
        (b"a\nb\n", b"a \nb\n", Diagnosis.SPACES),
        (b'{"b":[1,2],"a":1}', JSON, Diagnosis.CONTENT),
        (b'{"a":1,"b":[1,2]}', JSON, Diagnosis.JSON),
        (JSON.replace(b"[1, 2]", b"[\n    1,\n    2\n  ]"), b'{"a": 1, "b": [1, 2]}', Diagnosis.JSON),
        (TEXT, TEXT.replace(b"2", b"3"), Diagnosis.CONTENT),
        (JSON, JSON.replace(b"1", b"3", 1), Diagnosis.CONTENT),
    ],
)
def test_a_mismatch_is_explained(sealed: bytes, found: bytes, diagnosis: Diagnosis) -> None:
    assert diagnose(digest(sealed), found) is diagnosis


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 255))
def test_a_flipped_byte_never_explains_itself_away(data: bytes, place: int, flip: int) -> None:
    bad = bytearray(data)
    bad[place % len(data)] ^= flip
    assert bytes(bad) != data
    assert digest(bytes(bad)) != digest(data)
    assert diagnose(digest(data), bytes(bad)) in Diagnosis
