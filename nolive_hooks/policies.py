"""The house rules in force: the policy of a folder, a commit or the index, with the allows of `.nolive/allow.toml`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk, index
from nolive_hooks.policy import ALLOW_FILE, MAX_BOOK, POLICY_FILE, PYPROJECT, Allow, Policy, parse

if TYPE_CHECKING:
    from nolive_hooks.git.repo import Repo
    from nolive_hooks.guard.allows.book import Book  # loads all judges: only where there is a file to read

_LINK = "120000"
POLICY_FILES = (POLICY_FILE, PYPROJECT, ALLOW_FILE)


def policy_of_folder(root: str) -> Policy:
    """The policy of a work tree: `.nolive.toml`, else `[tool.nolive]` of pyproject.toml, else the defaults."""
    policy, data = policy_without_book(root), bytes_of_book(root)
    return _joined(policy, data) if data else policy


def policy_file_of_folder(root: str) -> str:
    """The name of the file that `policy_of_folder` takes its rules from; empty where only defaults hold."""
    names = (name for name in (POLICY_FILE, PYPROJECT) if disk.exists(os.path.join(root, name)))
    held = ((name, disk.read(os.path.join(root, name))) for name in names)
    return next((name for name, data in held if _holds_policy(name, data)), "")


def policy_without_book(root: str) -> Policy:
    """The same without `.nolive/allow.toml`, for whoever mends that file."""
    names = (name for name in (POLICY_FILE, PYPROJECT) if disk.exists(os.path.join(root, name)))
    return _first((name, disk.read(os.path.join(root, name))) for name in names)


def book_of_folder(root: str) -> Book:
    """The allows of a work tree's `.nolive/allow.toml`; an empty book where there is none."""
    from nolive_hooks.guard.allows.book import Book, parse

    data = bytes_of_book(root)
    return parse(data) if data else Book()


def bytes_of_book(root: str) -> bytes:
    """The file as it is on disk, in conflict or not; no bytes where there is none. Links are refused."""
    folder = os.path.join(root, os.path.dirname(ALLOW_FILE))
    if os.path.islink(folder):
        raise usage("the folder of the allows is a symbolic link", where=folder, fix=f"make {folder} a folder")
    path = os.path.join(root, ALLOW_FILE)
    return disk.read(path, cap=MAX_BOOK) if disk.exists(path) else b""


def policy_of_commit(repo: Repo, ref: str) -> Policy:
    """The policy as a commit holds it; how a pull request is judged by its base."""
    return policy_among(blob for name in POLICY_FILES for blob in repo.at_path(ref, name))


def policy_of_index(root: str) -> Policy:
    """The policy about to be committed, for the commit hook; allows that HEAD has not are `fresh`."""
    found = index.blobs(index.entries(root, list(POLICY_FILES), hook=True), root, cap=MAX_BOOK, hook=True)
    policy = policy_among(blob for _, blob in found)
    if not policy.allow:
        return policy
    heads = [index.Entry(name, "100644", f"HEAD:{name}") for name in POLICY_FILES]
    before = index.blobs(heads, root, cap=MAX_BOOK, hook=True)
    return with_fresh(policy, [blob for _, blob in before if isinstance(blob, Blob)])


def is_unstaged(root: str, name: str) -> bool:
    """Whether the work tree holds a file that the index has not, or has otherwise; for advice only."""
    with suppress(NoliveError):
        on_disk = disk.read(os.path.join(root, name), cap=MAX_BOOK)
        entries = index.entries(root, [name], hook=True)
        held = [blob for _, blob in index.blobs(entries, root, cap=MAX_BOOK, hook=True) if isinstance(blob, Blob)]
        return on_disk not in [blob.data for blob in held]
    return False


def with_fresh(policy: Policy, *before: Iterable[Blob]) -> Policy:
    """The policy, knowing which of its allows are in the files of no earlier state."""
    known: set[Allow] = set()
    for state in before:
        with suppress(NoliveError):  # what could not be read there allowed nothing there
            known.update(map(_bare, policy_among(state).allow))
    return replace(policy, fresh=tuple(allow for allow in policy.allow if _bare(allow) not in known))


def fresh_since(policy: Policy, repo: Repo, base: str) -> Policy:
    """The policy, knowing which of its allows a range of commits brings."""
    try:
        before = [blob for name in POLICY_FILES for blob in repo.at_path(base, name)]
    except NoliveError:
        return policy  # there is no such base: whoever reads the range says so
    return with_fresh(policy, before) if policy.allow else policy


def _bare(allow: Allow) -> Allow:
    return replace(allow, source="")


def policy_among(blobs: Iterable[Blob | str]) -> Policy:
    """The policy that the `POLICY_FILES` of one tree make; a text stands for a file that is not there."""
    found = {blob.path: blob for blob in blobs if isinstance(blob, Blob)}
    policy = _first((name, found[name].data) for name in (POLICY_FILE, PYPROJECT) if name in found)
    allows = found.get(ALLOW_FILE)
    if allows is None:
        return policy
    if allows.mode == _LINK:
        raise usage("the allows are a symbolic link", where=ALLOW_FILE, fix=f"make {ALLOW_FILE} a file")
    return _joined(policy, allows.data)


def _joined(policy: Policy, data: bytes) -> Policy:
    from nolive_hooks.guard.allows import book

    allows = book.parse(data)
    return replace(policy, allow=(*policy.allow, *allows.allow), value_key=allows.key)


def _first(candidates: Iterable[tuple[str, bytes]]) -> Policy:
    """The first candidate that holds a policy; a pyproject.toml without our table is none."""
    for name, data in candidates:
        if _holds_policy(name, data):
            return parse(data, name)
    return Policy()


def _holds_policy(name: str, data: bytes) -> bool:
    return name == POLICY_FILE or b"tool.nolive" in data
