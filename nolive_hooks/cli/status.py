"""`nolive` alone: where things stand, and the next command."""

from __future__ import annotations

import os
import shutil
import textwrap
from typing import NamedTuple

import click

from nolive_hooks import __version__
from nolive_hooks.errors import NoliveError
from nolive_hooks.git import index, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import plural


class Status(NamedTuple):
    """What is so (label, sentence), and what to type now."""

    rows: tuple[tuple[str, str], ...]
    next: str


def show() -> None:
    """Print the status of the folder we stand in; only looks, and takes a fraction of a second."""
    _folded("", f"nolive {__version__} - a GO never authorises live trading")
    status = _status()
    for label, told in status.rows:
        _folded(f"  {label:7} ", told)
    _folded("Next: ", status.next)
    click.echo("All commands: nolive -h")


def _folded(head: str, told: str) -> None:
    """A sentence behind its head, in lines that fit the terminal: 80 columns at most, 40 at least."""
    room = max(40, min(80, shutil.get_terminal_size((80, 24)).columns)) - len(head)
    lines = textwrap.wrap(visible(told), room, break_long_words=False, break_on_hyphens=False) or [""]
    click.echo(head + f"\n{'':{len(head)}}".join(lines))


def _status() -> Status:
    try:
        repo = Repo.discover(".")
    except NoliveError as error:
        return Status((("folder", f"{error.what}: {error.where}"),), "nolive scan .")
    rows = [("folder", f"{repo.root}, {repo.branch() or 'no branch (detached HEAD)'}")]
    hooked = _hooked(repo)
    rows.append(("hook", "judges each commit" if hooked else "not installed: commits are not judged"))
    drill = _drill(repo)
    if drill is not None:
        rows.append(("drill", drill[0]))
    staged = len(index.staged(repo.root, hook=False))
    if staged:
        rows.append(("staged", plural(staged, "file")))
    if not hooked:
        return Status(tuple(rows), "nolive init")
    if drill is not None and drill[1]:
        return Status(tuple(rows), drill[1])
    return Status(tuple(rows), "git commit" if staged else "commit as usual; nolive scan looks at everything")


def _hooked(repo: Repo) -> bool:
    """Whether the pre-commit hook is there and leads to us: directly, or through a configuration that names us."""
    folder = spawn.check(("rev-parse", "--git-path", "hooks"), cwd=repo.root).text
    hook = _text(os.path.join(repo.root, folder, "pre-commit"))
    if "nolive-hook" in hook:
        return True
    texts = [_text(os.path.join(repo.root, name)) for name in (".pre-commit-config.yaml", "prek.toml")]
    named = any(word in text for text in texts for word in ("id: nolive", 'id = "nolive', "nolive-hook --"))
    return named and any(word in hook for word in ("pre_commit", "pre-commit", "prek"))


def _text(path: str) -> str:
    from nolive_hooks.git import disk

    return disk.read(os.path.realpath(path), cap=4 << 20).decode("utf-8", "replace") if os.path.isfile(path) else ""


def _drill(repo: Repo) -> tuple[str, str] | None:
    """The open drill and its next command, or the newest one; None where there never was one."""
    if not os.path.exists(repo.state_dir("drills")):
        return None  # before the rooms of the procedure are imported
    from nolive_hooks.cli.drill.view import next_command, word
    from nolive_hooks.procedure import registry
    from nolive_hooks.procedure.standing import fold

    journal = registry.open_drill(repo)
    if journal is not None:
        standing = fold(journal.entries)
        return f"{standing.drill.id} is open", next_command(standing)
    if not registry.known(repo):
        return None
    standing = fold(registry.newest(repo).entries)
    ended = f"ended {word(standing.decided.decision)} (drill only)" if standing.decided else "is closed"
    here = repo.branch() == standing.drill.id.branch
    return f"{standing.drill.id} {ended}", next_command(standing) if here else ""
