"""A snapshot of one pull request: GitHub says who did what, Git says what it holds, and both must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError
from nolive_hooks.gate import facts, files, headpack, terms
from nolive_hooks.gate.drill import MAX_COMMITS
from nolive_hooks.gate.github import clone, convert, queue
from nolive_hooks.gate.github.queue import Group
from nolive_hooks.gate.github.reading import Reader, Source, evidence, members, opinionated, permissions
from nolive_hooks.gate.github.shapes import CommitOf, FileOf, Move, PullShort, PullWhole, Repository, ReviewOf
from nolive_hooks.gate.pull import SCHEMA, Activity, File, MergeGroup, OtherPull, Review, Snapshot
from nolive_hooks.gate.terms import Terms
from nolive_hooks.git.repo import Change, Repo
from nolive_hooks.policy import POLICY_FILE, GatePolicy, Policy, parse

_SHOWN = 3  # names in one sentence


class Collected(NamedTuple):
    """A snapshot, the policy to judge it by, and what the record of a sign-off wants to know besides.

    `user_ids` is review id -> account id; `policy_data` are the bytes of the base's `.nolive.toml`.
    """

    snapshot: Snapshot
    terms: Terms
    policy_data: bytes | None
    user_ids: Mapping[int, int]
    pull: PullWhole


class Ends(NamedTuple):
    """Full ids in the scratch repository: base, where the branch left it, head, and where the policy is read."""

    base: str
    merge_base: str
    head: str
    policy: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every part of one collection works with."""

    source: Source
    whole: PullWhole
    git: Repo
    ends: Ends
    gate: GatePolicy
    reader: Reader = field(default_factory=Reader)

    @property
    def path(self) -> str:
        return f"{self.source.path}/pulls/{self.whole.number}"


def collect(
    source: Source, number: int, now: dt.datetime, *, event: str = "", group: Group | None = None, merged: bool = False
) -> Collected:
    """The facts of a pull request as it is now; `merged` reads one that is merged, as of its merge.

    Raises NoliveError (exit 3) where pull request, repository or commits cannot be read at all; any smaller
    gap stands in the snapshot's problems.
    """
    whole = source.api.get(f"{source.path}/pulls/{number}", PullWhole)
    home = source.api.get(source.path, Repository)
    wanted = {
        clone.HEAD: f"refs/pull/{number}/head",
        clone.BASE: f"refs/heads/{whole.base.ref}",
        clone.DEFAULT: f"refs/heads/{home.default_branch}",
        **(queue.wanted(group) if group else {}),
    }
    with clone.fetched(source.remote, source.token, wanted, source.nearby) as git:
        ends = _ends(git, whole, merged=merged)
        found = git.at_path(ends.policy, POLICY_FILE)
        data = found[0].data if found else None
        judged_by = terms.read(data, POLICY_FILE)
        gate = judged_by.gate if isinstance(judged_by.gate, GatePolicy) else GatePolicy()
        scene = _Scene(source, whole, git, ends, gate)
        if ends.head != whole.head.sha:
            scene.reader.note(f"refs/pull/{number}/head", "the head moved while it was read")
        frame = Snapshot(
            schema=SCHEMA,
            now=now,
            event=event or None,
            default_branch=home.default_branch,
            policy_sha=ends.policy if data is not None else None,
            pr=convert.pull_of(whole, as_open=merged),
        )
        whole_snapshot, ids = _filled(scene, frame, group, _policy(data), merged=merged)
        return Collected(whole_snapshot, judged_by, data, ids, whole)


def _ends(git: Repo, whole: PullWhole, *, merged: bool) -> Ends:
    """A merged pull request is read against the base of its time: today's base holds its head already."""
    base = whole.base.sha if merged else git.resolve(clone.BASE)
    head = git.resolve(clone.HEAD)
    return Ends(base, git.merge_base(base, head), head, base if merged else git.resolve(clone.DEFAULT))


def _policy(data: bytes | None) -> Policy:
    """The whole policy for the pack judge; a broken one is the gate's reason already."""
    try:
        return parse(data, POLICY_FILE) if data is not None else Policy()
    except NoliveError:
        return Policy()


