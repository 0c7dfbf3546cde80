"""Seals: three write-once stages, a chain, and amendments that never touch evidence."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.evidence.sealing.manifest import digest, sums
from tests.unit import evidence_factory as factory

EVIDENCE = factory.sealed_evidence()
DECIDED = factory.decide(EVIDENCE)
COMPLETE = factory.reviewed(DECIDED)


def refused(said: str) -> pytest.RaisesExc[NoliveError]:
    return pytest.RaisesExc(NoliveError, match=said, check=lambda error: error.exit_code == Exit.STATE)


def seal(files: dict[str, bytes], stage: Stage) -> dict[str, bytes]:
    return seals.seal(files, stage, utc=factory.at(60), git_head=factory.HEAD, by="op-1")


def amend(files: dict[str, bytes], stage: Stage) -> dict[str, bytes]:
    return seals.amend(files, stage, utc=factory.at(60), git_head=factory.HEAD, by="op-1")


def test_three_seals_make_one_chain() -> None:
    found, faults = seals.read(COMPLETE[layout.SEALS])
    lines = COMPLETE[layout.SEALS].splitlines()
    assert faults == ()
    assert [item.stage for item in found] == list(Stage)
    assert [item.prev_seal_sha256 for item in found] == [None, *(hashlib.sha256(raw).hexdigest() for raw in lines[:2])]
    assert seals.stage(COMPLETE) is Stage.REVIEW
    assert found[-1].manifest_sha256 == hashlib.sha256(COMPLETE[layout.SUMS]).hexdigest()


def test_a_seal_id_is_nl1_and_twenty_digits_of_the_evidence_manifest() -> None:
    wanted = "nl1-" + hashlib.sha256(EVIDENCE[layout.SUMS]).hexdigest()[:20]
    assert seals.evidence_id(EVIDENCE) == seals.evidence_id(COMPLETE) == wanted
    assert wanted.encode() in COMPLETE[layout.INDEX]
    assert seals.evidence_id({}) == ""


def test_later_manifests_hold_all_earlier_lines() -> None:
    early, middle, late = (set(files[layout.SUMS].splitlines()) for files in (EVIDENCE, DECIDED, COMPLETE))
    assert early < middle < late
    assert seals.manifest_at(COMPLETE[layout.SUMS], Stage.EVIDENCE) == EVIDENCE[layout.SUMS]
    assert seals.manifest_at(COMPLETE[layout.SUMS], Stage.DECISION) == DECIDED[layout.SUMS]


def test_the_real_sha256sum_accepts_a_complete_pack(tmp_path: Path) -> None:
    for path, data in COMPLETE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_stages_are_sealed_once_and_in_turn() -> None:
    with refused("sealed already"):
        seal(EVIDENCE, Stage.EVIDENCE)
    with refused("stage evidence is not sealed yet"):
        seal({"drill.json": b"{}"}, Stage.DECISION)
    with refused("stage decision is not sealed yet"):
        seal(EVIDENCE, Stage.REVIEW)


@pytest.mark.parametrize("path", [layout.TRADES, layout.DRILL, layout.STRATEGY_LOG])
def test_nothing_is_sealed_over_changed_evidence(path: str) -> None:
    with refused(f"a sealed file was changed: {path}"):
        seal({**DECIDED, path: DECIDED[path] + b"\n"}, Stage.REVIEW)
    with refused("a sealed file was changed"):
        amend({**DECIDED, path: DECIDED[path] + b"\n"}, Stage.DECISION)
    with refused("a sealed file was changed: logs/commands/late.out"):
        seal({**DECIDED, "logs/commands/late.out": b"x"}, Stage.REVIEW)


def test_a_file_without_a_place_is_not_sealed() -> None:
    with refused("has no place"):
        seal({**DECIDED, "notes.txt": b"x"}, Stage.REVIEW)
    open_ = {path: data for path, data in EVIDENCE.items() if path not in layout.UNLISTED}
    with refused("has no place"):
        seal({**open_, "screenshots/é.png": b"x"}, Stage.EVIDENCE)


def test_amend_supersedes_and_the_evidence_stays() -> None:
    changed = {**COMPLETE, layout.INDEX: COMPLETE[layout.INDEX].replace(b"No notes.", b"Noted.")}
    amended = amend(changed, Stage.DECISION)
    found, faults = seals.read(amended[layout.SEALS])
    assert faults == ()
    assert found[-1].supersedes == hashlib.sha256(COMPLETE[layout.SEALS].splitlines()[1]).hexdigest()
    assert found[-1].manifest_sha256 != found[1].manifest_sha256
    assert seals.stage(amended) is Stage.DECISION, "the review was sealed over the old decision"
    again = seal(amended, Stage.REVIEW)
    found, faults = seals.read(again[layout.SEALS])
    assert faults == ()
    assert found[-1].supersedes == hashlib.sha256(COMPLETE[layout.SEALS].splitlines()[2]).hexdigest()
    assert seals.stage(again) is Stage.REVIEW
    assert seals.manifest_at(again[layout.SUMS], Stage.EVIDENCE) == EVIDENCE[layout.SUMS]


def test_evidence_is_never_amended() -> None:
    with refused("sealed for good"):
        amend(COMPLETE, Stage.EVIDENCE)
    with refused("review is not sealed"):
        amend(DECIDED, Stage.REVIEW)


def rewritten(number: int, **fields: object) -> bytes:
    lines = COMPLETE[layout.SEALS].splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **fields}, sort_keys=True, separators=(",", ":")).encode()
    return b"\n".join(lines) + b"\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (COMPLETE[layout.SEALS].removesuffix(b"\n"), "no line end"),
        (COMPLETE[layout.SEALS].replace(b'"by"', b' "by"', 1), "canonical"),
        (b"{}\n", "not a seal"),
        (b"nonsense\n", "not a seal"),
        (rewritten(0, by="someone else"), "prev_seal_sha256"),
        (rewritten(1, prev_seal_sha256=None), "prev_seal_sha256"),
        (rewritten(0, supersedes="ab" * 32), "supersedes names"),
        (rewritten(1, stage="review"), "before the stages under it"),
        (rewritten(1, stage="evidence"), "write-once"),
        (rewritten(2, stage="decision"), "without superseding"),
        (rewritten(2, utc="2020-01-01T00:00:00Z"), "older"),
    ],
)
def test_a_broken_chain_is_named(data: bytes, said: str) -> None:
    faults = seals.read(data)[1]
    assert any(said in fault.message for fault in faults), faults


def test_a_broken_chain_seals_nothing_more() -> None:
    with refused("seals of this pack are broken"):
        seal({**DECIDED, layout.SEALS: b"{}\n"}, Stage.REVIEW)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_change_of_a_sealed_file_changes_its_stage(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(set(COMPLETE) - layout.UNLISTED)))
    place = data.draw(st.integers(0, len(COMPLETE[path]) - 1))
    bad = bytearray(COMPLETE[path])
    bad[place] ^= data.draw(st.integers(1, 255))
    changed = {**COMPLETE, path: bytes(bad)}
    stage = layout.stage_of(path)
    assert stage is not None
    standing = seals.current(seals.read(COMPLETE[layout.SEALS])[0])
    assert digest(sums(seals.covered(changed, stage))) != standing[stage].manifest_sha256
