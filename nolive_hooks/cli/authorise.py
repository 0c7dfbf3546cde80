"""`nolive authorise`: governance says who may drill what until when."""

from __future__ import annotations

import datetime as dt
import os
import shlex

import click

from nolive_hooks.errors import Exit, state, usage
from nolive_hooks.gate.identity import fold, noreply_login
from nolive_hooks.git import disk, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.governance.authorisation import FOLDER, Authorisation, check, next_reference
from nolive_hooks.policies import policy_of_commit


@click.command(short_help="Let an operator drill a strategy until a day.")
@click.option("--operator", required=True, metavar="LOGIN", help="Who will run the drill.")
@click.option("--strategy", required=True, metavar="NAME", help="What may be drilled.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day.")
@click.option("--by", metavar="LOGIN", help="Who authorises.  [default: the login in your GitHub noreply e-mail]")
@click.option("--reason", default="", help="Why; kept in the file.")
def authorise(operator: str, strategy: str, until: dt.datetime, by: str | None, reason: str) -> int:
    """Write .nolive/authorisations/A-YYYY-NNN.toml for a drill.

    \b
    nolive authorise --operator op-1 --strategy ma_crossover --until 2026-11-30

    It counts once it is merged: step 1 of a drill reads it from the base
    branch, never from the drill's own. It never authorises live trading.
    """
    repo = Repo.discover(".")
    today = dt.datetime.now(dt.UTC).date()
    base = repo.default_branch()
    made = check(
        Authorisation(
            reference=next_reference(_taken(repo, base), today.year),
            operator=operator.removeprefix("@"),
            strategy=strategy,
            until=until.date(),
            by=(by or _login(repo)).removeprefix("@"),
            given=today,
            reason=reason.strip(),
        )
    )
    if not disk.create_exclusive(os.path.join(repo.root, made.path), made.encode()):
        why = "another one was written in the same moment, or something else has its name"
        fix = f"ls -ld {made.path}, then the same nolive authorise again"
        raise state("the file is there already", where=made.path, why=why, fix=fix)
    click.echo(f"{made.path}: {made.operator} may drill {made.strategy} until {made.until}, says {made.by}")
    governance = _governance(repo, base)
    if governance and fold(made.by) not in {fold(name) for name in governance}:
        click.echo(f"Note: {made.by} is not in the policy's [gate] governance; CODEOWNERS decides who may merge it.")
    click.echo("It counts once it is on the base branch. Send it in a pull request of its own:")
    branch, message = f"authorise/{made.reference}", f"Authorise {made.reference}"
    for line in (
        f"git switch -c {branch}",
        f"git add {made.path}",
        f"git commit -m {shlex.quote(message)} -- {made.path}",
        f"git push -u origin {branch}",
        f"gh pr create --fill --base {shlex.quote(base)}",
    ):
        click.echo(f"  {line}")
    return Exit.CLEAN


def _taken(repo: Repo, base: str) -> list[str]:
    """Names in use, in the work tree and on the branches of this clone."""
    folder = os.path.join(repo.root, FOLDER)
    names = [blob.path for blob in disk.tree(folder)] if os.path.isdir(folder) else []
    for ref in (base, f"origin/{base}"):
        listed = spawn.run(("ls-tree", "--name-only", "-z", "--full-tree", ref, "--", f"{FOLDER}/"), cwd=repo.root)
        names += listed.text.split("\0") if listed.code == 0 else []
    return names


def _login(repo: Repo) -> str:
    email = spawn.run(("config", "--get", "user.email"), cwd=repo.root).text.strip()
    login = noreply_login(email)
    if login is None:
        why = "it is not the noreply address of a GitHub account" if email else "no e-mail is set here"
        raise usage("name who authorises", where="git config user.email", why=why,
                    fix="nolive authorise --by LOGIN, with the other options as they are")  # fmt: skip
    return login


def _governance(repo: Repo, base: str) -> tuple[str, ...]:
    gate = policy_of_commit(repo, base).gate
    return gate.governance if gate else ()
