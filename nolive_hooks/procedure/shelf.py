"""The archive of a drill: the committed pack, its page and the sign-off, in one canonical file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from nolive_hooks.errors import state
from nolive_hooks.evidence.archive import build
from nolive_hooks.evidence.judge import judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.page import page
from nolive_hooks.evidence.records import load
from nolive_hooks.git import disk
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import packing
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.report.html import render

_NOT_PORTABLE = "NL-PCK-04"


def archive(ctx: DrillContext, approval: str = "") -> bytes:
    """`drill_x.tar.gz` of the pack as HEAD holds it; `approval` is the path of a snapshot of the reviews.

    A state error (exit 4) for a pack that is not decided, whose work tree differs from the commit, or that
    holds what cannot be unpacked everywhere (a name of Windows, a link, a twin in another case).
    """
    files = packing.committed(ctx)
    if not files:
        raise state("there is no committed pack to archive", where=ctx.folder, fix="nolive drill status")
    if dict(packing.on_disk(ctx).files) != files:
        raise state(
            "the pack in the work tree is not the committed one", where=ctx.folder,
            why="an archive holds what was committed", fix=f"git status -- {ctx.folder}",
        )  # fmt: skip
    pack = Pack(ctx.plan.run_id, files, ctx.folder)
    for finding in judge(pack, ctx.policy).blocking:
        if finding.rule == _NOT_PORTABLE:
            raise state(
                "the pack holds what no archive may hold", where=str(finding.location), why=finding.message,
                fix="nolive drill check",
            )  # fmt: skip
    return build(
        pack,
        approval=_approval(approval),
        report_html=html(pack, ctx.policy),
        git_commit=ctx.repo.head(),
        git_tree=ctx.repo.tree_id("HEAD", ctx.folder) or "",
    )


def html(pack: Pack, policy: Policy) -> str:
    """report.html of a pack, with what the judge says of it."""
    return render(page(pack, policy, judge(pack, policy)))


def _approval(path: str) -> Mapping[str, Any] | None:
    if not path:
        return None
    value = load(disk.read(os.path.abspath(path), cap=1 << 20))
    if not isinstance(value, dict):
        raise state("the approval is not a snapshot of reviews", where=path, fix="nolive gate approval -h")
    return value
