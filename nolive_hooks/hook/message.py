"""The stage commit-msg, and any other text that people write to Git: does it hold a live key?"""

from __future__ import annotations

import os
import time

from nolive_hooks.errors import Exit
from nolive_hooks.git import commits, index, spawn
from nolive_hooks.hook import sifting

_SCISSORS = b"------------------------ >8 ------------------------"


def check(path: str) -> int:
    """Judge the message in a file; the exit code of the hook."""
    started = time.perf_counter()
    cwd = os.getcwd()
    text = commits.message_file(os.path.join(cwd, path))
    sifted = sifting.Sifted()
    sifting.add_text(sifted, text)
    if sifted.texts and os.environ.get("GIT_EDITOR") != ":":  # that is how git says that it opened no editor
        sifted.texts.clear()
        sifting.add_text(sifted, _kept(text, _comment(cwd)))
    if sifted.texts and (code := _judge(sifted, path, cwd, started)):
        return code
    return _branch(cwd, started)


def _branch(cwd: str, started: float) -> int:
    """The branch that the commit goes to: its name is published with it."""
    name = spawn.run(("symbolic-ref", "--quiet", "--short", "HEAD"), cwd=cwd, hook=True).text
    if not sifting.may_name([name]):
        return Exit.CLEAN
    from nolive_hooks.hook import verdict

    return verdict.of_refs([name], cwd, started, act="commit")


def _judge(sifted: sifting.Sifted, path: str, cwd: str, started: float) -> int:
    from msgspec.structs import replace

    from nolive_hooks import policies
    from nolive_hooks.hook import verdict

    policy = policies.policy_of_index(index.toplevel(cwd, hook=True))
    report = verdict.of(sifted, policy, "the commit message")
    remedy = f"take it out of the message; your text is kept in {path}"
    findings = tuple(replace(finding, remedy=remedy) for finding in report.findings)
    whole = replace(report, findings=findings, examined=1)
    return verdict.shown(whole, cwd, started, act="commit", unit="message")[0]


def _comment(cwd: str) -> bytes:
    """What starts a comment line; nothing where git chooses it (`auto`): then every line counts."""
    for name in ("core.commentString", "core.commentChar"):
        found = spawn.run(("config", name), cwd=cwd, hook=True).text
        if found:
            return b"" if found == "auto" else os.fsencode(found)
    return b"#"


def _kept(text: bytes, comment: bytes) -> bytes:
    """What git keeps of an edited message: comment lines are emptied, so that line numbers stay."""
    kept = []
    for line in text.split(b"\n"):
        if line.strip().endswith(_SCISSORS):
            break
        kept.append(b"" if comment and line.startswith(comment) else line)
    return b"\n".join(kept)
