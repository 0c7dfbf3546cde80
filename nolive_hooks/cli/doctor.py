"""`nolive doctor`: one screen that says whether the guard stands, and what mends it where it does not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from nolive_hooks import __version__, speed
from nolive_hooks.cli import planting
from nolive_hooks.cli.init import packaged_commit
from nolive_hooks.cli.init_disk import CAP, program
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import disk, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.policies import policy_of_folder
from nolive_hooks.policy import Policy
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import plural
from nolive_hooks.scaffold import health, precommit
from nolive_hooks.scaffold.answers import STAGES
from nolive_hooks.scaffold.health import Check, Hook
from nolive_hooks.scaffold.plan import CODEOWNERS

WIDTH = 80
_GITHUB = re.compile(r"(?:[a-z+]+://)?(?:[^@/]+@)?[^/:]+[/:](?P<name>[^/]+/[^/]+?)(?:\.git)?/?")


@click.command(short_help="Does the guard stand? What mends it?")
@click.option("--remote", is_flag=True, help="Read the branch's rules on GitHub, too (GITHUB_TOKEN).")
@click.option("--json", "as_json", is_flag=True, help="The same for a program.")
def doctor(remote: bool, as_json: bool) -> int:
    """Look whether hooks, versions, policy and evidence are as they should be.

    \b
    nolive doctor
    nolive doctor --remote --json

    Exit code 1 where something is wrong, 3 where something could not be
    verified; each such row names the command that mends it.
    """
    repo = Repo.discover(".")
    checks = tuple(_local(repo)) + (tuple(_remote(repo)) if remote else ())
    code = health.exit_code(checks)
    if as_json:
        rows = [check._asdict() for check in checks]
        click.echo(json.dumps({"version": __version__, "exit_code": code, "checks": rows}, indent=2))
        return code
    for check in checks:
        _show(check)
    if not remote:
        click.echo("The rules on GitHub were not asked: nolive doctor --remote")
    return code


def _show(check: Check) -> None:
    """One row of 80 columns; what does not fit stands below it. The command stays whole, to be copied."""
    line = f"  {check.state:12}  {visible(check.name):28}  {visible(check.told)}"
    if len(line) <= WIDTH:
        click.echo(line)
    else:
        indent = " " * 16
        told = textwrap.wrap(visible(check.told), WIDTH, initial_indent=indent, subsequent_indent=indent,
                             break_long_words=False, break_on_hyphens=False)  # fmt: skip
        click.echo("\n".join((f"  {check.state:12}  {visible(check.name)}", *told)))
    if check.fix:
        click.echo(f"{'':16}next: {visible(check.fix)}")


def _local(repo: Repo) -> Iterator[Check]:
    config = _text(repo, precommit.PATH)
    yield from _hooks(repo, config)
    folder = os.path.join(repo.root, ".github", "workflows")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    workflows = {name: _text(repo, f".github/workflows/{name}") or "" for name in names if name.endswith("ml")}
    policy, check = _policy(repo)
    asked = {"wanted": policy.min_version, "commit": packaged_commit()}
    yield from health.versions(__version__, config, workflows, **asked)
    if check.state != "fail":
        yield health.minimum(policy.min_version)
    yield check
    yield _self_test()
    if speed.place(os.environ):
        yield health.warmth(cached=speed.is_ready(os.environ))
    yield health.rewriters(config, policy.pack.root)
    yield health.attributes(_attributes(repo, f"{policy.pack.root}/drill_20260102_030405/trades.csv"))
    yield _owners(repo)


def _hooks(repo: Repo, config: str | None) -> Iterator[Check]:
    folder = spawn.check(("rev-parse", "--git-path", "hooks"), cwd=repo.root).text
    found = [_hook(repo, stage, os.path.normpath(os.path.join(folder, stage))) for stage in STAGES]
    alive = {path: os.access(path, os.X_OK) for hook in found for path in health.programs(hook.text or "")}
    yield from health.hooks(found, alive, config)


def _hook(repo: Repo, stage: str, path: str) -> Hook:
    place = os.path.realpath(os.path.join(repo.root, path))
    if not os.path.isfile(place):
        return Hook(stage, path, None)
    return Hook(stage, path, disk.read(place, cap=CAP).decode("utf-8", "replace"), os.access(place, os.X_OK))


def _policy(repo: Repo) -> tuple[Policy, Check]:
    try:
        policy = policy_of_folder(repo.root)
    except NoliveError as error:
        return Policy(), Check("policy", "fail", f"{error.what}: {error.where}", error.fix)
    if policy.gate is None or not (policy.gate.reviewers or policy.gate.teams):
        return policy, Check(
            "policy", "look", "nobody may sign off a drill", "name reviewers in [gate] of .nolive.toml"
        )
    return policy, Check(
        "policy", "ok", f"{plural(len(policy.gate.reviewers), 'reviewer')}, {plural(len(policy.allow), 'allow')}"
    )


def _self_test() -> Check:
    """The guard in this process, and the hook as Git would start it."""
    result = planting.run()
    if not result.passed:
        return Check("self-test", "fail", result.told, "pip install --force-reinstall nolive-hooks")
    hook = program("nolive-hook")
    if not hook:
        return Check("self-test", "not verified", "nolive-hook is not on PATH", "pipx install nolive-hooks")
    code = _in_scratch(hook)
    if code != Exit.FINDINGS:
        what = "the hook let a planted key pass" if code == Exit.CLEAN else "the hook could not judge a planted key"
        told = f"{what} (exit {code}): {hook}"
        return Check("self-test", "fail", told, "pip install --force-reinstall nolive-hooks")
    return Check("self-test", "ok", f"{result.told}; the hook stops it too")


def _in_scratch(hook: str) -> int:
    """The exit code of a hook in a new repository where the planted file is staged."""
    with tempfile.TemporaryDirectory() as scratch:
        disk.write_atomic(os.path.join(scratch, "config.json"), planting.planted())
        for words in (["git", "init", "--quiet"], ["git", "add", "config.json"], [hook]):
            done = subprocess.run(words, cwd=scratch, check=False, capture_output=True, env=_bare())
    return done.returncode


def _bare() -> dict[str, str]:
    """The environment without what points Git at another repository."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}