def _filled(
    scene: _Scene, frame: Snapshot, group: Group | None, policy: Policy, *, merged: bool
) -> tuple[Snapshot, Mapping[int, int]]:
    """The frame with everything read: little for an ordinary change, everything for a drill."""
    changes = scene.git.changes(scene.ends.merge_base, scene.ends.head)
    listed = _listed(scene)
    touched = files.touched({*_names(changes), *_listed_names(listed or ())}, scene.gate.pack_root)
    _agree(scene, listed, changes, drill=bool(touched))
    others, queued = ((), None) if merged else _others(scene, group, has_pack=bool(touched))
    ids: Mapping[int, int] = {}
    frame = replace(frame, files=_files(scene, listed, changes, touched), other_open_prs=others, merge_group=queued)
    if touched:
        frame, ids = _drill(scene, frame, touched, policy, merged=merged)
    return replace(frame, problems=tuple(scene.reader.problems)), ids


# --- files --------------------------------------------------------------------------------------------------


def _listed(scene: _Scene) -> tuple[FileOf, ...] | None:
    """GitHub's list of changed files; not asked for where it cannot be whole."""
    if scene.whole.changed_files > files.MAX_FILES:
        return ()
    return scene.reader.ask(lambda: scene.source.api.pages(f"{scene.path}/files", FileOf))


def _names(changes: Iterable[Change]) -> set[str]:
    return {name for change in changes for name in (change.path, change.previous) if name}


def _listed_names(rows: Iterable[FileOf]) -> set[str]:
    return {name for row in rows for name in (row.filename, row.previous_filename) if name}


def _agree(scene: _Scene, listed: tuple[FileOf, ...] | None, changes: tuple[Change, ...], *, drill: bool) -> None:
    """Two witnesses of one change. Of an ordinary one only what concerns packs has to agree."""
    if listed is None or scene.whole.changed_files > files.MAX_FILES:
        return  # has a reason of its own
    told, held = _listed_names(listed), {_text(name) for name in _names(changes)}
    odd = sorted(name for name in told ^ held if drill or files.is_pack_path(name, scene.gate.pack_root))
    oids = {_text(change.path): change.oid for change in changes}
    odd += sorted(
        row.filename for row in listed if drill and row.status == "added" and oids.get(row.filename) != row.sha
    )
    if odd:
        names = ", ".join(odd[:_SHOWN])
        scene.reader.note(f"{scene.path}/files", f"GitHub's list and the commits differ: {names}; collect again")


