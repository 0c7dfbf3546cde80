"""GitHub's answers as the snapshot's facts, one kind at a time; nothing is judged here."""

from __future__ import annotations

from nolive_hooks.gate.github.shapes import CommitOf, FileOf, Maybe, Move, PullWhole, ReviewOf
from nolive_hooks.gate.identity import trailers
from nolive_hooks.gate.pull import Activity, Commit, File, Pull, Review


def pull_of(whole: PullWhole, *, as_open: bool) -> Pull:
    """The pull request; `as_open` describes a merged one as it was just before its merge."""
    head, base = whole.head, whole.base
    return Pull(
        number=whole.number,
        title=whole.title,
        author=whole.user.login if whole.user else None,
        author_type=whole.user.type if whole.user else None,
        state="open" if as_open and whole.merged else "merged" if whole.merged else whole.state,
        draft=whole.draft,
        head_ref=head.ref,
        head_sha=head.sha,
        head_repo=head.repo.full_name if head.repo else None,
        base_ref=base.ref,
        base_sha=base.sha,
        base_repo=base.repo.full_name if base.repo else None,
        labels=tuple(label.name for label in whole.labels),
        commits_total=whole.commits,
        changed_files=whole.changed_files,
    )


def commit_of(row: CommitOf) -> Commit:
    """One commit; its co-authors stand in its message."""
    inner = row.commit
    return Commit(
        sha=row.sha,
        author=_login(row.author),
        author_email=inner.author.email if inner.author else None,
        committer=_login(row.committer),
        committer_email=inner.committer.email if inner.committer else None,
        message=inner.message,
        co_authors=trailers(inner.message),
        parents=tuple(parent.sha for parent in row.parents),
    )


def _login(account: Maybe | None) -> str | None:
    return account.login if account else None


def people_of(rows: tuple[CommitOf, ...]) -> dict[str, str | None]:
    """E-mail -> login, as GitHub links the authors and committers of these commits."""
    book: dict[str, str | None] = {}
    for row in rows:
        pairs = ((row.commit.author, row.author), (row.commit.committer, row.committer))
        book |= {mail.email: _login(person) for mail, person in pairs if mail and mail.email and _login(person)}
    return book


def review_of(row: ReviewOf) -> Review:
    """One review. The REST API does not say whether it was edited, so that stays unknown."""
    return Review(
        id=row.id,
        user=row.user.login if row.user else None,
        type=row.user.type if row.user else None,
        author_association=row.author_association,
        state=row.state,
        commit_id=row.commit_id,
        submitted_at=row.submitted_at,
        body=row.body,
    )


def activity_of(row: Move) -> Activity:
    """One movement of the head branch."""
    return Activity(
        actor=row.actor.login if row.actor else None,
        activity_type=row.activity_type,
        before=row.before,
        after=row.after,
        timestamp=row.timestamp,
    )


def file_of(row: FileOf, held: File | None) -> File:
    """One changed file as GitHub lists it, with what only Git knows: mode, link, LFS pointer."""
    return File(
        filename=row.filename,
        previous_filename=row.previous_filename,
        status=row.status,
        mode=held.mode if held else None,
        sha=row.sha,
        symlink_target=held.symlink_target if held else None,
        lfs=held.lfs if held else None,
    )
