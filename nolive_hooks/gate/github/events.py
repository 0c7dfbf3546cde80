"""Which pull requests an event is about: an event only points, every fact is read anew."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec import Struct

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.github.queue import Group
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.gate.github.shapes import PullShort

_HEADS = "refs/heads/"
_QUEUE = "gh-readonly-queue/"


class _Numbered(Struct, frozen=True):
    number: int


class _Run(Struct, frozen=True):
    """The run that woke this one."""

    head_sha: str
    head_branch: str | None = None
    event: str = ""


class _Queued(Struct, frozen=True):
    head_sha: str
    head_ref: str
    base_ref: str


class Event(Struct, frozen=True):
    """The keys of a webhook payload that say which pull request it is about."""

    pull_request: _Numbered | None = None
    workflow_run: _Run | None = None
    merge_group: _Queued | None = None
    inputs: dict[str, str | int | bool | None] | None = None


class Target(NamedTuple):
    """One pull request to judge, in a merge queue or not."""

    number: int
    group: Group | None = None


def read(data: bytes) -> Event:
    """An event file. Raises NoliveError (exit 3) for what is none."""
    try:
        return msgspec.json.decode(data, type=Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoliveError(
            "the event cannot be read", where="GITHUB_EVENT_PATH", why=str(error), fix="nolive gate run --pr N"
        ) from None


def targets(source: Source, event: Event) -> tuple[Target, ...]:
    """The pull requests of an event; every open one where it names none (a schedule, a button)."""
    if event.pull_request is not None:
        return (Target(event.pull_request.number),)
    if event.merge_group is not None:
        queued = event.merge_group
        return (_queued(Group(queued.head_sha, queued.head_ref, queued.base_ref.removeprefix(_HEADS))),)
    if event.workflow_run is not None:
        return _woken(source, event.workflow_run)
    number = str((event.inputs or {}).get("number") or "")
    if number.isdigit():
        return (Target(int(number)),)
    return tuple(Target(row.number) for row in opened(source))


def opened(source: Source) -> tuple[PullShort, ...]:
    """Every open pull request."""
    return source.api.pages(f"{source.path}/pulls", PullShort, state="open")


def _woken(source: Source, run: _Run) -> tuple[Target, ...]:
    """By the commit, not by the run's own list: that is empty for forks."""
    branch = (run.head_branch or "").removeprefix(_HEADS)
    if run.event == "merge_group" and branch.startswith(_QUEUE):
        base = branch.removeprefix(_QUEUE).rpartition("/")[0]
        return (_queued(Group(run.head_sha, _HEADS + branch, base)),)
    return tuple(Target(row.number) for row in opened(source) if row.head.sha == run.head_sha)


def _queued(group: Group) -> Target:
    return Target(group.number, group)
