"""Screenshots as evidence: taken in by path, sniffed, kept in the drill's own folder until the pack is assembled."""

from __future__ import annotations

import os
import re

from nolive_hooks.errors import state, usage
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.judges.pictures import MAX_SCREENSHOTS, judge_picture
from nolive_hooks.git import disk
from nolive_hooks.procedure.context import DrillContext, digest
from nolive_hooks.procedure.events import Attached
from nolive_hooks.procedure.journal import set_aside

_READ_CAP = 1 << 26
_OTHER = re.compile(r"[^A-Za-z0-9._-]+")


def attach(ctx: DrillContext, source: str, caption: str = "") -> str:
    """Take one picture in; gives its path in the pack.

    A usage error (exit 2) for what is no picture of the pack, a state error (exit 4) once the evidence is sealed.
    The same picture twice is one picture.
    """
    standing = ctx.standing
    if standing.closed or Stage.EVIDENCE in standing.seals:
        raise state(
            "the evidence is sealed",
            why="nothing is added to it any more",
            fix="nolive drill decide; in the next drill, before step 4",
        )
    data = disk.read(source, cap=_READ_CAP)
    path = layout.SCREENSHOTS + _name(source)
    for row in standing.pictures:
        if row.path == path and row.sha256 == digest(data):
            disk.write_atomic(os.path.join(ctx.journal.folder, path), data)  # mends a copy that was changed
            return path
        if row.path == path:
            raise usage(
                f"there is another picture under the name {path}", where=source, fix="give the file another name"
            )
    if len(standing.pictures) >= MAX_SCREENSHOTS:
        raise usage(f"a pack holds at most {MAX_SCREENSHOTS} screenshots", where=source, fix="choose the telling ones")
    wrong = list(judge_picture(path, data))
    if len(data) > layout.MAX_FILE:
        wrong.append(f"{len(data)} bytes; a file of a pack has at most {layout.MAX_FILE}")
    if wrong:
        raise usage(
            "this is no picture for a pack", where=source, why="; ".join(wrong),
            fix="save it as PNG, JPEG or WebP without metadata, smaller than 1 MiB",
        )  # fmt: skip
    disk.write_atomic(os.path.join(ctx.journal.folder, path), data)
    ctx.write(Attached(path=path, sha256=digest(data), caption=caption or _name(source), by=ctx.plan.login))
    return path


def _name(source: str) -> str:
    """The file's name in the characters that a pack allows."""
    name = _OTHER.sub("-", os.path.basename(source)).lstrip(".-")
    if not layout.NAME.fullmatch(name):
        raise usage("the picture has no usable name", where=source, fix="rename it, for instance dashboard.png")
    return name


def kept(ctx: DrillContext) -> dict[str, bytes]:
    """The pictures of the drill by pack path, exactly as they were taken in."""
    files = {}
    for row in ctx.standing.pictures:
        data = disk.read(os.path.join(ctx.journal.folder, row.path))
        if digest(data) != row.sha256:
            raise state(
                f"{row.path} was changed after it was attached", where=ctx.journal.folder,
                why="evidence is kept as it was taken in",
                fix=f"nolive drill attach {os.path.basename(row.path)} (the original); if it is lost: "
                f"{set_aside(ctx.journal.folder)}",
            )  # fmt: skip
        files[row.path] = data
    return files
