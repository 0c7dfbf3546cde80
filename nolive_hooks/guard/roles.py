"""What a path is for: modes are judged in configuration and code, not in tests, prose and records; keys everywhere."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from nolive_hooks.expressions import expression

_TEST_FOLDERS: Final = frozenset((
    "test", "tests", "testing", "fixtures", "fixture", "__tests__", "testdata", "test_data", "mocks", "spec",
    "specs", "e2e", "golden", "snapshots", "cassettes",
))  # fmt: skip
_RECORD_FOLDERS: Final = frozenset((
    "results", "logs", "log", "evidence", "artifacts", "artefacts", "reports", "out", "output", "outputs",
    "runs", "archive", "archives", "history",
))  # fmt: skip
_DOC_FOLDERS: Final = frozenset(("docs", "doc", "documentation"))
_PROSE: Final = ("md", "rst", "txt", "adoc", "markdown", "org", "tex", "html", "htm", "doctree")
_RECORDS: Final = (
    "csv", "tsv", "jsonl", "ndjson", "log", "parquet", "out", "lock", "svg", "sarif", "har", "diff", "patch",
)  # fmt: skip
_TEST_NAMES: Final = expression(r"(?:^test_|_tests?\.|\.tests?\.|\.spec\.|\.stories\.|^conftest\.py$|^tests?\.py$)")
_BY_ENDING: Final = expression(r"^(?!test_)[^.]*_tests?\.(?:py|js|mjs|ts)$")  # `api_test.py` may test or try something
_TESTING: Final = expression(
    r"^[ \t]{0,16}(?:async[ \t]+)?(?:def[ \t]+test|class[ \t]+\w{0,60}Tests?\b)"
    r"|\b(?:pytest|unittest|doctest|vitest|chai)\b"
    r"|\b(?:describe|it|test)(?:\.\w{1,12})?\([ \t]{0,4}[\"'`]|node:test|@jest",
    re.MULTILINE,
)
_PACK_CONFIG: Final = expression(r"(?:^|/)drill_[^/]+/config/")
_REPORTS: Final = frozenset(("coverage.json", "package-lock.json", "coverage.xml"))
_NAMES: Final = frozenset(("license", "changelog", "contributors", "authors", "codeowners", "notice"))


class Role(Enum):
    """How strictly trading modes are judged in a file."""

    SWITCH = "configuration or code"
    TEST = "a test or fixture"
    PROSE = "documentation"
    RECORD = "a record"


def role_of(path: str) -> Role:
    """The role of a repository path. The `config/` of a drill's pack is configuration, whatever is around it."""
    folders = path.lower().split("/")
    name = folders.pop()
    ending = name.rpartition(".")[2] if "." in name else ""
    if _PACK_CONFIG.search(path) and ending not in _PROSE:
        return Role.SWITCH
    if ending in _RECORDS or name in _REPORTS or _RECORD_FOLDERS & set(folders):
        return Role.RECORD
    if ending in _PROSE or name in _NAMES or _DOC_FOLDERS & set(folders):
        return Role.PROSE
    if _TEST_FOLDERS & set(folders) or _TEST_NAMES.search(name):
        return Role.TEST
    return Role.SWITCH


def role_in(path: str, text: str) -> Role:
    """The role of a file whose text is at hand: a script called `api_test.py` that tests nothing is no test."""
    role = role_of(path)
    folders = path.lower().split("/")
    name = folders.pop()
    if role is not Role.TEST or _TEST_FOLDERS & set(folders) or not _BY_ENDING.match(name):
        return role
    return Role.TEST if _TESTING.search(text) else Role.SWITCH
