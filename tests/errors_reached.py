"""Which error messages of the code does a test reach? A plugin: `make errors` runs the whole suite with it and lists the rest.

`test_messages_tested.py` asks the cheaper question for every change: are the words of each message in a test?
"""

from __future__ import annotations

import ast
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import ROOT, Sandbox

WATCHER = ROOT / "tests/errors_seen"
LOG = "NOLIVE_ERRORS_SEEN"
MADE_BY = {"NoliveError", "usage", "state"}


class Made(NamedTuple):
    """An expression of the code that makes an error: where it stands, who makes it and its own words, hole by hole."""

    path: str
    first: int
    last: int
    maker: str
    words: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.path}:{self.first}"

    def among(self, seen: set[str]) -> bool:
        return any(f"{self.path}:{line}" in seen for line in range(self.first, self.last + 1))


def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "nolive_hooks").rglob("*.py"))
    }


def makers(tree: ast.Module) -> set[str]:
    """The functions of a module that do nothing but make an error, and its kinds of errors."""
    kinds = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "NoliveError" for base in node.bases)
    }
    return kinds | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) in {"NoliveError", *kinds}
    }


def made() -> list[Made]:
    """Every expression of the code that makes an error of ours."""
    found = trees()
    shared = MADE_BY.union(*map(makers, found.values()))
    return [
        Made(path, node.lineno, node.end_lineno or node.lineno, name, tuple(spoken(node)))
        for path, tree in found.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).rpartition(".")[2]) in shared
        if path != "nolive_hooks/errors.py"
    ]


def spoken(call: ast.Call) -> Iterator[str]:
    """The literal words of the arguments: what the code itself says, without what it fills in."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


# -- the plugin --------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Watch this process and let every process that a test starts watch itself."""
    if LOG not in os.environ:
        os.environ[LOG] = tempfile.mkstemp(prefix="errors-", suffix=".txt")[1]
    path = f"{WATCHER}{os.pathsep}{ROOT}"
    os.environ["PYTHONPATH"] = path
    sys.path.insert(0, str(WATCHER))
    sys.modules.pop("sitecustomize", None)
    __import__("sitecustomize")
    usual = Sandbox.environment

    def watched(self: Sandbox, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        return {**usual(self), "PYTHONPATH": path, LOG: os.environ[LOG], **(extra or {})}

    Sandbox.environment = watched  # type: ignore[method-assign]


def unreached() -> list[Made]:
    seen = set(Path(os.environ[LOG]).read_text(encoding="utf-8").split())
    return [one for one in made() if not one.among(seen)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput") and unreached():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left = unreached()
    terminalreporter.section(f"{len(left)} of {len(made())} errors were made by no test")
    for one in left:
        terminalreporter.write_line(f"{one.place}  {one.maker}  {' | '.join(one.words)[:100]}")
