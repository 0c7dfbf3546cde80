"""The snapshot as a contract: what it may hold, what is refused, and its JSON Schema."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.gate import pull
from nolive_hooks.gate.pull import Problem, Snapshot, dump, load, schema
from tests.unit.gate_factory import Json, changed, facts, snapshot

TABLE = {
    "pr": "number title author author_type state draft head_ref head_sha head_repo base_ref base_sha base_repo labels "
    "commits_total changed_files",
    "commits": "sha author author_email committer committer_email message co_authors parents",
    "reviews": "id user type author_association state commit_id submitted_at last_edited_at body changed_since",
    "activity": "actor activity_type before after timestamp",
    "files": "filename previous_filename status mode sha symlink_target lfs",
    "record": "decision operator reviewer self_reviewed scripted",
    "pack": "path tree seal problems",
    "evidence_check": "sha conclusion",
    "other_open_prs": "number base_ref head_sha reviews has_pack",
    "merge_group": "head_sha pr_heads",
}
STRUCTS = (pull.Pull, pull.Commit, pull.Review, pull.Activity, pull.File, pull.Record, pull.PackFacts)
MORE = (pull.EvidenceCheck, pull.OtherPull, pull.MergeGroup)


def test_the_fields_are_those_of_the_contract() -> None:
    named = dict(zip(TABLE, (*STRUCTS, *MORE), strict=True))
    assert {key: " ".join(struct.__struct_fields__) for key, struct in named.items()} == TABLE
    top = "schema now event default_branch policy_sha problems pr commits reviews activity files record pack"
    rest = "evidence_check people permissions teams other_open_prs merge_group packs_on_base"
    assert " ".join(Snapshot.__struct_fields__) == f"{top} {rest}"


def test_a_snapshot_survives_being_written_and_read() -> None:
    assert load(dump(snapshot())) == snapshot()
    assert dump(snapshot()).endswith(b"}\n")


def test_absent_facts_stay_absent() -> None:
    bare = load(b'{"schema": "nolive.snapshot/1"}')
    assert all(getattr(bare, key) is None for key in Snapshot.__struct_fields__ if key not in ("schema", "pr"))
    assert all(getattr(bare.pr, key) is None for key in pull.Pull.__struct_fields__)
    assert load(b'{"schema": "nolive.snapshot/1", "reviews": [{"id": 1}]}').reviews == (pull.Review(id=1),)
    assert pull.Review(id=1).last_edited_at is msgspec.UNSET


def test_snapshots_are_frozen() -> None:
    with pytest.raises(AttributeError):
        snapshot().now = None  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("schema", "nolive.snapshot/2", "schema"),
        ("pr.draft", "no", "pr.draft"),
        ("reviews.0.submitted_at", "yesterday", "reviews[0].submitted_at"),
        ("reviews.0.submitted_at", "2026-11-22T12:00:00", "reviews[0].submitted_at"),
        ("reviews.0.id", "7", "reviews[0].id"),
        ("files.0.filename", None, "files[0].filename"),
        ("friendly", True, "the whole snapshot"),
        ("pr.friendly", True, "pr"),
        ("permissions", [], "permissions"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: Json, where: str) -> None:
    with pytest.raises(NoliveError) as caught:
        load(json.dumps(changed((path, value))).encode())
    assert caught.value.exit_code == Exit.UNJUDGED
    assert caught.value.where == where
    assert caught.value.fix


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b"null", b'{"schema": 1}'])
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(NoliveError):
        load(data)


def test_a_snapshot_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull, "MAX_BYTES", 10)
    with pytest.raises(NoliveError, match="bytes are more than 10"):
        load(dump(snapshot()))


def test_the_schema_accepts_what_load_accepts() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(facts())
    validator.validate(json.loads(dump(snapshot())))
    for path, value in (("friendly", 1), ("pr.draft", "no"), ("schema", "x"), ("reviews.0.id", None)):
        assert not validator.is_valid(changed((path, value))), path


def test_problems_read_as_text() -> None:
    assert str(Problem(path="/pulls/7/reviews", page=2, status=502)) == "/pulls/7/reviews page 2 status 502"
    assert str(Problem()) == "an unnamed problem"
    assert str(pull.PackProblem(code="NL-INT-01", path="a.csv", message="changed")) == "NL-INT-01 a.csv changed"
