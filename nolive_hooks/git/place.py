"""Where the repository around a folder is, or the reason and the remedy where there is none."""

from __future__ import annotations

import os

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import spawn


def of(path: str) -> tuple[str, str]:
    """The root of the work tree that holds `path`, and its Git folder; NoliveError (exit 3) with git's own reason."""
    answer = spawn.run(("rev-parse", "--is-bare-repository", "--absolute-git-dir", "--show-toplevel"), cwd=path)
    lines = answer.text.split("\n")
    if answer.code or len(lines) != 3 or not lines[2]:
        raise _not_a_repository(path, answer, bare=lines[0] == "true")
    return lines[2], lines[1]


def _not_a_repository(path: str, answer: spawn.Answer, *, bare: bool) -> NoliveError:
    if bare:
        why, fix = (
            "it is a bare repository: there is no work tree",
            f"git clone {path} somewhere, and work there",
        )
    elif b"dubious ownership" in answer.err:
        why, fix = (
            "git does not trust its owner",
            f"git config --global --add safe.directory {os.path.abspath(path)}",
        )
    elif not os.path.isdir(path):
        why, fix = "there is no such folder", "check the path"
    else:
        why, fix = answer.reason or "not inside a work tree", "git init, or give a folder inside a repository"
    return NoliveError("not a Git repository", where=os.path.abspath(path), why=why, fix=fix, exit_code=Exit.UNJUDGED)
