"""Whatever is in a pack, the judge answers: it never fails, never hangs, and never calls damage clean."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nolive_hooks.blob import Blob
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents.views import duration
from nolive_hooks.evidence.logs import audit, flagged, times
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.pages.page import page
from nolive_hooks.evidence.records import RECORDS, dump
from nolive_hooks.evidence.tables import HEADER, Column, moment, read
from nolive_hooks.report import html
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import COMPLETE, check

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1e308, -1e-308, 10**18, "", "x", "0000-00-00T00:00:00Z", "2026-02-30T00:00:00Z", "live", "1s",
     "9999-12-31T23:59:59Z", "drill_99999999_999999", "<script>", "../../x", "attested:", "{{ 7*7 }}", [], {}, [[]],
     "999999999999999D", "A" * 3000]
)  # fmt: skip
LENIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(leaf for key, item in items for leaf in leaves(item, (*path, key)))] if path or items else [path]


def planted(value: Any, path: tuple[str | int, ...], odd: Any) -> Any:
    place = value
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = odd
    return value


@LENIENT
@given(st.data())
def test_any_value_of_any_record_is_judged(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(sorted(RECORDS)))
    value = json.loads(COMPLETE[record])
    path = data.draw(st.sampled_from([leaf for leaf in leaves(value) if leaf]))
    files = factory.resealed({**COMPLETE, record: dump(planted(value, path, data.draw(ODD)))})
    report = check(files)
    assert report.examined == len(files)
    assert html.render(page(factory.pack(files), factory.POLICY, report))


@LENIENT
@given(st.sampled_from(sorted(COMPLETE)), st.binary(max_size=200))
def test_any_bytes_in_any_file_are_judged_and_never_clean(path: str, data: bytes) -> None:
    assert check({**COMPLETE, path: data}).exit_code == 1


@LENIENT
@given(st.sampled_from([layout.TRADES, layout.EQUITY]), st.integers(0, 400), st.text(max_size=12))
def test_any_text_in_any_table_is_judged(path: str, place: int, text: str) -> None:
    old = COMPLETE[path].decode()
    new = (old[:place] + text + old[place:]).encode("utf-8", "replace")
    assert check(factory.resealed({**COMPLETE, path: new})).examined == len(COMPLETE)


@pytest.mark.parametrize(
    "text",
    ["<!---->" * 140_000, "[your " * 170_000, "# " + " " * 1_000_000, "](" * 500_000, "<your" * 200_000,
     "- [ " * 250_000, "live " * 200_000, "approved " * 110_000, "&#47" * 250_000, "__" * 500_000],
    ids=["comments", "brackets", "heading", "links", "angles", "boxes", "live", "approved", "entities", "underscores"],
)  # fmt: skip
def test_a_hostile_line_is_judged_in_time(text: str) -> None:
    files = {**COMPLETE, layout.INDEX: COMPLETE[layout.INDEX] + text[: layout.MAX_FILE - 20_000].encode() + b"\n"}
    began = time.process_time()
    assert check(files).exit_code == 1
    assert time.process_time() - began < 20


def test_files_that_are_too_large_are_named_and_not_read() -> None:
    big = b"x" * (layout.MAX_FILE + 1)
    files = {**COMPLETE, layout.TRADES: big, layout.INDEX: big, layout.BARS: big}
    said = {item.location.path.rpartition("/")[2] for item in check(files).findings if item.rule == "NL-PCK-04"}
    assert said == {"simulated_trades.csv", "EVIDENCE_INDEX.md", "bars.csv"}


def test_a_header_that_is_no_csv_is_a_fault() -> None:
    assert read(b'"a\n1\n', (Column("a"),)).faults[0].check == HEADER


def test_odd_times_in_logs_and_views_are_survived() -> None:
    assert [line for line, _ in times(b"2026-13-40T99:00:00Z x\n2026-01-02 03:04:05,678 y\nno time\n")] == [2]
    assert duration("2026-02-30T00:00:00Z", "2026-03-01T00:00:00Z") == "unknown"
    with pytest.raises(ValueError, match="RFC 3339"):
        moment("yesterday")
    assert audit(b'{"n": 1}')[1][0] == (1, "the last line has no line end")
    assert [
        (line.line, line.level)
        for line in flagged(b"a\nTraceback (most recent call last):\nFATAL x\nERRORS none\r\nWARN-off")
    ] == [
        (2, "ERROR"),
        (3, "CRITICAL"),
    ]
    odd = factory.audit_log(
        [{"utc": "soon", "type": "started"}, {"utc": factory.at(1), "type": "noted", "text": factory.RUN_ID}]
    )
    assert check({**COMPLETE, layout.AUDIT_LOG: odd}).exit_code == 1


@given(
    st.lists(
        st.sampled_from([b"WARN", b"WARNING", b"ERROR", b"CRITICAL", b"FATAL", b"Traceback (most recent call last)"])
        | st.sampled_from([b"\n", b"\r\n", b" ", b"-", b"a", b"WAR", b"N", b"Error", b"CRITIC", b"7"]),
        max_size=20,
    )
)
def test_flagged_lines_are_those_that_name_a_level(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    word = re.compile(rb"(?<![\w-])(?:WARN(?:ING)?|ERROR|CRITICAL|FATAL)(?![\w-])|^Traceback \(most recent call last\)")
    naive = [number for number, line in enumerate(data.split(b"\n"), 1) if word.search(line)]
    assert [row.line for row in flagged(data)] == naive


def test_a_pack_is_what_lies_in_its_folder() -> None:
    blobs = [*factory.pack(COMPLETE).blobs(), Blob(f"{factory.RUN.folder}0/a", b"")]
    found = Pack.from_blobs(blobs, factory.RUN.folder)
    assert (found.run_id, dict(found.files)) == (factory.RUN_ID, COMPLETE)
    linked = [Blob(blob.path, blob.data, "120000") for blob in found.blobs()]
    assert set(Pack.from_blobs(linked, factory.RUN.folder).modes.values()) == {"120000"}
