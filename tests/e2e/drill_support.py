"""A repository that is ready to be drilled, and the commands of an operator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nolive_hooks.procedure.questions import example
from tests.support import Sandbox, words

DEMO_POLICY = '[pack]\nscripted_answers = "allow"\n[engine]\nbars = 2000\n'
ID = "drill_20261122_104500"
FINISHED = 5
_BUILT = tempfile.TemporaryDirectory(prefix="nolive-drills-")  # goes with the process
_GIT = """[user]
	name = Op One
	email = op-1@users.noreply.github.com
[init]
	defaultBranch = main
[gc]
	auto = 0
"""


def drillable(repo: Sandbox, files: Mapping[str, str | bytes] | None = None, policy: str = DEMO_POLICY) -> Sandbox:
    """Commit a small repository in which answers from a file are allowed, and write such a file outside of it."""
    tree: dict[str, str | bytes] = {"bot.py": "x = 1\n", ".gitignore": "/results/\n*.log\n", ".nolive.toml": policy}
    repo.commit("first", {**tree, **(files or {})})
    answers(repo)
    return repo


def answers(repo: Sandbox, **changed: str) -> Path:
    """An answers file beside the repository: the example, with `table__key` values changed."""
    path = repo.home / "answers.toml"
    text = example()
    for name, value in changed.items():
        table, _, key = name.replace("__", ".").rpartition(".")
        lines = text.splitlines()
        place = next(
            number for number in range(lines.index(f"[{table}]"), len(lines)) if lines[number].startswith(f"{key} =")
        )
        lines[place] = f"{key} = {json.dumps(value)}"
        text = "\n".join(lines) + "\n"
    path.write_text(text)
    return path


def drill(
    repo: Sandbox, *arguments: str, scripted: bool = True, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One `nolive drill` command, with the answers file unless said otherwise."""
    extra = ("--answers", str(repo.home / "answers.toml")) if scripted else ()
    return repo.run("nolive", "drill", *arguments, *extra, env=env)


def done(repo: Sandbox, *arguments: str, scripted: bool = True) -> str:
    """A command that has to succeed; what it showed."""
    result = drill(repo, *arguments, scripted=scripted)
    assert result.returncode == 0, words(result)
    return words(result)


def prepared(repo: Sandbox, steps: int = FINISHED, policy: str = DEMO_POLICY) -> Sandbox:
    """A repository with a drill in it that took some of its steps (0: it is open, 5: reviewed), by copy.

    What a step does is tested where it is taken; the other tests need not wait for it.
    """
    built = _built(steps, policy)
    shutil.rmtree(repo.path)
    shutil.copytree(built.path, repo.path, symlinks=True)
    shutil.copy(built.home / "answers.toml", repo.home)
    return repo


@cache
def _built(steps: int, policy: str) -> Sandbox:
    """One such repository, made once by the installed command out of the one before it."""
    root = Path(tempfile.mkdtemp(dir=_BUILT.name))
    built = Sandbox(root / "repo", root / "home")
    built.home.mkdir()
    built.path.mkdir()
    (built.home / ".gitconfig").write_text(_GIT)
    if not steps:
        built.git("init", "--quiet")
        drillable(built, policy=policy)
        done(built, "start", "--open-only")
        return built
    prepared(built, steps - 1, policy)
    if steps < FINISHED:
        done(built, "step", str(steps))
    else:
        done(built, "resume")
    return built


def status(repo: Sandbox) -> dict[str, Any]:
    """Where the drill stands."""
    result = repo.run("nolive", "drill", "status", "--json")
    assert result.returncode == 0, words(result)
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    return value


def pack(repo: Sandbox) -> Path:
    """The folder of the only pack."""
    found = list((repo.path / "results").glob("drill_*"))
    assert len(found) == 1, found
    return found[0]


def state_folder(repo: Sandbox) -> Path:
    """The tool's own folder in the Git folder."""
    return repo.path / ".git" / "nolive"


def record(repo: Sandbox, name: str = "drill.json") -> dict[str, Any]:
    """A record of the pack."""
    value = json.loads((pack(repo) / name).read_bytes())
    assert isinstance(value, dict)
    return value


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {os.path.relpath(path, folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