def _text(name: str) -> str:
    """A name of Git as JSON brings it: what is not UTF-8 becomes a replacement character at GitHub."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files(
    scene: _Scene, listed: tuple[FileOf, ...] | None, changes: tuple[Change, ...], touched: tuple[str, ...]
) -> tuple[File, ...] | None:
    if listed is None:
        return None
    blobs: dict[str, Blob] = {}
    for folder in touched:
        blobs |= {blob.path: blob for blob in scene.git.at(scene.ends.head, folder)}
    held = {_text(change.path): facts.file_of(change, blobs.get(change.path)) for change in changes}
    return tuple(convert.file_of(row, held.get(row.filename)) for row in listed)


# --- other pull requests with the same commit ---------------------------------------------------------------


def _others(
    scene: _Scene, group: Group | None, *, has_pack: bool
) -> tuple[tuple[OtherPull, ...] | None, MergeGroup | None]:
    """A status belongs to a commit: every open pull request that it would speak for."""
    source, mine = scene.source, scene.whole
    rows = scene.reader.ask(lambda: source.api.pages(f"{source.path}/pulls", PullShort, state="open"))
    if rows is None:
        return None, MergeGroup() if group else None
    queued = _queued(scene, group, {row.number: row.head.sha for row in rows})
    heads = {mine.head.sha, *((queued.pr_heads if queued else None) or ())}
    shared = (row for row in rows if row.number != mine.number and row.head.sha in heads)
    return tuple(_other(scene, row, has_pack=has_pack) for row in shared), queued


def _queued(scene: _Scene, group: Group | None, heads: Mapping[int, str]) -> MergeGroup | None:
    if group is None:
        return None
    numbers = queue.numbers(scene.git, group, scene.ends.base)
    if numbers is None:
        scene.reader.note(group.ref, "the queue has moved on, or holds an entry of no known pull request")
        return MergeGroup(head_sha=group.sha)
    return MergeGroup(head_sha=group.sha, pr_heads=tuple(heads.get(number, f"#{number}") for number in numbers))


def _other(scene: _Scene, row: PullShort, *, has_pack: bool) -> OtherPull:
    source, path = scene.source, f"{scene.source.path}/pulls/{row.number}"
    reviews = scene.reader.ask(lambda: source.api.pages(f"{path}/reviews", ReviewOf))
    pack: bool | None = has_pack
    if row.head.sha != scene.whole.head.sha or row.base.ref != scene.whole.base.ref:
        listed = scene.reader.ask(lambda: source.api.pages(f"{path}/files", FileOf))
        pack = None if listed is None else bool(files.touched(_listed_names(listed), scene.gate.pack_root))
    return OtherPull(
        number=row.number,
        base_ref=row.base.ref,
        head_sha=row.head.sha,
        reviews=None if reviews is None else tuple(map(convert.review_of, reviews)),
        has_pack=pack,
    )


# --- a drill ------------------------------------------------------------------------------------------------


def _drill(
    scene: _Scene, frame: Snapshot, touched: tuple[str, ...], policy: Policy, *, merged: bool
) -> tuple[Snapshot, Mapping[int, int]]:
    """Everything that only a drill is asked for: people, reviews, rights, evidence and the pack itself.

    Of a merged one the pack judge itself is the evidence check: what a workflow said then has no say any more.
    """
    reader, source, ends = scene.reader, scene.source, scene.ends
    given = reader.ask(lambda: source.api.pages(f"{scene.path}/reviews", ReviewOf))
    reviews = None if given is None else facts.since(scene.git, map(convert.review_of, given), ends.head)
    commits = _commits(scene)
    teams = members(source, reader, scene.gate.teams)
    spoken = (*(reviews or ()), *_reviews_of(frame.other_open_prs or ()))
    drills = [folder for folder in touched if files.is_drill_folder(folder, scene.gate.pack_root)]
    revision = headpack.Revision(ends.base, ends.merge_base, ends.head, touched)
    now = frame.now or dt.datetime.now(dt.UTC)
    judged = headpack.read(scene.git, revision, drills[-1], policy, now) if drills else None
    whole = replace(
        frame,
        reviews=reviews,
        commits=None if commits is None else tuple(map(convert.commit_of, commits)),
        people=convert.people_of(commits or ()),
        activity=_activity(scene),
        teams=teams,
        permissions=permissions(source, reader, opinionated(spoken, scene.gate, teams.values())),
        evidence_check=(facts.evidence_of(judged, ends.head) if judged else None)
        if merged
        else evidence(source, reader, ends.head),
        record=judged.record if judged else None,
        pack=judged.pack if judged else None,
        packs_on_base=facts.packs_of(scene.git, ends.base, scene.gate.pack_root),
    )
    return whole, {row.id: row.user.id for row in given or () if row.user}


def _reviews_of(others: Iterable[OtherPull]) -> Iterable[Review]:
    return (review for other in others for review in other.reviews or ())


def _commits(scene: _Scene) -> tuple[CommitOf, ...] | None:
    """GitHub's list of commits, which must name every commit that a merge would bring."""
    if scene.whole.commits > MAX_COMMITS:
        return ()
    path = f"{scene.path}/commits"
    rows = scene.reader.ask(lambda: scene.source.api.pages(path, CommitOf))
    if rows is not None:
        brought = {commit.sha for commit in scene.git.log(scene.ends.base, scene.ends.head)}
        missing = sorted(brought - {row.sha for row in rows})
        if missing:
            scene.reader.note(path, f"the list does not name {missing[0][:7]}, which a merge would bring")
    return rows


def _activity(scene: _Scene) -> tuple[Activity, ...] | None:
    """The movements of the head branch, in the repository it is in; those after the merge are nobody's push."""
    head, merged_at = scene.whole.head, scene.whole.merged_at
    if head.repo is None:
        return None  # the gate refuses a head whose repository is gone
    ref = f"refs/heads/{head.ref}"
    path = f"/repos/{head.repo.full_name}/activity"
    rows = scene.reader.ask(lambda: scene.source.api.pages(path, Move, numbered=False, ref=ref))
    if rows is None:
        return None
    return tuple(
        convert.activity_of(row)
        for row in rows
        if row.ref == ref and not (merged_at is not None and row.timestamp >= merged_at)
    )