def _attributes(repo: Repo, path: str) -> dict[str, str]:
    names = ("text", "filter", "ident", "working-tree-encoding")
    rows = spawn.check(("check-attr", "-z", *names, "--", path), cwd=repo.root).out.split(b"\0")
    return {os.fsdecode(name): os.fsdecode(value) for name, value in zip(rows[1::3], rows[2::3], strict=False)}


def _owners(repo: Repo) -> Check:
    text = next((found for name in CODEOWNERS if (found := _text(repo, name)) is not None), "")
    rules = [line.split("#")[0].split() for line in text.splitlines()]
    if any(len(words) > 1 and words[0] in ("/.nolive.toml", ".nolive.toml", "*") for words in rules):
        return Check("code owners", "ok", "the policy has owners")
    return Check("code owners", "look", "anybody may change the policy", "nolive init --reviewer LOGIN")


def _text(repo: Repo, name: str) -> str | None:
    path = os.path.join(repo.root, name)
    return disk.read(path, cap=CAP).decode("utf-8", "replace") if os.path.isfile(path) else None


def _remote(repo: Repo) -> Iterator[Check]:
    """The rules of the default branch; what cannot be read is "not verified"."""
    from nolive_hooks.cli.gate import host  # loads the network door

    try:
        name = os.environ.get("GITHUB_REPOSITORY") or _repository(repo)
        source = host.source(name, None)
        branch = repo.default_branch()
        rules = source.api.pages(f"{source.path}/rules/branches/{branch}", dict[str, Any])
    except NoliveError as error:
        yield Check("rules on GitHub", "not verified", f"{error.what}: {error.why or error.where}", error.fix)
        return
    yield from health.protection(rules, branch)


def _repository(repo: Repo) -> str:
    url = spawn.run(("remote", "get-url", "origin"), cwd=repo.root).text
    match = _GITHUB.fullmatch(url)
    if match is None:
        raise NoliveError("which repository on GitHub?", why="origin names none", fix="export GITHUB_REPOSITORY=o/r")
    return match["name"]
