"""The pack in the work tree and in Git: written whole, committed by explicit path, read back from the commit."""

from __future__ import annotations

import os
from collections.abc import Mapping

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import Committed, Sealed
from nolive_hooks.procedure.stored import Stored


def attributes_line(root: str) -> str:
    """What keeps Git from rewriting a byte of a pack."""
    return f"{root}/drill_*/** -text -filter -ident"


def protect(repo: Repo, root: str) -> None:
    """Add the line to `.git/info/attributes`, the only file outside the pack that a drill writes."""
    add_line(repo, "info/attributes", attributes_line(root))


def add_line(repo: Repo, name: str, line: str) -> None:
    """Have a line in a file of the Git folder that is never committed; what stands in it stays."""
    path = os.path.join(repo.root, repo.git("rev-parse", "--git-path", name))
    before = disk.read(path) if disk.exists(path) else b""
    if line.encode() not in before.splitlines():
        gap = b"" if not before or before.endswith(b"\n") else b"\n"
        disk.write_atomic(path, before + gap + line.encode() + b"\n")


def on_disk(ctx: DrillContext) -> Pack:
    """The pack as it lies in the work tree; a state error where there is none."""
    return Stored(ctx.repo, ctx.folder).on_disk()


def committed(ctx: DrillContext) -> dict[str, bytes]:
    """The files of the pack as HEAD holds them, by pack path; empty before the first commit of the pack."""
    return dict(Stored(ctx.repo, ctx.folder).committed().files)


def on_branch(ctx: DrillContext) -> None:
    """A state error (exit 4) on any branch but the drill's: a pack on another one would be past its review."""
    here = ctx.repo.branch()
    if here != ctx.id.branch:
        raise state(
            f"this is not the branch of {ctx.plan.run_id}", where=f"branch {here}" if here else "a detached HEAD",
            why="a drill runs and is committed on its own branch", fix=f"git switch {ctx.id.branch}",
        )  # fmt: skip


def seal(ctx: DrillContext, files: Mapping[str, bytes], stage: Stage, *, again: bool = False) -> dict[str, bytes]:
    """Seal a stage of the files, with the commit the work stands on."""
    act = seals.amend if again else seals.seal
    return act(files, stage, utc=ctx.host.utc, git_head=ctx.repo.head(), by=ctx.plan.login)


def store(ctx: DrillContext, files: Mapping[str, bytes], stage: Stage, message: str) -> str:
    """Write a sealed pack, commit it and prove that the commit holds exactly these bytes; returns the commit.

    What an interrupted attempt has left is removed, and the journal is told last: whatever dies in between,
    the next attempt finds either the old pack or the new one in HEAD.
    """
    on_branch(ctx)
    root = os.path.join(ctx.repo.root, ctx.folder)
    before = committed(ctx)
    here = _cleared(ctx, root, files)
    for path, data in files.items():
        if here.get(path) != data:
            disk.write_atomic(os.path.join(root, path), data)
    changed = sorted(path for path in {*before, *files} if before.get(path) != files.get(path))
    if changed:
        ctx.repo.commit(tuple(f"{ctx.folder}/{path}" for path in changed), message)
    after = committed(ctx)
    for path in sorted({*after, *files}):
        if after.get(path) != files.get(path):
            raise state(
                f"Git did not keep the bytes of {path}", where=f"{ctx.folder}/{path}",
                why="a hook, a filter or an attribute rewrote it on the way into the commit",
                fix=f"exclude ^{ctx.policy.pack.root}/drill_ from rewriting hooks, then nolive drill resume",
            )  # fmt: skip
    return _tell(ctx, files, stage)


def _tell(ctx: DrillContext, files: Mapping[str, bytes], stage: Stage) -> str:
    newest = seals.newest(files)
    ctx.write(Sealed(stage, newest.id if newest is not None else ""))
    commit = ctx.repo.head()
    ctx.write(Committed(stage, commit))
    return commit


def adopt(ctx: DrillContext, stage: Stage) -> bool:
    """Take over a stage that was committed just before a crash, so that the journal knows it; true where it was."""
    if stage in ctx.standing.commits:
        return False
    files = committed(ctx)
    if stage not in seals.current(seals.read(files.get(layout.SEALS, b""))[0]):
        return False
    _tell(ctx, files, stage)
    return True


def _cleared(ctx: DrillContext, root: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The folder of the pack without what this tool has left in it; a stranger's file is never deleted."""
    here = {}
    for blob in disk.tree(root) if disk.exists(root) else ():
        if disk.is_temporary(blob.path):  # of a write that was cut off
            disk.remove(os.path.join(root, blob.path))
            continue
        row = layout.row_of(blob.path)
        if row is None or (row.path == layout.SCREENSHOTS and blob.path not in files):
            raise state(
                f"{blob.path} does not belong to this pack", where=f"{ctx.folder}/{blob.path}",
                why="nolive did not put it there and deletes nothing of yours",
                fix="move it elsewhere, then nolive drill resume",
            )  # fmt: skip
        if blob.path not in files:
            disk.remove(os.path.join(root, blob.path))
        elif blob.mode == "100644":
            here[blob.path] = blob.data
    return here
