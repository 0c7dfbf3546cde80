"""The facts about one pull request, fetched once and frozen; the public contract `nolive.snapshot/1`.

A fact that could not be read is absent (`None`), never a friendly default; the rules refuse what they need
and do not find. Only `Review.last_edited_at` tells "never edited" (`None`) from "not read" (`UNSET`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from nolive_hooks.errors import NoliveError

SCHEMA: Final = "nolive.snapshot/1"
MAX_BYTES = 64 << 20

Time = Annotated[dt.datetime, Meta(tz=True, description="RFC 3339 with an offset")]


class Problem(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the collector could not read completely."""

    path: str | None = None
    page: int | None = None
    status: int | str | None = None
    message: str | None = None

    def __str__(self) -> str:
        page = f"page {self.page}" if self.page is not None else None
        status = f"status {self.status}" if self.status is not None else None
        return " ".join(part for part in (self.path, page, status, self.message) if part) or "an unnamed problem"


class PackProblem(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One finding of the pack judge that stops a merge."""

    code: str
    path: str | None = None
    message: str | None = None

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, self.path, self.message) if part)


class CoAuthor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A co-author as a record; the plain form is the trailer's text."""

    name: str | None = None
    email: str | None = None
    login: str | None = None


class Pull(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The pull request itself, read live."""

    number: int | None = None
    title: str | None = None
    author: str | None = None
    author_type: str | None = None
    state: str | None = None
    draft: bool | None = None
    head_ref: str | None = None
    head_sha: str | None = None
    head_repo: str | None = None
    base_ref: str | None = None
    base_sha: str | None = None
    base_repo: str | None = None
    labels: tuple[str, ...] | None = None
    commits_total: int | None = None
    changed_files: int | None = None


class Commit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One commit of the pull request; a login is `None` where no account is linked to the e-mail."""

    sha: str | None = None
    author: str | None = None
    author_email: str | None = None
    committer: str | None = None
    committer_email: str | None = None
    message: str | None = None
    co_authors: tuple[str | CoAuthor, ...] | None = None
    parents: tuple[str, ...] | None = None


class Review(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One review; `user` is a login, `None` for a deleted account."""

    id: int
    user: str | None = None
    type: str | None = None
    author_association: str | None = None
    state: str | None = None
    commit_id: str | None = None
    submitted_at: Time | None = None
    last_edited_at: Time | UnsetType | None = UNSET
    body: str | None = None
    changed_since: tuple[str, ...] | None = None  # files that differ from the head's; only told, never judged


class Activity(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One movement of the head branch and the account that made it."""

    actor: str | None = None
    activity_type: str | None = None
    before: str | None = None
    after: str | None = None
    timestamp: Time | None = None


class File(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One changed file; `mode` is the six digits of the head's tree."""

    filename: str
    previous_filename: str | None = None
    status: str | None = None
    mode: str | None = None
    sha: str | None = None
    symlink_target: str | None = None
    lfs: bool | None = None


class Record(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the drill's own record says, read from the head's blobs."""

    decision: str | None = None
    operator: str | None = None
    reviewer: str | None = None
    self_reviewed: bool | None = None
    scripted: bool | None = None


class PackFacts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The one pack of the head: its place, its Git tree, its newest seal and what the pack judge says."""

    path: str | None = None
    tree: str | None = None
    seal: str | None = None
    problems: tuple[str | PackProblem, ...] | None = None


class EvidenceCheck(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The newest result of `nolive / evidence`; no conclusion while it runs."""

    sha: str | None = None
    conclusion: str | None = None


class OtherPull(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another open pull request that a status on the same commit would also speak for."""

    number: int
    base_ref: str | None = None
    head_sha: str | None = None
    reviews: tuple[Review, ...] | None = None
    has_pack: bool | None = None


class MergeGroup(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The commit of a merge queue and the heads of the pull requests in it."""

    head_sha: str | None = None
    pr_heads: tuple[str, ...] | None = None


class Snapshot(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything the verdict needs. `now` is the only clock; `event` is kept and never judged."""

    schema: Literal["nolive.snapshot/1"]
    now: Time | None = None
    event: Any = None
    default_branch: str | None = None
    policy_sha: str | None = None
    problems: tuple[str | Problem, ...] | None = None
    pr: Pull = Pull()
    commits: tuple[Commit, ...] | None = None
    reviews: tuple[Review, ...] | None = None
    activity: tuple[Activity, ...] | None = None
    files: tuple[File, ...] | None = None
    record: Record | None = None
    pack: PackFacts | None = None
    evidence_check: EvidenceCheck | None = None
    people: dict[str, str | None] | None = None
    permissions: dict[str, str | None] | None = None
    teams: dict[str, tuple[str, ...] | None] | None = None
    other_open_prs: tuple[OtherPull, ...] | None = None
    merge_group: MergeGroup | None = None
    packs_on_base: tuple[str, ...] | None = None


def load(data: bytes) -> Snapshot:
    """Read a snapshot's JSON. Raises NoliveError (exit 3) with the key that is wrong."""
    if len(data) > MAX_BYTES:
        raise _refused(f"{len(data)} bytes are more than {MAX_BYTES}")
    try:
        found = msgspec.json.decode(data, type=Snapshot)
        refuse_twins(data)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _refused(str(error)) from None
    return found


def refuse_twins(data: bytes) -> None:
    """Raise msgspec.DecodeError where JSON gives one key twice: readers differ on which of the values counts."""

    def single(pairs: list[tuple[str, object]]) -> None:
        twins = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
        if twins:
            raise msgspec.DecodeError(f"the key {twins[0]!r} stands twice in one object")

    json.loads(data, object_pairs_hook=single)


def _refused(why: str) -> NoliveError:
    return NoliveError(
        "the snapshot cannot be judged",
        where=why.rpartition("`$")[2].strip("`.") or "the whole snapshot" if "`$" in why else "the whole snapshot",
        why=why,
        fix="nolive gate schema prints what a snapshot may hold; collect it again",
    )


def plain(value: str) -> str:
    """Text that JSON can hold: bytes of a name that are not UTF-8 are written out as `\\xe9`."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def dump(snapshot: Snapshot) -> bytes:
    """A snapshot as JSON: keys in the order of the contract, two spaces, one final newline."""
    return msgspec.json.format(msgspec.json.encode(snapshot), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a snapshot."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Snapshot)}
