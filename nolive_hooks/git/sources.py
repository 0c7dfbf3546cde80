"""What a scan can be about, as blobs: the work tree, the index, a range of commits, all history, ignored files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import commits, disk, index, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Skipped

Item = Blob | Skipped

_WALK = ("rev-list", "--quiet", "--objects", "--all", "--missing=print")  # says what is missing and nothing else


def tracked(repo: Repo, prefix: str = "", *, cap: int) -> Iterator[Item]:
    """Every path of the index below `prefix`, with the content of the work tree."""
    return from_work_tree(listed(repo, prefix), repo.root, cap=cap)


def untracked(repo: Repo, prefix: str = "", *, cap: int, ignored: bool = False) -> Iterator[Item]:
    """Files that Git does not track: the ones it would offer to add, or the ones it ignores."""
    return from_work_tree(others(repo, prefix, ignored=ignored), repo.root, cap=cap)


def listed(repo: Repo, prefix: str = "") -> list[index.Entry]:
    """The names behind `tracked`, each once: an unmerged path has up to three entries."""
    found: dict[str, index.Entry] = {}
    for entry in index.entries(repo.root, [prefix] if prefix else None):
        found.setdefault(entry.path, entry)
    return list(found.values())


def others(repo: Repo, prefix: str = "", *, ignored: bool = False) -> list[index.Entry]:
    """The names behind `untracked`; they have neither mode nor id."""
    which = ("--others", "--ignored", "--exclude-standard") if ignored else ("--others", "--exclude-standard")
    names = ("--", prefix) if prefix else ()
    rows = spawn.check(("ls-files", "-z", *which, *names), cwd=repo.root).out.split(b"\0")[:-1]
    return [index.Entry(os.fsdecode(row), "", "") for row in rows]


def from_work_tree(entries: Iterable[index.Entry], root: str, *, cap: int) -> Iterator[Item]:
    """The content of the work tree for each entry.

    A tracked path that is absent from disk (sparse checkout, deleted) is read from the index: what Git holds is judged.
    """
    absent = []
    for entry in entries:
        path = os.path.join(root, entry.path)
        if entry.path.endswith("/"):
            yield Skipped(entry.path, "a repository of its own: scan it by its path")
        elif entry.oid and (entry.mode == index.GITLINK or not disk.exists(path)):
            absent.append(entry)
        else:
            yield disk.load(path, entry.path, cap=cap)
    yield from from_index(absent, root, cap=cap)


def is_ignored(repo: Repo, folder: str) -> bool:
    """Whether Git ignores a whole folder (`check-ignore` would answer, but knows no literal paths)."""
    which = ("--others", "--ignored", "--exclude-standard", "--directory")
    rows = spawn.check(("ls-files", "-z", *which, "--", folder), cwd=repo.root).out.split(b"\0")[:-1]
    return any(f"{folder}/".startswith(os.fsdecode(row)) for row in rows)


def staged(repo: Repo, *, cap: int) -> Iterator[Item]:
    """What the next commit would change, from the index."""
    return from_index(index.staged(repo.root, hook=False), repo.root, cap=cap)


def commits_of(repo: Repo, revisions: str) -> list[list[str]]:
    """The commits of `A..B`, oldest first, each with its parents."""
    base, dots, head = revisions.partition("..")
    if not dots or not base or not head:
        raise usage(
            f"--range takes A..B, not {revisions!r}", why="both ends are needed", fix="nolive scan --range main..HEAD"
        )
    return commits.new([_end(repo, head)], [_end(repo, base)], repo.root, hook=False)


def all_commits(repo: Repo, known: list[str]) -> list[list[str]]:
    """The commits that any ref or HEAD can reach and `known` cannot, oldest first, each with its parents."""
    return commits.new(tips(repo), known, repo.root, hook=False)


def tips(repo: Repo) -> list[str]:
    """The commits that refs and HEAD stand for."""
    return spawn.check(("rev-list", "--no-walk", "--all"), cwd=repo.root).text.split()


def reach(repo: Repo, found: list[str]) -> bool:
    """Whether refs and HEAD still reach all of some commits."""
    others = set(found).difference(tips(repo))
    if not others:
        return True
    asked = "".join(f"{oid}\n" for oid in sorted(others)).encode()
    answer = spawn.run(("rev-list", "--stdin", "--max-count=1", "--not", "--all"), cwd=repo.root, stdin=asked)
    return not answer.code and not answer.out


def walk(repo: Repo) -> spawn.Process:
    """Begin to look for every object that refs can reach. Git walks for itself meanwhile; `missing` waits for it."""
    return spawn.start(_WALK, cwd=repo.root)


def missing(walk: spawn.Process, repo: Repo) -> list[Skipped]:
    """A doubt for each object that was not found in this clone."""
    rows = spawn.checked(walk.answer(), _WALK, repo.root).text.split()
    reason = "the object is missing from this clone: git fetch --unshallow"
    return [Skipped(row.removeprefix("?"), reason, unjudged=True) for row in rows]


def beside_commits(repo: Repo) -> list[index.Entry]:
    """Files that a ref reaches without a commit: a tag of a file or of a folder. The tag's name is their path."""
    form = "%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)"
    found = []
    for row in spawn.check(("for-each-ref", f"--format={form}"), cwd=repo.root).text.splitlines():
        words = row.split()
        kind, oid, name = words[-3], words[-2], words[-1]
        if kind == "blob":
            found.append(index.Entry(name, "100644", oid))
        elif kind == "tree":
            rows = spawn.check(("ls-tree", "-r", "-z", oid), cwd=repo.root).out.split(b"\0")[:-1]
            for meta, _, path in (row.partition(b"\t") for row in rows):
                mode, _, blob = meta.decode("ascii").split(" ")
                found.append(index.Entry(f"{name}/{os.fsdecode(path)}", mode, blob))
    return found


def from_index(entries: list[index.Entry], root: str, *, cap: int) -> Iterator[Item]:
    """Entries of an index or a tree as blobs, or as skipped files that nobody can vouch for."""
    for entry, blob in index.blobs(entries, root, cap=cap):
        yield Skipped(entry.path, blob, unjudged=True) if isinstance(blob, str) else blob


def _end(repo: Repo, ref: str) -> str:
    """The commit at one end of a range; in a shallow clone its absence has one likely reason."""
    try:
        return repo.resolve(ref)
    except NoliveError as error:
        if commits.shallow(repo.root, hook=False):
            raise commits.incomplete(repo.root, f"this is a shallow clone, and {error.what}") from None
        raise
