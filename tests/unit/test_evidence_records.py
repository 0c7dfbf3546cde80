"""The codec of the records: strict, deterministic, and errors that name the key."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.records import (
    RECORDS,
    DecisionRecord,
    DrillRecord,
    Metrics,
    Network,
    PerformanceRecord,
    RecordError,
    decode,
    dump,
    encode,
    load,
    schemas,
)
from tests.unit import evidence_factory as factory

FILES = factory.complete_files()


@pytest.mark.parametrize("path", list(RECORDS))
def test_a_record_survives_a_round_trip(path: str) -> None:
    record = decode(FILES[path], RECORDS[path])
    assert encode(record) == FILES[path]


@pytest.mark.parametrize("path", list(RECORDS))
def test_the_schema_accepts_the_record_and_refuses_another_key(path: str) -> None:
    schema, value = schemas()[path], json.loads(FILES[path])
    jsonschema.validate(value, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "live": True}, schema)


def test_encoding_is_sorted_indented_and_ends_in_one_line_end() -> None:
    text = dump({"b": 1, "a": {"ü": [1.5]}}).decode()
    assert text == '{\n  "a": {\n    "ü": [\n      1.5\n    ]\n  },\n  "b": 1\n}\n'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_E9_a_number_that_is_not_finite_is_never_written(value: float) -> None:
    with pytest.raises(ValueError, match=r"not JSON compliant|Out of range"):
        dump({"sharpe_ratio": value})


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e400"])
def test_E9_a_number_that_is_not_finite_is_never_read(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        load(f'{{"sharpe_ratio": {text}}}'.encode())
    assert caught.value.fault == "not-finite"
    assert caught.value.why in (f"{text} is not a JSON number", "a number is too large to be finite")


def test_E9_a_key_that_stands_twice_is_named() -> None:
    with pytest.raises(RecordError) as caught:
        load(b'{"a": {"sharpe": 1, "sharpe": 2}}')
    assert (caught.value.fault, caught.value.key) == ("duplicate", "sharpe")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a": 1}x', b"9" * 5000],
    ids=["empty", "cut", "utf-16", "bom", "deep", "trailing", "digits"],
)  # fmt: skip
def test_bytes_that_are_not_json_are_an_error(data: bytes) -> None:
    with pytest.raises(RecordError, match="the record is not valid") as caught:
        decode(data, DrillRecord)
    assert (caught.value.why == "nested too deeply") == (data[:9] == b"[" * 9)


def test_a_record_has_a_largest_size() -> None:
    with pytest.raises(RecordError, match="not valid") as caught:
        load(b" " * (9 << 20))
    assert "larger" in caught.value.why


def changed(path: str, *keys: str, to: object) -> bytes:
    value = json.loads(FILES[path])
    place: Any = value
    for key in keys[:-1]:
        place = place[int(key) if key.isdigit() else key]
    place[keys[-1]] = to
    return dump(value)


@pytest.mark.parametrize(
    ("keys", "to"),
    [
        (("mode", "declared"), "live"),
        (("repo", "run_sha"), "HEAD"),
        (("run_id",), "drill_x"),
        (("created_utc",), "2026-11-22 10:45"),
        (("data", "bars_processed"), -1),
        (("data", "bar_ts_convention"), "middle"),
        (("network", "isolation"), "hope"),
        (("outcome",), "FINE"),
    ],
)
def test_E9_a_wrong_value_is_named_by_its_key(keys: tuple[str, ...], to: object) -> None:
    with pytest.raises(RecordError) as caught:
        decode(changed(layout.DRILL, *keys, to=to), DrillRecord)
    assert caught.value.fault == "shape"
    assert caught.value.key == ".".join(keys)


def test_an_unknown_and_a_missing_key_are_named() -> None:
    with pytest.raises(RecordError) as unknown:
        decode(changed(layout.DRILL, "repo", "live", to=1), DrillRecord)
    assert unknown.value.key == "repo.live"
    value = json.loads(FILES[layout.DECISION])
    del value["verdict"]
    with pytest.raises(RecordError) as missing:
        decode(dump(value), DecisionRecord)
    assert missing.value.key == "verdict"


def test_there_is_no_way_to_authorise_live_in_a_decision() -> None:
    with pytest.raises(RecordError) as caught:
        decode(changed(layout.DECISION, "scope_statement", to="live trading authorised"), DecisionRecord)
    assert caught.value.key == "scope_statement"


def test_null_needs_its_reason() -> None:
    record = decode(FILES[layout.PERFORMANCE], PerformanceRecord)
    fields = msgspec.structs.asdict(record.metrics)
    with pytest.raises(ValueError, match="sharpe_ratio is null without sharpe_ratio_reason"):
        Metrics(**{**fields, "sharpe_ratio": None})
    assert Metrics(**{**fields, "sharpe_ratio": None, "sharpe_ratio_reason": "too few"}).sharpe_ratio is None
    with pytest.raises(ValueError, match="hosts_contacted"):
        Network(isolation="none", hosts_contacted=None)
    with pytest.raises(RecordError) as caught:
        decode(changed(layout.PERFORMANCE, "metrics", "win_rate", to=None), PerformanceRecord)
    assert "win_rate_reason" in caught.value.why


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_written_is_read_as_it_was(value: dict[str, Any]) -> None:
    try:
        data = dump(value)
    except UnicodeEncodeError:  # a lone surrogate is no text
        return
    assert load(data) == value
    assert dump(load(data)) == data
