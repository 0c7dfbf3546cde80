"""House rules below the root of a repository: never applied, and refused where they would loosen the root's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.errors import NoliveError
from nolive_hooks.guard.allows.book import ALLOW_FILE
from nolive_hooks.model import Blob, Finding, Location, Rule, Severity, fingerprint
from nolive_hooks.policy import POLICY_FILE, PYPROJECT, Policy, ScanPolicy, parse

RULES: Final = (
    Rule(
        "nested-policy",
        "A policy below the root would loosen the house rules",
        Severity.BLOCK,
        "move what is meant into the policy of the root, for its reviewers to see",
    ),
)


def judge(blob: Blob) -> Iterator[Finding]:
    """A finding on a policy or a file of allows in a folder: only those of the root are ever read.

    It blocks where the file tries to allow, to exclude or to judge less; else it warns that nobody obeys it.
    """
    folder, _, name = blob.path.rpartition("/")
    if blob.path == ALLOW_FILE or not folder:
        return
    if blob.path.endswith(f"/{ALLOW_FILE}"):
        yield _finding(blob, "exceptions", loosens=True)
    elif name == POLICY_FILE or (name == PYPROJECT and b"[tool.nolive" in blob.data):
        try:
            loosens = _loosens(parse(blob.data, blob.path))
        except NoliveError:
            loosens = True  # what cannot be read may mean anything
        yield _finding(blob, "house rules", loosens=loosens)


def _loosens(policy: Policy) -> bool:
    """Whether a policy asks for less than the defaults do."""
    scan, usual = policy.scan, ScanPolicy()
    less = scan.exclude or scan.pragma_for_keys or scan.max_file_mb > usual.max_file_mb
    return bool(policy.allow or less or policy.gate is not None)


def _finding(blob: Blob, what: str, *, loosens: bool) -> Finding:
    effect = "would loosen those of the root, and are refused" if loosens else "are not applied"
    return Finding(
        "nested-policy",
        Severity.BLOCK if loosens else Severity.WARN,
        Location(blob.path, 1),
        f"these {what} {effect}: only the root of a repository has any.",
        f"move what is meant into {POLICY_FILE} of the root, then git rm {blob.path}",
        fingerprint("nested-policy", blob.path),
    )
