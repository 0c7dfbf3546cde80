"""A snapshot from a local clone, without GitHub: for rehearsals, for tests and for offline review.

What only GitHub knows is derived and says so here: the author of the pull request is the author of its
first commit, the last pusher is the committer of the head, there is no other open pull request, and people
are known by their noreply e-mails. Everything that could not be read goes into `problems`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError
from nolive_hooks.gate import files, headpack
from nolive_hooks.gate.identity import noreply_login, trailers
from nolive_hooks.gate.pull import (
    SCHEMA,
    Activity,
    Commit,
    EvidenceCheck,
    File,
    Problem,
    Pull,
    Review,
    Snapshot,
    plain,
)
from nolive_hooks.git.repo import Change, CommitFacts, Repo
from nolive_hooks.policy import POLICY_FILE, GatePolicy, Policy, parse

HERE = "local/clone"
_STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}
_LFS = b"version https://git-lfs.github.com/spec/"
_SITE = "noreply@github.com"
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class _User(Struct, frozen=True):
    """The account of a review, as GitHub writes it; other keys are not read."""

    login: str
    type: str | None = None


class _Review(Struct, frozen=True):
    """One review of GitHub's reviews API; `permission` and `last_edited_at` are ours."""

    id: int
    user: _User | None
    state: str
    commit_id: str | None = None
    submitted_at: Annotated[dt.datetime, Meta(tz=True)] | None = None
    author_association: str | None = None
    body: str | None = None
    last_edited_at: Annotated[dt.datetime, Meta(tz=True)] | UnsetType | None = UNSET
    permission: str | None = None


def collect(repo: Repo, *, base: str, head: str, reviews: bytes, now: dt.datetime, number: int = 1) -> Snapshot:
    """The facts of merging `head` into `base`. `reviews` is a JSON list as GitHub's reviews API answers.

    Policy and packs on the base are read from the tip of `base`; the pack from the blobs of `head`.
    """
    base_sha, head_sha = repo.resolve(base), repo.resolve(head)
    merge_base = repo.merge_base(base_sha, head_sha)
    policy, policy_problems = _policy(repo, base_sha)
    given, review_problems = _reviews(reviews)
    gate = policy.gate or GatePolicy()
    changes, commits = repo.changes(merge_base, head_sha), repo.log(merge_base, head_sha)
    names = (name for change in changes for name in (change.path, change.previous) if name)
    packs = files.touched(names, gate.pack_root)
    revision = headpack.Revision(base_sha, merge_base, head_sha, packs)
    drills = [folder for folder in packs if files.is_drill_folder(folder, gate.pack_root)]
    judged = headpack.read(repo, revision, drills[-1], policy, now) if drills else None
    blobs = {blob.path: blob for folder in packs for blob in repo.at(head_sha, folder)}
    changed = tuple(file_of(change, blobs.get(change.path)) for change in changes)
    return Snapshot(
        schema=SCHEMA,
        now=now,
        event="local",
        default_branch=repo.default_branch(),
        policy_sha=base_sha if repo.at_path(base_sha, POLICY_FILE) else None,
        problems=(*policy_problems, *review_problems),
        pr=_pull(commits, changed, number, (_branch(base), base_sha), (_branch(head), head_sha)),
        commits=tuple(map(_commit, commits)),
        reviews=None if given is None else since(repo, map(_review, given), head_sha),
        activity=_pushes(commits, merge_base),
        files=changed,
        record=judged.record if judged else None,
        pack=judged.pack if judged else None,
        evidence_check=evidence_of(judged, head_sha) if judged else None,
        people={},
        permissions={item.user.login: item.permission for item in given or () if item.user and item.permission},
        teams=dict.fromkeys(gate.teams),
        other_open_prs=(),
        packs_on_base=packs_of(repo, base_sha, gate.pack_root),
    )


def _policy(repo: Repo, base: str) -> tuple[Policy, tuple[Problem, ...]]:
    """The base's policy. A broken one is judged by `terms`; here it only leaves the facts incomplete."""
    found = repo.at_path(base, POLICY_FILE)
    try:
        return (parse(found[0].data, POLICY_FILE) if found else Policy()), ()
    except NoliveError as error:
        return Policy(), (Problem(path=POLICY_FILE, message=error.what),)


