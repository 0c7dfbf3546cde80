"""Commits that are about to leave this repository or to reach a branch: which are new, and what each one brings.

Like `index`, read by hooks: few imports, few processes, and the GIT_* variables that git set are obeyed.
"""

from __future__ import annotations

import os

from nolive_hooks.errors import NoliveError
from nolive_hooks.git import index, spawn

_DELETED = "000000"
_MAX_MESSAGE = 1 << 24
_PEOPLE = (b"author ", b"committer ")


class Commit:
    """One new commit: its id, what it brings that none of its parents holds, and its people and message as text."""

    __slots__ = ("entries", "is_root", "oid", "text")

    def __init__(self, oid: str, entries: list[index.Entry], text: bytes, *, is_root: bool) -> None:
        self.oid = oid
        self.is_root = is_root
        self.entries = entries
        self.text = text


def peeled(names: list[str], root: str) -> dict[str, str]:
    """The commit each name stands for (a tag is followed); a name that is no commit in this clone is left out."""
    if not names:
        return {}
    asked = "".join(f"{name}^{{commit}}\n" for name in names).encode("utf-8", "surrogateescape")
    rows = spawn.check(("cat-file", "--batch-check"), cwd=root, stdin=asked, hook=True).out.splitlines()
    found = {}
    for name, row in zip(names, rows, strict=False):
        words = row.split()
        if len(words) == 3 and words[1] == b"commit":
            found[name] = words[0].decode("ascii")
    return found


def new(tips: list[str], known: list[str], root: str, *refs: str, hook: bool = True) -> list[list[str]]:
    """Commits that `tips` reach and neither `known` nor any of the refs chosen by `refs` does, oldest first.

    Each row is a commit and its parents. `refs` are options of rev-list: `--remotes`, `--branches`. A clone that
    does not hold the whole history of the answer is an error (exit 3), never a shorter answer.
    """
    asked = "".join([*(f"{tip}\n" for tip in tips), *(f"^{name}\n" for name in known)]).encode()
    options = ("--stdin", "--reverse", "--topo-order", "--parents", "--not", *refs)
    answer = spawn.run(("rev-list", *options), cwd=root, stdin=asked, hook=hook)
    if answer.code:
        raise incomplete(root, answer.reason or "git rev-list failed")
    rows = [line.split() for line in answer.text.splitlines()]
    cut = shallow(root, hook=hook) if rows else set()
    if any(row[0] in cut for row in rows):
        raise incomplete(root, "this is a shallow clone, and older commits that would be judged are not here")
    return rows


def brought(rows: list[list[str]], root: str, *, cap: int, hook: bool = True) -> list[Commit]:
    """What each commit of `new` brings; a merge brings only what differs from every one of its parents."""
    if not rows:
        return []
    order = [row[0] for row in rows]
    seen: dict[str, dict[tuple[str, str, str], int]] = {oid: {} for oid in order}
    options = ("--stdin", "-r", "-z", "-m", "--root", "--raw", "--no-abbrev", "--no-renames")
    answer = spawn.run(("diff-tree", *options), cwd=root, stdin="\n".join(order).encode() + b"\n", hook=hook)
    if answer.code:
        raise incomplete(root, answer.reason or "git diff-tree failed")
    tokens = iter(answer.out.split(b"\0"))
    current = seen[order[0]]
    for token in tokens:
        if token.startswith(b":"):
            _, mode, _, oid, _ = token.decode("ascii").split(" ")
            change = (os.fsdecode(next(tokens)), mode, oid)
            current[change] = current.get(change, 0) + 1
        elif token:
            current = seen[token.decode("ascii").strip()]
    texts = spawn.contents(order, cwd=root, cap=cap, hook=hook)
    found = []
    for row, content in zip(rows, texts, strict=True):
        parents = max(1, len(row) - 1)
        changes = [change for change, times in seen[row[0]].items() if times == parents and change[1] != _DELETED]
        entries = [index.Entry(path, mode, oid) for path, mode, oid in changes]
        found.append(Commit(row[0], entries, _text(content), is_root=len(row) == 1))
    return found


def message_file(path: str) -> bytes:
    """The text that git, or a person, wrote into a file for a commit's message."""
    try:
        with open(path, "rb") as stream:
            return stream.read(_MAX_MESSAGE)
    except OSError as error:
        raise NoliveError(
            "the commit message cannot be read", where=path, why=error.strerror or "", fix="git commit again"
        ) from None


def _text(content: bytes | int | None) -> bytes:
    """Message, then the people, of a raw commit; not its ids and signatures, which look like secrets."""
    if not isinstance(content, bytes):
        return b""
    head, _, message = content.partition(b"\n\n")
    people = [line for line in head.split(b"\n") if line.startswith(_PEOPLE)]
    return b"\n".join([message.rstrip(b"\n"), *people])


def shallow(root: str, *, hook: bool = True) -> set[str]:
    """The commits whose parents were cut off; empty in a whole clone."""
    name = spawn.check(("rev-parse", "--git-path", "shallow"), cwd=root, hook=hook).text
    try:
        with open(os.path.join(root, name), encoding="ascii") as stream:
            return set(stream.read().split())
    except FileNotFoundError:
        return set()


def incomplete(root: str, why: str) -> NoliveError:
    """The error (exit 3) for a clone that lacks what has to be judged. Nothing is ever fetched to mend that."""
    return NoliveError(
        "history incomplete", where=root, why=why, fix="git fetch --unshallow, or git fsck (in CI: fetch-depth: 0)"
    )
