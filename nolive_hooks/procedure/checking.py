"""What the merge gate will say of a pack: the judge, with what Git knows about the pack on the head."""

from __future__ import annotations

import datetime as dt

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.judges.judge import GitFacts, complete_stage, judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import DrillRecord, RecordError, decode
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy
from nolive_hooks.procedure.stored import Stored


def check(stored: Stored, policy: Policy, today: dt.date) -> Report:
    """What the merge gate will say of the pack as it lies in the work tree."""
    tracked = stored.committed().files
    pack = stored.on_disk()
    ignored = tuple(sorted(path for path in pack.files if path not in tracked))
    known = facts(stored, run_sha(pack), ignored)
    return judge(pack, policy, facts=known, stage=complete_stage(policy), today=today)


def facts(stored: Stored, run_sha: str, ignored: tuple[str, ...] = ()) -> GitFacts:
    """What Git knows about a pack on the head; `run_sha` is the commit that it is about, or empty."""
    return GitFacts(
        run_sha_is_ancestor=_is_below_head(stored.repo, run_sha) if run_sha else None,
        ignored=ignored,
        packs_changed=(stored.folder,),
    )


def _is_below_head(repo: Repo, sha: str) -> bool:
    """False for a commit that a whole clone does not even hold; a shallow one cannot tell and raises."""
    if not repo.holds("cat-file", "-e", sha) and repo.git("rev-parse", "--is-shallow-repository") != "true":
        return False
    return repo.is_ancestor(sha, repo.head())


def run_sha(pack: Pack) -> str:
    """The commit that a pack says it is about; empty where its record cannot be read (the judge says so)."""
    try:
        return decode(pack.files.get(layout.DRILL, b""), DrillRecord).repo.run_sha
    except RecordError:
        return ""
