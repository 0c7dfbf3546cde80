"""The pull request of a drill: its text, where it would be opened, and the two commands that reach outside.

Nothing here pushes or opens anything by itself: `push` and `open_pull` are called by whoever has said so.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from urllib.parse import quote

from nolive_hooks.errors import state
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.judges.judge import complete_stage
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.pages import pull_text
from nolive_hooks.evidence.records import decode
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.git import disk
from nolive_hooks.model import Report
from nolive_hooks.procedure import packing, runner
from nolive_hooks.procedure.checking import check
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.isolation import Fence, Isolation
from nolive_hooks.procedure.runner import RunResult
from nolive_hooks.procedure.steps.repository import remote
from nolive_hooks.procedure.stored import Stored

TEXT = "pull.md"
PATIENCE_S = 300.0
_ADDRESS = re.compile(r"(?:https?://|ssh://)?(?:[^/@:]+@)?([A-Za-z0-9.-]+)(?::\d+)?[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request that could be opened; `web` and `compare` are empty where the remote is not GitHub."""

    run_id: str
    title: str
    branch: str
    base: str
    text_path: str
    remote: str
    web: str
    pushed: bool
    report: Report

    @property
    def compare(self) -> str:
        """The page on which GitHub opens the pull request."""
        return f"{self.web}/compare/{quote(self.base)}...{quote(self.branch)}?expand=1" if self.web else ""

    @property
    def push_command(self) -> str:
        """What publishes the branch."""
        return f"git push -u origin {self.branch}"


def prepare(ctx: DrillContext, text_path: str = "") -> Pull:
    """Write the text of the pull request and say where it belongs; a state error (exit 4) for an open drill."""
    missing = next(
        (stage for stage in Stage if stage.order <= complete_stage(ctx.policy).order and not _sealed(ctx, stage)), None
    )
    if missing is not None:
        verb = "review" if missing is Stage.REVIEW else "decide" if missing is Stage.DECISION else "resume"
        raise state(
            f"{ctx.plan.run_id} is not complete", where=ctx.folder, why=f"its stage {missing} is not sealed",
            fix=f"nolive drill {verb}",
        )  # fmt: skip
    files = packing.committed(ctx)
    address = remote(ctx)
    web = web_address(address)
    report = check(Stored(ctx.repo, ctx.folder), ctx.policy, ctx.host.now().date())
    blob_url = f"{web}/blob/{ctx.repo.head()}" if web else ""
    path = os.path.abspath(text_path) if text_path else os.path.join(ctx.journal.folder, TEXT)
    generated = pull_text.body(Pack(ctx.plan.run_id, files, ctx.folder), ctx.policy, report, blob_url=blob_url)
    existing = disk.read(path).decode("utf-8", "replace") if disk.exists(path) else ""
    disk.write_atomic(path, pull_text.merged(existing, generated).encode())
    branch = ctx.id.branch
    there = ctx.repo.tree_id(f"refs/remotes/origin/{branch}", ctx.folder)
    return Pull(
        run_id=ctx.plan.run_id,
        title=pull_text.title(decode(files["decision.json"], DecisionRecord)),
        branch=branch,
        base=ctx.plan.base.removeprefix("origin/"),
        text_path=path,
        remote=address,
        web=web,
        pushed=bool(there) and there == ctx.repo.tree_id("HEAD", ctx.folder),
        report=report,
    )


def _sealed(ctx: DrillContext, stage: Stage) -> bool:
    return stage in ctx.standing.commits


def web_address(address: str) -> str:
    """The page of a repository on GitHub (its own host or an enterprise's) from its remote; else an empty text."""
    found = _ADDRESS.fullmatch(address)
    return f"https://{found[1]}/{found[2]}" if found and "github" in found[1].lower() else ""


def push(ctx: DrillContext, pull: Pull) -> None:
    """Publish the drill's branch; a state error (exit 4) with Git's words where that is refused."""
    result = _run(ctx, pull.push_command.split())
    if not result.ok:
        raise state(
            "the branch was not pushed", where=pull.remote, why=_last_words(result), fix=pull.push_command
        )  # fmt: skip


def open_pull(ctx: DrillContext, pull: Pull, *, draft: bool = False) -> str:
    """Open the pull request with `gh`, or bring the text of an open one up to date; gives its address."""
    found = _run(ctx, ["gh", "pr", "view", pull.branch, "--json", "url,body,state"])
    if found.ok and (known := _open_one(found)):
        path = os.path.join(ctx.journal.folder, "pull-merged.md")
        text = disk.read(pull.text_path).decode("utf-8", "replace")
        disk.write_atomic(path, pull_text.merged(str(known.get("body", "")), text).encode())
        result = _run(ctx, ["gh", "pr", "edit", pull.branch, "--body-file", path])
        address = str(known.get("url", ""))
    else:
        words = ["gh", "pr", "create", "--base", pull.base, "--head", pull.branch, "--title", pull.title]
        result = _run(ctx, [*words, "--body-file", pull.text_path, *(["--draft"] if draft else [])])
        address = next((word for word in reversed(_text(result).split()) if word.startswith("https://")), "")
    if not result.ok:
        raise state(
            "gh did not open the pull request", where=pull.branch, why=_last_words(result),
            fix=f"gh auth status; or open {pull.compare or 'it by hand'} with the text of {pull.text_path}",
        )  # fmt: skip
    return address


def _open_one(found: RunResult) -> dict[str, object]:
    try:
        known = json.loads(found.output)
    except ValueError:
        return {}
    return known if isinstance(known, dict) and known.get("state", "OPEN") == "OPEN" else {}


def _run(ctx: DrillContext, argv: list[str]) -> RunResult:
    """A program of the operator's, with the operator's own environment; it cannot ask anything."""
    quiet = {"GH_PROMPT_DISABLED": "1", "GIT_TERMINAL_PROMPT": "0", "NO_COLOR": "1"}
    return runner.run(
        argv,
        cwd=ctx.repo.root,
        timeout_s=PATIENCE_S,
        env_allow={**ctx.host.environment, **quiet},
        isolation=Fence(Isolation.NONE),
        redact=ctx.redactor,
    )


def _text(result: RunResult) -> str:
    return result.output.decode("utf-8", "replace")


def _last_words(result: RunResult) -> str:
    lines = [line.strip() for line in _text(result).splitlines() if line.strip()]
    return "; ".join(lines[-3:]) or f"exit status {result.rc}"
