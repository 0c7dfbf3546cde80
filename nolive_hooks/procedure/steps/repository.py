"""What a drill records of the repository: state, lock files, the code under test, the remote without its user."""

from __future__ import annotations

import re

from nolive_hooks.errors import usage
from nolive_hooks.evidence.records import CodeFile, Lockfile, RepoState, StrategyInfo
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import simulation
from nolive_hooks.procedure.context import DrillContext, digest
from nolive_hooks.procedure.steps.config import FAST, SLOW

LOCKFILES = (
    "Pipfile.lock", "conda-lock.yml", "environment.yml", "package-lock.json", "pdm.lock", "poetry.lock",
    "pylock.toml", "requirements-dev.txt", "requirements.txt", "uv.lock",
)  # fmt: skip


def repo_state(ctx: DrillContext) -> RepoState:
    """The repository as it is now; a dirty path is listed by name."""
    dirty = ctx.repo.status()
    return RepoState(
        remote=remote(ctx),
        branch=ctx.repo.branch() or "(detached)",
        run_sha=ctx.repo.head(),
        dirty=bool(dirty),
        dirty_paths=dirty,
        lockfiles=lockfiles(ctx),
    )


def remote(ctx: DrillContext) -> str:
    """The address of origin without user information, or an empty text."""
    if not ctx.repo.holds("config", "--get", "remote.origin.url"):
        return ""
    address = ctx.repo.git("config", "--get", "remote.origin.url")
    return re.sub(r"(?<=://)[^/@]*@", "", address) if "://" in address else address.rpartition("@")[2]


def lockfiles(ctx: DrillContext) -> tuple[Lockfile, ...]:
    """The files at the top that pin dependencies, with their digests."""
    head = ctx.repo.head()
    return tuple(
        Lockfile(path=name, sha256=digest(blob.data)) for name in LOCKFILES for blob in ctx.repo.at_path(head, name)
    )


def refuse_lost(repo: Repo, policy: Policy, base_sha: str) -> None:
    """A usage error for a path of `[drill]` that the base does not hold: what is misspelt would not be recorded."""
    drill = policy.drill
    for key, path in (("config", drill.config), *(("code_under_test", path) for path in drill.code_under_test)):
        if path and repo.tree_id(base_sha, path) is None:
            raise usage(
                f"{key} of [drill] names what is not there: {path}",
                where=f"commit {base_sha[:12]}",
                why="a drill records both by their Git objects",
                fix="git add the file, or edit [drill] of the policy, and commit that to the base branch",
            )


def code_under_test(ctx: DrillContext) -> tuple[CodeFile, ...]:
    """What freshness is measured on: the policy's paths, else everything at the top but packs and dot files.

    The strategy's configuration is code, too.
    """
    head = ctx.repo.head()
    names = ctx.policy.drill.code_under_test or tuple(
        name
        for name in ctx.repo.git("ls-tree", "--name-only", "-z", head).split("\0")
        if name and not name.startswith(".") and name != ctx.policy.pack.root.partition("/")[0]
    )
    config = ctx.policy.drill.config
    found = ((name, ctx.repo.tree_id(head, name)) for name in dict.fromkeys((*names, *([config] if config else []))))
    return tuple(CodeFile(path=name, git_oid=oid) for name, oid in found if oid)


def strategy(ctx: DrillContext, config: bytes) -> StrategyInfo:
    """The strategy under test: the embedded one, or the first script that the engine's command names."""
    plan = ctx.plan
    head = ctx.repo.head()
    words = (word.removeprefix("./") for word in ctx.policy.engine.argv)
    tracked = [word for word in words if not word.startswith(("/", "-", "..")) and ctx.repo.tree_id(head, word)]
    blobs = [blob for word in tracked for blob in ctx.repo.at_path(head, word) if blob.path == word]
    if plan.engine == "synthetic" or not blobs:
        path, sha = "nolive_hooks/procedure/simulation.py", digest(disk.read(simulation.__file__))
    else:
        path, sha = blobs[0].path, digest(blobs[0].data)
    return StrategyInfo(
        name=plan.strategy,
        params={"fast": FAST, "slow": SLOW} if plan.engine == "synthetic" else {},
        source_path=path,
        source_sha256=sha,
        config_sha256=digest(config),
    )
