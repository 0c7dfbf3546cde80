"""A repository that is ready to be drilled, and the commands of an operator."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support import Sandbox, words

DEMO_POLICY = '[pack]\nscripted_answers = "allow"\n[engine]\nbars = 2000\n'
ID = "drill_20261122_104500"


def drillable(repo: Sandbox, files: Mapping[str, str | bytes] | None = None, policy: str = DEMO_POLICY) -> Sandbox:
    """Commit a small repository in which answers from a file are allowed, and write such a file outside of it."""
    tree: dict[str, str | bytes] = {"bot.py": "x = 1\n", ".gitignore": "/results/\n*.log\n", ".nolive.toml": policy}
    repo.commit("first", {**tree, **(files or {})})
    answers(repo)
    return repo


def answers(repo: Sandbox, **changed: str) -> Path:
    """An answers file beside the repository: the example, with `table__key` values changed."""
    path = repo.home / "answers.toml"
    text = repo.must("nolive", "drill", "start", "--example-answers")
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
