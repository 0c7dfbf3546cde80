"""The drills of a repository: where their journals lie, which one is open, and the lock of whoever works on it."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from nolive_hooks.errors import NoliveError, state
from nolive_hooks.evidence.drill import DrillId
from nolive_hooks.evidence.pack import is_run_id
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure.context import Host
from nolive_hooks.procedure.journal import FILE, Holder, Journal, lock
from nolive_hooks.procedure.standing import Standing, fold

LOCK = "lock"
INDEX = "drills"


def folder(repo: Repo, run_id: str) -> str:
    """Where the journal and the attempts of a drill lie, inside the Git folder."""
    return repo.state_dir(run_id)


def known(repo: Repo) -> tuple[str, ...]:
    """The ids of all drills that this clone has a journal of, oldest first."""
    path = repo.state_dir(INDEX)
    if not disk.exists(path):
        return ()
    names = set(disk.read(path).decode("ascii", "replace").split())
    return tuple(sorted(name for name in names if is_run_id(name) and disk.exists(_journal_path(repo, name))))


def create(repo: Repo, run_id: str) -> Journal:
    """A new journal that `known` will list; a state error where the drill exists already."""
    journal = Journal.create(folder(repo, run_id))
    disk.append(repo.state_dir(INDEX), f"{run_id}\n".encode())
    return journal


def _journal_path(repo: Repo, run_id: str) -> str:
    return os.path.join(folder(repo, run_id), FILE)


def journal(repo: Repo, run_id: str) -> Journal:
    """The journal of a drill; a usage error for what is no id, a state error for an unknown one."""
    name = str(DrillId.parse(run_id))
    if name not in known(repo):
        raise state(f"this clone has no journal of {name}", where=repo.root, fix="nolive drill status")
    return Journal.load(folder(repo, name))


def open_drill(repo: Repo) -> Journal | None:
    """The drill that is not closed yet, or None. There is one at most."""
    for name in reversed(known(repo)):
        found = Journal.load(folder(repo, name))
        if found.entries and not fold(found.entries).closed:
            return found
    return None


def newest(repo: Repo) -> Journal:
    """The open drill, else the newest one; a state error where there never was one."""
    found = open_drill(repo)
    if found is not None:
        return found
    names = known(repo)
    if not names:
        raise state("there is no drill in this repository", where=repo.root, fix="nolive drill start")
    return Journal.load(folder(repo, names[-1]))


def refuse_second(repo: Repo) -> None:
    """A state error (exit 4) while another drill of this repository is open."""
    found = open_drill(repo)
    if found is not None:
        raise held(fold(found.entries))


def held(standing: Standing) -> NoliveError:
    """The refusal that names who holds the repository."""
    return state(
        f"drill {standing.plan.run_id} is held by {standing.plan.login} since {standing.opened}",
        why="one drill at a time in a repository",
        fix='nolive drill resume, or nolive drill abort --reason "..."',
    )


def locked(repo: Repo, host: Host, doing: str, *, break_lock: bool = False) -> AbstractContextManager[str]:
    """Hold the repository while a command changes a drill."""
    holder = Holder(pid=host.pid, host=host.name, boot=host.boot, since=host.utc, doing=doing)
    return lock(repo.state_dir(LOCK), holder, break_lock=break_lock)
