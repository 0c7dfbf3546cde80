"""`nolive allow --list --range A..B`: the exceptions that a pull request brings, for its reviewer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from nolive_hooks.errors import usage
from nolive_hooks.git.repo import Repo
from nolive_hooks.policies import fresh_since, policy_of_commit
from nolive_hooks.policy import Allow
from nolive_hooks.report.escape import code, markdown, visible
from nolive_hooks.report.words import plural

_WHY = "The rules of the base branch count here, so these do not yet: merge them in a pull request of their own first."


def shown(repo: Repo, revisions: str, form: str) -> str:
    """The exceptions that stand in B and not in A, as text, JSON or Markdown; no Markdown where there are none."""
    base, dots, head = revisions.partition("..")
    if not dots or not base or not head:
        raise usage("not a range of commits", where=revisions, fix="nolive allow --list --range main..HEAD")
    repo.resolve(base)
    found = fresh_since(policy_of_commit(repo, head), repo, base).fresh
    if form == "json":
        return json.dumps([_plain(one) for one in found], indent=2) + "\n"
    if not found:
        return "" if form == "markdown" else "These commits bring no exception.\n"
    return "\n".join(_markdown(found) if form == "markdown" else _text(found)) + "\n"


def _text(found: tuple[Allow, ...]) -> Iterator[str]:
    yield f"{plural(len(found), 'exception')} that these commits bring:"
    for one in found:
        yield f"  {visible(one.path)}  [{visible(one.rule)}]  until {one.expires}, owner {visible(one.owner)}"
        yield f"    {visible(one.reason)}"
    yield _WHY


def _markdown(found: tuple[Allow, ...]) -> Iterator[str]:
    yield f"### {plural(len(found), 'exception')} that this pull request brings\n\n{_WHY}\n"
    yield "| file | rule | reason | owner | until |\n|---|---|---|---|---|"
    for one in found:
        cells = (code(one.path), code(one.rule), markdown(one.reason), markdown(one.owner), str(one.expires))
        yield f"| {' | '.join(cells)} |"


def _plain(one: Allow) -> dict[str, str]:
    return {"rule": one.rule, "path": one.path, "reason": one.reason, "owner": one.owner, "expires": str(one.expires)}
