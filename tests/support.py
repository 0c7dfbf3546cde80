"""A scratch world for tests: real commands in real folders, with a HOME of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
_CACHE = tempfile.TemporaryDirectory(prefix="nolive-cache-")  # one for all: what is compiled there takes a second
atexit.register(_CACHE.cleanup)


@dataclass(frozen=True)
class Sandbox:
    """A scratch folder with a HOME of its own, in which real commands run."""

    path: Path
    home: Path

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("LANG", "PATH", "TMPDIR") if key in os.environ}
        kept["PATH"] = f"{BIN}{os.pathsep}{kept.get('PATH', '')}"
        own = {"HOME": str(self.home), "XDG_CACHE_HOME": _CACHE.name, "GIT_CONFIG_NOSYSTEM": "1", "COLUMNS": "80"}
        return {**kept, **own, **(extra or {})}

    def run(
        self, *argv: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command; the caller judges its exit code."""
        return subprocess.run(
            argv, cwd=cwd or self.path, env=self.environment(env), input=stdin, capture_output=True, text=True,
            check=False, timeout=120, errors="surrogateescape",
        )  # fmt: skip

    def must(self, *argv: str, cwd: Path | None = None) -> str:
        """Run a command that has to succeed; its standard output."""
        done = self.run(*argv, cwd=cwd)
        assert done.returncode == 0, f"{argv}: {done.stdout}{done.stderr}"
        return done.stdout

    def git(self, *arguments: str) -> str:
        return self.must("git", *arguments)

    def write(self, path: str, text: str | bytes) -> Path:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def commit(self, message: str = "change", files: Mapping[str, str | bytes] | None = None) -> str:
        for path, text in (files or {}).items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()


def words(done: subprocess.CompletedProcess[str]) -> str:
    """Everything a command showed."""
    return done.stdout + done.stderr


def need(program: str) -> str:
    """The path of a program a test needs; without it a visible skip, or a failure under REQUIRE_ALL=1."""
    found = shutil.which(program)
    return found or missing(program)


def missing(what: str) -> NoReturn:
    """Skip the test visibly because something is not installed; under REQUIRE_ALL=1 fail it."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is not installed, and REQUIRE_ALL=1 forbids to skip")
    pytest.skip(f"{what} is not installed")