def _reviews(data: bytes) -> tuple[tuple[_Review, ...] | None, tuple[Problem, ...]]:
    try:
        return msgspec.json.decode(data, type=tuple[_Review, ...]), ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return None, (Problem(path="reviews", message=f"the list of reviews cannot be read: {error}"),)


def _review(item: _Review) -> Review:
    return Review(
        id=item.id,
        user=item.user.login if item.user else None,
        type=item.user.type if item.user else None,
        author_association=item.author_association,
        state=item.state,
        commit_id=item.commit_id,
        submitted_at=item.submitted_at,
        last_edited_at=item.last_edited_at,
        body=item.body,
    )


def since(repo: Repo, reviews: Iterable[Review], head: str) -> tuple[Review, ...]:
    """The reviews, and with each that was for an older commit the files that differ since then."""
    return tuple(
        replace(review, changed_since=_changed(repo, review.commit_id, head)) if review.commit_id != head else review
        for review in reviews
    )


def _changed(repo: Repo, commit: str | None, head: str) -> tuple[str, ...] | None:
    """None where the commit is not here any more: after a force push nobody can say what changed."""
    if commit is None or not _SHA.fullmatch(commit):
        return None  # a review comes from outside: no name of a ref is resolved
    try:
        return tuple(plain(change.path) for change in repo.changes(commit, head))
    except NoliveError:
        return None


def _branch(ref: str) -> str:
    """A ref as GitHub names a branch."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/remotes/").removeprefix("origin/")


def _pull(
    commits: Sequence[CommitFacts], changed: Sequence[File], number: int, base: tuple[str, str], head: tuple[str, str]
) -> Pull:
    first = commits[0] if commits else None
    return Pull(
        number=number,
        title=plain(first.message.partition("\n")[0]) if first else None,
        author=noreply_login(first.author_email) if first else None,
        author_type="User",
        state="open",
        draft=False,
        head_ref=head[0],
        head_sha=head[1],
        head_repo=HERE,
        base_ref=base[0],
        base_sha=base[1],
        base_repo=HERE,
        labels=(),
        commits_total=len(commits),
        changed_files=len(changed),
    )


def _commit(commit: CommitFacts) -> Commit:
    return Commit(
        sha=commit.sha,
        author=noreply_login(commit.author_email),
        author_email=plain(commit.author_email),
        committer=_committer(commit),
        committer_email=plain(commit.committer_email),
        message=plain(commit.message),
        co_authors=trailers(plain(commit.message)),
        parents=commit.parents,
    )


def _committer(commit: CommitFacts) -> str | None:
    return "web-flow" if commit.committer_email.casefold() == _SITE else noreply_login(commit.committer_email)


def _pushes(commits: Sequence[CommitFacts], merge_base: str) -> tuple[Activity, ...]:
    """One push of everything by the committer of the head: a clone keeps no log of pushes."""
    if not commits:
        return ()
    last = commits[-1]
    by = noreply_login(last.committer_email) or noreply_login(last.author_email)
    when = dt.datetime.fromtimestamp(last.time, dt.UTC)
    return (Activity(actor=by, activity_type="push", before=merge_base, after=last.sha, timestamp=when),)


def file_of(change: Change, blob: Blob | None) -> File:
    """One changed file as Git has it; `blob` is what the head holds, for links and pointers."""
    data = blob.data if blob else b""
    link = blob is not None and blob.mode == "120000"
    return File(
        filename=plain(change.path),
        previous_filename=plain(change.previous) if change.previous else None,
        status=_STATUS.get(change.status, change.status),
        mode=change.mode,
        sha=change.oid,
        symlink_target=data.decode("utf-8", "backslashreplace") if link else None,
        lfs=True if data.startswith(_LFS) else None,
    )


def evidence_of(judged: headpack.HeadPack, head: str) -> EvidenceCheck:
    """The pack judge itself is the evidence check; staleness is the gate's own question."""
    failed = any(not str(problem).startswith(headpack.FRESHNESS) for problem in judged.pack.problems or ())
    return EvidenceCheck(sha=head, conclusion="failure" if failed else "success")


def packs_of(repo: Repo, base: str, root: str) -> tuple[str, ...]:
    """The folders of packs that a commit holds."""
    listing = repo.git("ls-tree", "-d", "-z", "--full-tree", "--name-only", base, "--", f"{root.strip('/')}/")
    return tuple(plain(name) for name in listing.split("\0") if files.is_pack_path(name, root))
