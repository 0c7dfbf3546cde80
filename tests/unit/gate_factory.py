"""A snapshot that passes as GO, as plain JSON values, and ways to change one fact of it."""

from __future__ import annotations

import copy
import json
from typing import Any

from nolive_hooks.gate.pull import Snapshot, load
from nolive_hooks.gate.rules import evaluate
from nolive_hooks.gate.verdict import Verdict
from nolive_hooks.policy import GatePolicy

BASE, OLD, HEAD, OTHER = "b" * 40, "1a2b3c4" + "0" * 33, "5d6e7f8" + "0" * 33, "c" * 40
PACK = "results/drill_20261122_104500"
SEAL = "nl1-9ecd35bb670e00000000"
POLICY = GatePolicy(reviewers=("rev-1", "rev-2"), governance=("gov-1",), teams=("o/risk",), machine_users=("ci-user",))

Json = Any  # a decoded JSON value


def review(user: str | None, state: str = "APPROVED", number: int = 1, **other: Json) -> dict[str, Json]:
    """One review of the head, two minutes after the other for each number."""
    fact = {
        "id": number,
        "user": user,
        "type": "User",
        "author_association": "MEMBER",
        "state": state,
        "commit_id": HEAD,
    }
    time = f"2026-11-22T12:{2 * number:02d}:00Z"
    return {**fact, "submitted_at": time, "last_edited_at": None, "body": "", **other}


def commit(sha: str = HEAD, author: str | None = "op-1", **other: Json) -> dict[str, Json]:
    """One commit of the operator."""
    mail = f"{author}@users.noreply.github.com"
    fact = {"sha": sha, "author": author, "author_email": mail, "committer": author, "committer_email": mail}
    return {**fact, "message": "drill\n\nevidence", "co_authors": [], "parents": [BASE], **other}


def file(name: str, **other: Json) -> dict[str, Json]:
    """One new file of the pack."""
    return {"filename": f"{PACK}/{name}", "status": "added", "mode": "100644", "sha": "d" * 40, **other}


def facts() -> dict[str, Json]:
    """A complete pull request that passes as GO under POLICY."""
    names = ("drill.json", "decision.json", "trades/simulated_trades.csv", "SHA256SUMS", "seals.jsonl")
    pr = {
        "number": 7,
        "title": "drill",
        "author": "op-1",
        "author_type": "User",
        "state": "open",
        "draft": False,
        "head_ref": "drill/20261122_104500",
        "head_sha": HEAD,
        "head_repo": "o/r",
        "labels": [],
        "base_ref": "main",
        "base_sha": BASE,
        "base_repo": "o/r",
        "commits_total": 2,
        "changed_files": len(names),
    }
    move = {"actor": "op-1", "activity_type": "push", "before": OLD, "after": HEAD, "timestamp": "2026-11-22T11:59:00Z"}
    people = {"op-1@users.noreply.github.com": "op-1", "rev-1@example.org": "rev-1"}
    return {
        "schema": "nolive.snapshot/1",
        "now": "2026-11-22T13:00:00Z",
        "event": "pull_request_target",
        "pr": pr,
        "default_branch": "main",
        "policy_sha": BASE,
        "problems": [],
        "reviews": [review("rev-1")],
        "commits": [commit(OLD), commit(HEAD, parents=[OLD])],
        "activity": [move],
        "files": [file(name) for name in names],
        "record": {
            "decision": "GO",
            "operator": "op-1",
            "reviewer": "rev-1",
            "self_reviewed": False,
            "scripted": False,
        },
        "pack": {"path": PACK, "tree": "e" * 40, "seal": SEAL, "problems": []},
        "evidence_check": {"sha": HEAD, "conclusion": "success"},
        "people": people,
        "permissions": {"rev-1": "write", "rev-2": "maintain", "gov-1": "admin", "op-1": "admin", "mem-1": "write"},
        "teams": {"o/risk": ["mem-1"]},
        "other_open_prs": [],
        "merge_group": None,
        "packs_on_base": ["results/drill_20260101_000000"],
    }


def parts(path: str) -> list[str | int]:
    """`reviews.0.state` as keys and indexes."""
    return [int(part) if part.isdigit() else part for part in path.split(".")]


def changed(*changes: tuple[str, Json], start: dict[str, Json] | None = None) -> dict[str, Json]:
    """The passing facts with values set at dotted paths; `+` at the end of a path appends."""
    whole = copy.deepcopy(facts() if start is None else start)
    for path, value in changes:
        *way, last = parts(path.removesuffix("+"))
        place = whole
        for key in way:
            place = place[key]  # type: ignore[index]
        if path.endswith("+"):
            place[last].append(value)  # type: ignore[index]
        else:
            place[last] = value  # type: ignore[index]
    return whole


def snapshot(*changes: tuple[str, Json]) -> Snapshot:
    """The passing snapshot with changes, read through the public contract."""
    return load(json.dumps(changed(*changes)).encode())


def verdict(*changes: tuple[str, Json], policy: GatePolicy = POLICY) -> Verdict:
    """What the gate says of the passing facts with changes."""
    return evaluate(snapshot(*changes), policy)


def codes(found: Verdict) -> set[str]:
    """The reason codes of a verdict."""
    return {reason.code for reason in found.reasons}
