"""The slow half of every stage: the judges' answer to what the sieve could not clear, and how it is told."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable

from msgspec.structs import replace

from nolive_hooks import documents, guard, report
from nolive_hooks.blob import Blob
from nolive_hooks.git import spawn
from nolive_hooks.git.index import TOO_LARGE
from nolive_hooks.hook.sifting import Sifted, conflicted
from nolive_hooks.hook.voice import say
from nolive_hooks.model import Finding, Report, Severity, Skipped
from nolive_hooks.policy import Policy

_CREDENTIALS = ("live-key/", "known-test", "paper-key")
_PARTIAL = "allow-unused"  # a hook sees some files only: it cannot know what covers nothing


def of(sifted: Sifted, policy: Policy, subject: str, only: str = "") -> Report:
    """The report on everything that was sifted: `examined + len(skipped)` is what was asked for."""
    files = [*sifted.suspects, *sifted.links]
    found = guard.scan(files, policy, subject=subject, today=_today(), clean=sifted.names)
    said = guard.scan(sifted.texts, policy, subject=subject, today=_today())
    skipped = (_unread(path, reason, policy) for path, reason in sifted.troubles)
    return replace(
        found,
        findings=(
            *(item for item in found.findings if _wanted(item.rule, only)),
            *(item for item in said.findings if _wanted(item.rule, "keys")),
        ),
        examined=found.examined + sifted.clean,
        skipped=(*found.skipped, *skipped),
        unjudged=(*found.unjudged, *said.unjudged, *map(_unresolved, filter(_is_unresolved, sifted.suspects))),
    )


def _unread(path: str, reason: str, policy: Policy) -> Skipped:
    """What was not read: by the house rules on purpose, else not judged."""
    if pattern := policy.scan.excluded(path):
        return Skipped(path, f"excluded by scan.exclude ({pattern})")
    way_out = "; scan.max_file_mb or scan.exclude lets it pass" if reason.startswith(TOO_LARGE) else ""
    return Skipped(path, f"{reason}{way_out}", unjudged=True)


def blocked(blobs: Iterable[Blob], policy: Policy, only: str = "") -> dict[str, Finding]:
    """The first blocking finding of each path of some blobs."""
    found = guard.scan(blobs, policy, subject="", today=_today())
    first: dict[str, Finding] = {}
    for finding in found.blocking:
        if _wanted(finding.rule, only):
            first.setdefault(finding.location.path, finding)
    return first


def advised(found: Report, clean_copies: set[str]) -> Report:
    """Where the file on disk was repaired already, the remedy is one command."""
    return replace(
        found,
        findings=tuple(
            replace(item, remedy=f"your working copy is already clean: git add {item.location.path}")
            if item.blocks and item.location.path in clean_copies
            else item
            for item in found.findings
        ),
    )


def joined(first: Report, others: Iterable[Report]) -> Report:
    """Reports as one, under the subject of the first."""
    reports = (first, *others)
    return replace(
        first,
        findings=tuple(finding for item in reports for finding in item.findings),
        examined=sum(item.examined for item in reports),
        skipped=tuple(skipped for item in reports for skipped in item.skipped),
        unjudged=tuple(reason for item in reports for reason in item.unjudged),
    )


def shown(
    found: Report, root: str, started: float, *, act: str, unit: str = "file", whole: str = "", unstaged: str = ""
) -> tuple[int, bool]:
    """Print a report where it says anything: the exit code, and whether it did. `act` is what the hook stops.

    `whole` is the command that shows what a terminal has no room for; `unstaged` a file of allows that the next
    commit would not bring.
    """
    owner = spawn.run(("config", "user.email"), cwd=root, hook=True).text
    spent = round((time.perf_counter() - started) * 1000)
    facts = {"hook": act, "today": _today(), "owner": owner, "unit": unit, "milliseconds": spent}
    result = replace(found, facts={**facts, "whole": whole, "unstaged": unstaged})
    telling = result.exit_code != 0 or any(finding.severity is Severity.WARN for finding in found.findings)
    if telling:
        color = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        say(report.render(result, "text", color=color).rstrip("\n"))
    return result.exit_code, telling


def of_refs(names: list[str], root: str, started: float, *, act: str) -> int:
    """Tell which names of branches and tags hold a key; the exit code."""
    remedy = "git branch -m OLD NEW (git tag NEW OLD, git tag -d OLD); revoke the key if the name was ever pushed"
    found = [one.finding for name in dict.fromkeys(names) for one in guard.in_name(name, "branch or tag", remedy)]
    report = Report("the names of your branches and tags", findings=tuple(found), examined=len(names))
    return shown(report, root, started, act=act, unit="name")[0]


def _is_unresolved(blob: Blob) -> bool:
    """Configuration with conflict markers: its lines were scanned, but what it says is not decided."""
    text = documents.decode(blob.data)
    return conflicted(blob.data) and documents.format_of(blob.path, text) in documents.CONFIGURATION


def _unresolved(blob: Blob) -> str:
    return f"{blob.path}: unparsed: conflict markers. Resolve the conflict, then git add {blob.path}"


def _wanted(rule: str, only: str) -> bool:
    credential = rule.startswith(_CREDENTIALS)
    if rule == _PARTIAL:
        return False
    return not only or (only == "keys" and credential) or (only == "mode" and not credential)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
