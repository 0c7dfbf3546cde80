"""What the gate reads of GitHub's answers: only these keys, each with its type; a missing key is an error."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

Time = Annotated[dt.datetime, Meta(tz=True)]


class Account(Struct, frozen=True):
    """A person, a bot or an organisation."""

    login: str
    id: int
    type: str


class RepoOf(Struct, frozen=True):
    """The repository of one end of a pull request."""

    full_name: str


class End(Struct, frozen=True):
    """One end of a pull request; a fork that was deleted has no repository."""

    ref: str
    sha: str
    repo: RepoOf | None


class Label(Struct, frozen=True):
    """A label."""

    name: str


class PullShort(Struct, frozen=True):
    """A pull request as lists show it."""

    number: int
    state: str
    head: End
    base: End


class PullWhole(Struct, frozen=True):
    """A pull request as it is asked for by number."""

    number: int
    title: str
    state: str
    draft: bool
    user: Account | None
    head: End
    base: End
    labels: tuple[Label, ...]
    commits: int
    changed_files: int
    merged: bool
    merged_at: Time | None
    merge_commit_sha: str | None
    merged_by: Account | None


class Repository(Struct, frozen=True):
    """The repository itself."""

    full_name: str
    default_branch: str


class Signature(Struct, frozen=True):
    """Who a commit says made it."""

    email: str | None = None


class Inner(Struct, frozen=True):
    """The commit as Git has it."""

    author: Signature | None
    committer: Signature | None
    message: str


class Oid(Struct, frozen=True):
    """A commit by its id."""

    sha: str


class Maybe(Struct, frozen=True):
    """An account that GitHub links to an e-mail; an empty object where it does not."""

    login: str | None = None


class CommitOf(Struct, frozen=True):
    """One commit of a pull request."""

    sha: str
    commit: Inner
    author: Maybe | None
    committer: Maybe | None
    parents: tuple[Oid, ...]


class ReviewOf(Struct, frozen=True):
    """One review."""

    id: int
    user: Account | None
    state: str
    commit_id: str | None = None
    submitted_at: Time | None = None
    author_association: str | None = None
    body: str | None = None


class FileOf(Struct, frozen=True):
    """One changed file."""

    filename: str
    status: str
    sha: str | None
    previous_filename: str | None = None


class Move(Struct, frozen=True):
    """One movement of a branch."""

    before: str
    after: str
    ref: str
    timestamp: Time
    activity_type: str
    actor: Account | None


class Held(Struct, frozen=True):
    """What a person may do here; `role_name` knows triage and maintain, `permission` does not."""

    permission: str
    role_name: str | None = None


class CheckRun(Struct, frozen=True):
    """One check run."""

    name: str
    head_sha: str
    status: str
    conclusion: str | None


class CheckRuns(Struct, frozen=True):
    """One page of check runs."""

    total_count: int
    check_runs: tuple[CheckRun, ...]


class StatusOf(Struct, frozen=True):
    """One commit status, newest first in a list."""

    state: str
    context: str
    description: str | None
    creator: Account | None


class Asset(Struct, frozen=True):
    """A file of a release."""

    id: int
    name: str
    size: int


class Release(Struct, frozen=True):
    """A release with its files."""

    tag_name: str
    assets: tuple[Asset, ...]
