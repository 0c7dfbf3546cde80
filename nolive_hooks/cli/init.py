"""`nolive init`: sets a repository up, shows each file first, and can take every byte back."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import sys
import textwrap
import time
from collections.abc import Mapping

import click

from nolive_hooks import __version__, speed, subjects, templating
from nolive_hooks.cli import init_disk as disk
from nolive_hooks.cli import planting
from nolive_hooks.cli.init_disk import Hooks
from nolive_hooks.errors import Exit, usage
from nolive_hooks.git import spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.policies import policy_of_folder
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import plural
from nolive_hooks.scaffold import plan as planning
from nolive_hooks.scaffold import precommit, signs
from nolive_hooks.scaffold.answers import HOOK_IDS, Answers, checked_commit, checked_logins
from nolive_hooks.scaffold.plan import Change
from nolive_hooks.scaffold.signs import Found

_SCANNED_AT_ONCE = 500  # files; more are named as not scanned yet, so that init stays a matter of seconds
_COLUMN = 23  # of the screen's subjects; a longer path is shown by its last part


@click.command(short_help="Set this repository up; --undo takes it back.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--undo", is_flag=True, help="Take the last init back, byte for byte.")
@click.option("--reviewer", "reviewers", multiple=True, metavar="LOGIN", help="May sign off drills; may be repeated.")
@click.option("--no-workflows", is_flag=True, help="Write nothing for GitHub Actions.")
@click.option("--local", is_flag=True, help="Hooks run the installed nolive; nothing is downloaded.")
@click.option("--pin", default="", metavar="COMMIT", help="Pin the workflows to this commit of nolive-hooks.")
def init(
    yes: bool, diff: bool, undo: bool, reviewers: tuple[str, ...], no_workflows: bool, local: bool, pin: str
) -> int:
    """Set this repository up: hooks, policy, byte-exact evidence, workflows.

    \b
    nolive init --diff                      look first
    nolive init --yes --reviewer rev-1      write, install the hooks, test them
    nolive init --undo                      take every byte back

    Nothing of yours is overwritten: files are added, or lines to them.
    """
    repo = Repo.discover(".")
    if undo:
        return _undo(repo)
    if not (yes or diff or _person()):
        raise usage("nobody is here to ask", why="no terminal", fix="nolive init --diff, then nolive init --yes")
    logins = checked_logins(reviewers)
    known = disk.paths(repo)
    found = signs.detect(known, disk.dependency_texts(repo, known))
    click.echo(_headline(repo, found))
    if not (logins or yes or diff):
        logins = _asked_logins()
    files = disk.present(repo, planning.paths_of_interest())
    installed = local or not (_names_us(files) or disk.published(repo, f"v{__version__}"))
    answers = Answers(
        version=__version__,
        commit=checked_commit(pin) or packaged_commit(),
        reviewers=logins,
        branch=repo.default_branch(),
        pack_root=policy_of_folder(repo.root).pack.root,
        workflows=not no_workflows,
        repin=bool(pin),
        local_hooks=installed,
    )
    changes = planning.plan(files, found, answers)
    if diff:
        click.echo("".join(change.diff() for change in changes if change.needed), nl=False)
        click.echo("Nothing was written. Next: nolive init", err=True)
        return Exit.CLEAN
    if installed and not local:
        row("look", "hooks", f"{answers.tag} cannot be fetched from here: they run the installed nolive")
    return _carried_out(repo, changes, answers, ask=not yes, files=len(known))


def _names_us(files: Mapping[str, bytes]) -> bool:
    """Whether the configuration of pre-commit has our hooks already, so that nothing needs to be fetched or chosen."""
    return any(name.encode() in files.get(precommit.PATH, b"") for name in HOOK_IDS)


def packaged_commit() -> str:
    """The commit this copy was built from: what the release wrote down, or what pip noted; empty where nobody did."""
    if os.path.exists(os.path.join(templating.folder(), "COMMIT")):
        return checked_commit(templating.source("COMMIT").strip())
    try:
        noted = importlib.metadata.distribution("nolive-hooks").read_text("direct_url.json") or "{}"
        return str(json.loads(noted).get("vcs_info", {}).get("commit_id", ""))
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return ""


def _carried_out(repo: Repo, changes: tuple[Change, ...], answers: Answers, *, ask: bool, files: int) -> int:
    hooks = disk.hooks_of(repo)
    needed = [change for change in (*changes, *hooks.native) if change.needed]
    if ask and needed and not _agreed(needed):
        click.echo("nothing was written")
        return Exit.CLEAN
    disk.write(repo, (*changes, *hooks.native), hooks.written)
    failed = disk.install(repo, hooks) if hooks.runner else ""
    disk.settle(repo)
    for change in changes:  # told when all is done: a screen that goes away leaves no half of an installation
        _show(change)
    _show_hooks(hooks, failed)
    ok = _tested()
    _warmed()
    _look_around(repo, files)
    if answers.workflows and not answers.commit:
        row("look", "workflows", f"pinned to tag {answers.tag}; to a commit: nolive init --pin COMMIT")
    _last_lines([change.path for change in needed])
    return Exit.CLEAN if ok else Exit.UNJUDGED


def _last_lines(written: list[str]) -> None:
    """How to go back, and the one command that goes on: pre-commit refuses while its configuration is not staged."""
    names = sorted({name.partition("/")[0] if name.startswith(".github/") else name for name in written})
    names = [name for name in names if not os.path.isabs(name) and not name.startswith(".git/")]
    click.echo("Undo: nolive init --undo")
    if names:
        click.echo(f"Next: git add {' '.join(names)}")
    click.echo("      then commit as usual" if names else "Next: commit as usual")


def _show(change: Change) -> None:
    written = change.after is not None
    if written:
        row("ok", _short(change.path), change.what if change.needed else "already there")
    for note in change.notes:
        row("look", _short(change.path), note)


def _short(path: str) -> str:
    return path if len(path) <= _COLUMN else os.path.basename(path)


def row(state: str, what: str, told: str) -> None:
    """One row of the screen: a state of four letters, a subject, and what is to be said of it."""
    line = f"  {state:4}  {visible(what):{_COLUMN}} {visible(told)}".rstrip()
    if len(line) <= 80:
        click.echo(line)
        return
    click.echo(f"  {state:4}  {visible(what)}")
    click.echo(textwrap.fill(visible(told), 80, initial_indent=" " * 10, subsequent_indent=" " * 10))


def _show_hooks(hooks: Hooks, failed: str) -> None:
    if hooks.runner:
        name = os.path.basename(hooks.runner)
        if failed:
            row("look", "Git hooks", f"{name} install failed: {failed}")
        else:
            row("ok", "Git hooks", f"by {name}: commit, merge, message, push")
    elif hooks.native:
        row("ok", "Git hooks", f"{', '.join(os.path.basename(change.path) for change in hooks.native)} (plain)")
    if hooks.trouble:
        row("look", "Git hooks", hooks.trouble)


def _tested() -> bool:
    result = planting.run()
    row("ok" if result.passed else "FAIL", "self-test", result.told)
    return result.passed


def _warmed() -> None:
    """Compile what large commits are searched with, so that none of them waits; where there is a compiler for it."""
    if not speed.place(os.environ) or speed.is_ready(os.environ):
        return
    started = time.perf_counter()
    try:
        speed.make(os.environ)
    except OSError as error:
        row("look", "large commits", f"slower until this works: nolive warm ({error.strerror})")
    else:
        row("ok", "large commits", f"search patterns compiled, {time.perf_counter() - started:.1f} s")


def _look_around(repo: Repo, files: int) -> None:
    """Say what is in the repository already, where that takes seconds."""
    if files > _SCANNED_AT_ONCE:
        row("look", "this repository", f"{files} files, not scanned yet: nolive scan")
        return
    report = subjects.tracked(repo, dt.datetime.now(dt.UTC).date())
    if report.blocking:
        row("look", "this repository", f"holds {plural(len(report.blocking), 'finding')} already: nolive scan")
    elif report.doubts:
        row("look", "this repository", f"{plural(len(report.doubts), 'thing')} could not be judged: nolive scan")
    else:
        row("ok", "this repository", f"{plural(report.examined, 'file')} scanned, nothing live")


def _headline(repo: Repo, found: tuple[Found, ...]) -> str:
    home = os.path.expanduser("~")
    place = repo.root.replace(home, "~", 1) if f"{repo.root}/".startswith(f"{home}/") else repo.root
    git = spawn.check(("version",), cwd=repo.root).text.removeprefix("git version ")
    if not found:
        return visible(f"nolive {__version__} - {place} - git {git} - no trading framework recognised")
    first = found[0]
    others = f"; also {', '.join(one.sign.title for one in found[1:])}" if found[1:] else ""
    by = ", ".join(first.by[:2])
    return visible(f"nolive {__version__} - {place} - git {git} - {first.sign.title} detected ({by}){others}")


def _asked_logins() -> tuple[str, ...]:
    said = click.prompt("GitHub logins whose approval signs a drill off (empty: later)", default="", show_default=False)
    return checked_logins(tuple(said.replace(",", " ").split()))


def _agreed(needed: list[Change]) -> bool:
    for change in needed:
        verb = "new" if change.before is None else "add"
        click.echo(f"  {verb:4}  {visible(change.path)}")
    return click.confirm(f"Write {plural(len(needed), 'file')}? (nolive init --diff shows them)", default=False)


def _undo(repo: Repo) -> int:
    steps = disk.undo(repo)
    told = {"restore": "as it was", "remove": "removed", "nothing": "was as before already"}
    for step in steps:
        if step.act == "keep":
            row("look", step.path, "edited since, left as it is; remove the nolive lines by hand")
        else:
            row("ok", step.path, told[step.act])
    if {step.path for step in steps} & set(repo.status()):
        click.echo("Next: git status, and commit what was taken back")
    return Exit.STATE if any(step.act == "keep" for step in steps) else Exit.CLEAN


def _person() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
