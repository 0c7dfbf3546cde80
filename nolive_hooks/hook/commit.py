"""The stages pre-commit and pre-merge-commit: is anything live in what is about to be committed?"""

from __future__ import annotations

import os
import time

from nolive_hooks.errors import Exit
from nolive_hooks.git import index
from nolive_hooks.hook import sifting, voice

if False:  # typing only, see git/spawn.py
    from nolive_hooks.hook.sifting import Sifted
    from nolive_hooks.model import Finding, Report
    from nolive_hooks.policy import Policy

_SUBJECT = "the content you are committing"


def check(asked: index.Asked, only: str, verbose: bool, files: list[str]) -> int:
    """Judge FILEs of the index, or everything staged; the exit code of the hook."""
    started = time.perf_counter()
    folder = asked.folder()
    entries, announced = asked.entries(folder)
    policy = sifting.policy_entries("")
    found = index.blobs([*policy, *entries], folder, cap=sifting.MAX_BYTES, hook=True)
    sifting.hurry(os.environ, len(entries))
    rules = [next(found)[1] for _ in policy]
    strict = sifting.strict(rules)
    sifted = sifting.sift(found, strict=strict, beside=index.WorkTree(folder))
    sifting.again(sifted, entries, folder, rules)
    sifting.add_names(sifted, [entry.path for entry in entries])
    missing = sorted(set(files) - {entry.path for entry in entries})
    sifted.troubles.extend((path, "not in the index: git add it first") for path in missing)
    packs = sorted({pack for entry in entries if (pack := _pack_of(entry.path))})
    if announced:
        _note_announced(announced)
    asks = sifting.asks_for_version(rules)
    if not (sifted.suspects or sifted.troubles or sifted.copies or sifted.names or packs or asks):
        if verbose:
            _say_counts(sifted.clean, len(sifted.links))
        return Exit.CLEAN
    return _judge(index.toplevel(folder, hook=True), sifted, packs, only, started, verbose=verbose)


def _judge(root: str, sifted: Sifted, packs: list[str], only: str, started: float, *, verbose: bool) -> int:
    """The slow half: something could be live, unreadable or evidence."""
    from nolive_hooks import policies
    from nolive_hooks.hook import verdict
    from nolive_hooks.policy import ALLOW_FILE

    policy = policies.policy_of_index(root)
    report = verdict.of(sifted, policy, _SUBJECT, only)
    beside = verdict.blocked(sifted.copies, policy, only)
    clean_copies = {copy.path for copy in sifted.copies} - set(beside)
    report = verdict.advised(report, clean_copies)
    if only in ("", "pack"):
        report = verdict.joined(report, [_pack_report(root, pack, policy) for pack in packs])
    unstaged = ALLOW_FILE if report.blocking and policies.is_unstaged(root, ALLOW_FILE) else ""
    code, told = verdict.shown(report, root, started, act="commit", whole="nolive scan --staged", unstaged=unstaged)
    if verbose and not told:
        _say_counts(report.examined, len(report.skipped))
    staged_too = {finding.location.path for finding in report.blocking}
    for finding in (finding for path, finding in beside.items() if path not in staged_too):
        _note_beside(finding)
    return code


def _say_counts(checked: int, skipped: int) -> None:
    files = "file" if checked == 1 else "files"
    voice.say(f"nolive: {checked} {files} checked, {skipped} not checked")


def _note_beside(finding: Finding) -> None:
    from nolive_hooks.report.escape import visible

    place, rule = visible(str(finding.location)), visible(finding.rule)
    voice.say(f"nolive: note: {place} [{rule}] is in your working copy only, not in this commit; do not git add it.")


def _note_announced(paths: list[str]) -> None:
    from nolive_hooks.report.escape import visible

    names = ", ".join(visible(path) for path in paths[:3]) + (" ..." if len(paths) > 3 else "")
    voice.say(f"nolive: note: only announced (git add -N), so not in this commit and not checked: {names}")


def _pack_report(root: str, folder: str, policy: Policy) -> Report:
    """An evidence pack as the index holds it; an open stage is fine, an edited sealed file is not."""
    from nolive_hooks.blob import Blob
    from nolive_hooks.evidence.judges.admitted import while_open
    from nolive_hooks.evidence.judges.judge import judge
    from nolive_hooks.evidence.pack import Pack

    entries = index.entries(root, [folder + "/"], hook=True)
    found = index.blobs(entries, root, cap=sifting.MAX_BYTES, hook=True)
    blobs = [blob for _, blob in found if isinstance(blob, Blob)]
    return while_open(judge(Pack.from_blobs(blobs, folder), policy, facts=None))


def _pack_of(path: str) -> str:
    """The evidence pack a path belongs to (`results/drill_YYYYMMDD_HHMMSS`), or nothing."""
    parts = path.split("/")
    for depth, name in enumerate(parts[:-1], 1):
        if len(name) == len("drill_YYYYMMDD_HHMMSS") and name.startswith("drill_") and name[6:14].isdigit():
            return "/".join(parts[:depth])
    return ""
