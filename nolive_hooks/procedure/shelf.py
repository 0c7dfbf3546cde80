"""The archive of a drill: the committed pack, its page and the sign-off, in one canonical file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from nolive_hooks.errors import state, usage
from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pack import Pack, is_run_id
from nolive_hooks.evidence.pages.page import page
from nolive_hooks.evidence.records import load
from nolive_hooks.evidence.sealing.archive import build
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import packing
from nolive_hooks.procedure.stored import Stored
from nolive_hooks.report.html import render

SUFFIX = ".tar.gz"
EXCLUDED = "drill_????????_??????.tar.gz"
_NOT_PORTABLE = "NL-PCK-04"


def archive(stored: Stored, policy: Policy, approval: str = "") -> bytes:
    """`drill_x.tar.gz` of the pack as HEAD holds it; `approval` is the path of a snapshot of the reviews.

    Needs the repository and nothing else: the archive names the commit that last changed the pack, so a clone
    makes the same one. A state error (exit 4) for a pack that is not decided, whose work tree differs from the
    commit, or that holds what cannot be unpacked everywhere (a name of Windows, a link, a twin in another case).
    """
    pack = stored.committed()
    if not pack.files:
        raise state(
            "there is no committed pack to archive", where=f"HEAD:{stored.folder}",
            fix=stored.way_there(),
        )  # fmt: skip
    if stored.is_on_disk() and stored.on_disk().files != pack.files:
        raise state(
            "the pack in the work tree is not the committed one", where=stored.folder,
            why="an archive holds what was committed", fix=f"git status -- {stored.folder}",
        )  # fmt: skip
    for finding in judge(pack, policy).blocking:
        if finding.rule == _NOT_PORTABLE:
            raise state(
                "the pack holds what no archive may hold", where=str(finding.location), why=finding.message,
                fix="nolive drill check",
            )  # fmt: skip
    return build(
        pack,
        approval=_approval(approval),
        report_html=html(pack, policy),
        git_commit=stored.repo.git("rev-list", "-1", "HEAD", "--", stored.folder),
        git_tree=stored.repo.tree_id("HEAD", stored.folder) or "",
    )


def hide(repo: Repo, target: str) -> None:
    """Keep an archive that lies in the work tree out of `git status`, by a line in `.git/info/exclude`.

    Without it the next drill would find the tree not clean. What was given a name of its own is left to its owner.
    """
    inside = os.path.realpath(target).startswith(os.path.realpath(repo.root) + os.sep)
    if not inside or not is_run_id(os.path.basename(target).removesuffix(SUFFIX)):
        return
    if not repo.holds("check-ignore", "--quiet", "--no-index", os.path.realpath(target)):
        packing.add_line(repo, "info/exclude", EXCLUDED)


def html(pack: Pack, policy: Policy) -> str:
    """report.html of a pack, with what the judge says of it."""
    return render(page(pack, policy, judge(pack, policy)))


def _approval(path: str) -> Mapping[str, Any] | None:
    if not path:
        return None
    value = load(disk.read(os.path.abspath(path), cap=1 << 20))
    if not isinstance(value, dict):
        raise usage(
            "the approval is not a record of a sign-off", where=path,
            fix="nolive gate approval --snapshot snapshot.json --policy-from main -o approval.json",
        )  # fmt: skip
    return value
