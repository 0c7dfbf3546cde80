"""The commit hook: index -> sieve -> (only where something could be live) the judges.

A clean commit imports nothing but this file, the sieve and two small rooms of `git/`; every other import is
inside the function that needs it. `tests/unit/test_hook.py` holds the list.
"""

from __future__ import annotations

import os
import sys
import time

from nolive_hooks import sieve
from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import index, spawn

if False:  # typing only, see git/spawn.py
    from nolive_hooks.model import Report

_USAGE = """usage: nolive-hook [--only keys|mode|pack] [-v] [FILE ...]

Judges the staged content of FILEs, or of everything staged. Made for pre-commit and prek;
as a plain Git hook: printf '#!/bin/sh\\nexec nolive-hook\\n' > .git/hooks/pre-commit
"""
_MAX_BYTES = 32 << 20
_POLICY = (".nolive.toml", "pyproject.toml")
# Asked for by name in the same `cat-file` as everything else: the policy costs a clean commit no process.
_POLICY_ENTRIES = [index.Entry(name, "100644", f":{name}") for name in _POLICY]
_CREDENTIALS = ("live-key/", "known-test", "paper-key")


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script `nolive-hook`; never returns."""
    try:
        code = run(sys.argv[1:] if arguments is None else arguments)
    except NoliveError as error:
        _say(f"nolive: commit stopped: {error}")
        code = error.exit_code
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception as error:  # the last line of defence: an error of ours is never "clean"
        # The text of an exception may quote a file, so only its kind is shown.
        _say(f"nolive: commit stopped: the check itself failed ({type(error).__name__})")
        _say("  next:  nolive --debug scan --staged, and report the traceback")
        code = Exit.UNJUDGED
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Judge what is about to be committed; the exit code of the hook."""
    started = time.perf_counter()
    only, verbose, files = _options(arguments)
    if only == "help":
        sys.stdout.write(_USAGE)
        return Exit.CLEAN
    root = index.toplevel(os.getcwd(), hook=True)
    entries = index.entries(root, files, hook=True) if files else index.staged(root)
    suspects: list[Blob] = []
    troubles: list[tuple[str, str]] = []
    found = index.blobs([*_POLICY_ENTRIES, *entries], root, cap=_MAX_BYTES, hook=True)
    policies = [next(found)[1] for _ in _POLICY_ENTRIES]
    strict = any(map(_is_strict, policies))
    for entry, blob in found:
        if isinstance(blob, str):
            troubles.append((entry.path, blob))
        elif blob.path in _POLICY or sieve.suspicious(blob.path, blob.data, strict=strict):
            suspects.append(blob)
    missing = sorted(set(files) - {entry.path for entry in entries})
    troubles.extend((path, "not in the index: git add it first") for path in missing)
    clean = len(entries) - len(suspects) - len(troubles) + len(missing)
    packs = sorted({pack for entry in entries if (pack := _pack_of(entry.path))})
    if not (suspects or troubles or packs):
        if verbose:
            _say(f"nolive: {clean} files checked")
        return Exit.CLEAN
    return _judge(root, suspects, troubles, packs, clean, only, started)


def _judge(
    root: str,
    suspects: list[Blob],
    troubles: list[tuple[str, str]],
    packs: list[str],
    clean: int,
    only: str,
    started: float,
) -> int:
    """The slow half: something could be live, unreadable or evidence."""
    import datetime as dt
    from dataclasses import replace

    from nolive_hooks import guard, report, subjects
    from nolive_hooks.model import Skipped

    policy = subjects.policy_of_index(root)
    today = dt.datetime.now(dt.UTC).date()
    skipped = tuple(Skipped(path, reason, unjudged=True) for path, reason in troubles)
    found = guard.scan(suspects, policy, subject="the content you are committing", today=today)
    findings = tuple(item for item in found.findings if _wanted(item.rule, only))
    if only in ("", "pack"):
        findings += tuple(finding for pack in packs for finding in _pack_report(root, pack).findings)
    result = replace(
        found,
        findings=findings,
        examined=found.examined + clean,
        skipped=(*found.skipped, *skipped),
        facts={
            "hook": True,
            "today": today,
            "owner": spawn.run(("config", "user.email"), cwd=root, hook=True).text,
            "milliseconds": round((time.perf_counter() - started) * 1000),
        },
    )
    if result.exit_code or any(finding.severity == "warn" for finding in findings):
        _say(report.render(result, "text", color=sys.stderr.isatty() and "NO_COLOR" not in os.environ).rstrip("\n"))
    return result.exit_code


def _is_strict(policy: Blob | str) -> bool:
    """Whether a policy could judge modes in tests or documentation, too, so that the sieve must let them pass."""
    if isinstance(policy, str):
        return False  # there is none
    ours = policy.path == _POLICY[0] or b"tool.nolive" in policy.data
    return ours and (b"tests" in policy.data or b"docs" in policy.data)


def _pack_report(root: str, folder: str) -> Report:
    """An evidence pack as the index holds it; an open stage is fine, an edited sealed file is not."""
    from nolive_hooks import subjects
    from nolive_hooks.evidence.judge import judge
    from nolive_hooks.evidence.pack import Pack

    entries = index.entries(root, [folder + "/"], hook=True)
    blobs = [blob for _, blob in index.blobs(entries, root, cap=_MAX_BYTES, hook=True) if isinstance(blob, Blob)]
    return judge(Pack.from_blobs(blobs, folder), subjects.policy_of_index(root), facts=None)


def _wanted(rule: str, only: str) -> bool:
    credential = rule.startswith(_CREDENTIALS)
    return not only or (only == "keys" and credential) or (only == "mode" and not credential)


def _pack_of(path: str) -> str:
    """The evidence pack a path belongs to (`results/drill_YYYYMMDD_HHMMSS`), or nothing."""
    parts = path.split("/")
    for depth, name in enumerate(parts[:-1], 1):
        if len(name) == len("drill_YYYYMMDD_HHMMSS") and name.startswith("drill_") and name[6:14].isdigit():
            return "/".join(parts[:depth])
    return ""


def _options(arguments: list[str]) -> tuple[str, bool, list[str]]:
    only, verbose = "", False
    files: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            files.extend(words)
        elif word in ("-h", "--help"):
            only = "help"
        elif word in ("-v", "--verbose"):
            verbose = True
        elif word == "--only":
            only = next(words, "")
            if only not in ("keys", "mode", "pack"):
                raise NoliveError(
                    f"--only takes keys, mode or pack, not {only!r}", fix="nolive-hook --help", exit_code=Exit.USAGE
                )
        elif word.startswith("-"):
            raise NoliveError(f"no such option: {word}", fix="nolive-hook --help", exit_code=Exit.USAGE)
        else:
            files.append(word)
    return only, verbose, files


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
