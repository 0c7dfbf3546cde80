"""The verbs of `nolive drill` that look at a pack and need no journal: check, archive, replay."""

from __future__ import annotations

import os

import click

from nolive_hooks import report
from nolive_hooks.cli.drill.host import this_host
from nolive_hooks.cli.drill.session import Session, common, policy_of
from nolive_hooks.cli.printing import finish as print_report
from nolive_hooks.errors import Exit
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import stored
from nolive_hooks.procedure.checking import check as judged
from nolive_hooks.procedure.stored import Stored
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import size


def _found(subject: str | None) -> Stored:
    repo = Repo.discover(".")
    return stored.find(repo, policy_of(repo).pack.root, subject or "")


@click.command()
@click.argument("subject", required=False, metavar="[DRILL_ID|PATH]")
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
@common
def check(session: Session, subject: str | None, form: str) -> int:
    """Judge the pack exactly as the merge gate will; exit 1 with a blocking finding.

    \b
    nolive drill check
    nolive drill check results/drill_20261122_104500 --format markdown

    Without DRILL_ID: the newest drill. It needs no journal, so a reviewer's
    clone says the same.
    """
    found = _found(subject)
    result = judged(found, policy_of(found.repo), this_host(found.repo.root).now().date())
    print_report(result, "json" if session.view.as_json else form)
    return result.exit_code


@click.command()
@click.argument("subject", required=False, metavar="[DRILL_ID|PATH]")
@click.option("--output", "-o", metavar="FILE|DIR", help="Where to write it.  [default: drill_x.tar.gz here]")
@click.option("--approval", default="", metavar="FILE", help="Snapshot of the reviews (JSON), put beside the pack.")
@common
def archive(session: Session, subject: str | None, output: str | None, approval: str) -> int:
    """Write the committed pack as an archive that verifies offline, years later.

    \b
    nolive drill archive
    nolive drill archive drill_20261122_104500 --approval approval.json -o out/

    Without DRILL_ID: the newest drill. Whoever has the repository can do it, before
    the merge and after. Here means the current folder; inside the work tree Git is
    told to ignore it (.git/info/exclude), so that the tree stays clean.
    """
    from nolive_hooks.procedure import shelf

    found = _found(subject)
    target = _target(output, f"{found.run_id}{shelf.SUFFIX}")
    data = shelf.archive(found, policy_of(found.repo), approval)
    disk.write_atomic(os.path.abspath(target), data)
    shelf.hide(found.repo, target)
    session.view.wrapped("", f"{visible(target)}: {size(len(data))}")
    session.view.next(f"nolive verify {visible(target)}")
    session.view.result({"run_id": found.run_id, "archive": target, "bytes": len(data)})
    return Exit.CLEAN


def _target(output: str | None, name: str) -> str:
    """The file to write: a folder gets the archive under its own name."""
    if output and (os.path.isdir(output) or output.endswith(("/", os.sep))):
        return os.path.join(output, name)
    return output or name


@click.command()
@click.argument("subject", required=False, metavar="[DRILL_ID|PATH]")
@common
def replay(session: Session, subject: str | None) -> int:
    """Run the recorded scenario of the embedded engine again and compare every byte.

    \b
    nolive drill replay
    """
    from nolive_hooks.procedure.replay import replay as run_again

    found = _found(subject)
    scratch = found.repo.state_dir(f"replay-{found.run_id}")
    rows = run_again(found.on_disk().files, scratch, this_host(found.repo.root))
    for row in rows:
        session.view.show("ok" if row.equal else "FAIL", f"{row.path}  {row.recorded[:16]}")
    equal = all(row.equal for row in rows)
    session.view.line("Replayed: equal bytes." if equal else "Replayed: NOT equal; this evidence cannot be reproduced.")
    session.view.result({"run_id": found.run_id, "equal": equal, "files": [row._asdict() for row in rows]})
    return Exit.CLEAN if equal else Exit.FINDINGS
