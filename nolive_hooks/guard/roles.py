"""What a path is for: modes are judged in configuration and code, not in tests, prose and records; keys everywhere."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

_TEST_FOLDERS: Final = frozenset((
    "test", "tests", "testing", "fixtures", "fixture", "__tests__", "testdata", "test_data", "mocks", "spec",
    "specs", "e2e", "golden", "snapshots", "cassettes",
))  # fmt: skip
_RECORD_FOLDERS: Final = frozenset((
    "results", "logs", "log", "evidence", "artifacts", "artefacts", "reports", "out", "output", "outputs",
    "runs", "archive", "archives", "history",
))  # fmt: skip
_DOC_FOLDERS: Final = frozenset(("docs", "doc", "documentation"))
_PROSE: Final = ("md", "rst", "txt", "adoc", "markdown", "org", "tex", "html", "htm")
_RECORDS: Final = (
    "csv", "tsv", "jsonl", "ndjson", "log", "parquet", "out", "lock", "svg", "sarif", "har", "diff", "patch",
)  # fmt: skip
_TEST_NAMES: Final = re.compile(r"(?:^test_|_tests?\.|\.tests?\.|\.spec\.|\.stories\.|^conftest\.py$|^tests?\.py$)")
_PACK_CONFIG: Final = re.compile(r"(?:^|/)drill_[^/]+/config/")
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
    if ending in _RECORDS or _RECORD_FOLDERS & set(folders):
        return Role.RECORD
    if ending in _PROSE or name in _NAMES or _DOC_FOLDERS & set(folders):
        return Role.PROSE
    if _TEST_FOLDERS & set(folders) or _TEST_NAMES.search(name):
        return Role.TEST
    return Role.SWITCH
