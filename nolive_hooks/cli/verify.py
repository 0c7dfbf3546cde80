"""`nolive verify`: is this drill still what was sealed?"""

from __future__ import annotations

import datetime as dt
import os
import shlex
import textwrap

import click
from msgspec.structs import replace

from nolive_hooks import report, speed
from nolive_hooks.cli.printing import finish
from nolive_hooks.errors import usage
from nolive_hooks.evidence.judges.judge import complete_stage, judge
from nolive_hooks.evidence.pack import REGULAR, Pack, is_run_id
from nolive_hooks.evidence.records import recorded
from nolive_hooks.git import disk
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy, parse
from nolive_hooks.report.escape import visible


@click.command(short_help="Check a sealed pack or an archive, offline.")
@click.argument("subject", metavar="PATH|REF:FOLDER")
@click.option("--policy", "policy_file", metavar="FILE", help="Judge by this policy.")
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
def verify(subject: str, policy_file: str | None, form: str) -> int:
    """Check a sealed pack or an archive; needs no network.

    \b
    nolive verify drill_20261122_104500.tar.gz
    nolive verify results/drill_20261122_104500
    nolive verify main:results/drill_20261122_104500

    A REF is read from Git objects, never from the work tree, and judged by that
    commit's policy; a folder by its repository's; an archive by the policy that
    the drill recorded. Exit code 1 when anything is not as it was sealed.
    """
    policy = parse(disk.read(policy_file), os.path.basename(policy_file)) if policy_file else None
    today = dt.datetime.now(dt.UTC).date()
    speed.offer(os.environ)  # most of the time goes into the look at a large pack's bytes
    if os.path.isfile(subject):
        from nolive_hooks.evidence.verify import verify_archive  # a folder needs none of it

        result = verify_archive(disk.read(subject), policy, name=subject)
    elif os.path.isdir(subject):
        result = _folder(subject, policy, today)
    elif ":" in subject:
        result = _objects(subject, policy, today)
    else:
        raise usage(
            "there is nothing to verify",
            where=subject,
            why="no such file, folder or REF:FOLDER",
            fix="nolive verify -h",
        )
    if form == "text":
        for line in result.facts.get("lines", ()):
            click.echo(_wrapped(line.label, line.text))
    finish(replace(result, subject=subject), form)
    return result.exit_code


def _wrapped(label: str, text: str) -> str:
    """One labelled line of the verdict at 80 columns; a digest is never broken."""
    lines = textwrap.wrap(visible(text), 70, break_long_words=False, break_on_hyphens=False)
    return f"{label:10}" + f"\n{'':10}".join(lines)


def _folder(path: str, policy: Policy | None, today: dt.date) -> Report:
    full = os.path.realpath(path)
    if os.path.isfile(os.path.join(full, "bagit.txt")):
        raise usage(
            "this is an unpacked archive",
            where=path,
            why="nolive reads archives as they are and never extracts them; what is unpacked brings its own verifier",
            fix=f"python3 {shlex.quote(visible(path.rstrip('/')))}/verify.py, or nolive verify with the .tar.gz",
        )
    blobs = disk.tree(full)
    modes = {blob.path: blob.mode for blob in blobs if blob.mode != REGULAR}
    pack = Pack(os.path.basename(full), {blob.path: blob.data for blob in blobs}, path.rstrip("/"), modes)
    _refuse_other(pack.run_id, path)
    return judge(pack, policy or recorded.policy_of(pack), today=today)


def _objects(subject: str, policy: Policy | None, today: dt.date) -> Report:
    from nolive_hooks import policies
    from nolive_hooks.git.repo import Repo

    ref, _, folder = subject.partition(":")
    repo = Repo.discover(".")
    pack = Pack.from_blobs(repo.at(ref, folder), folder)
    _refuse_other(pack.run_id, subject)
    if not pack.files:
        raise usage(
            "there is no pack", where=subject, why=f"nothing of that folder is in {ref}: not merged yet, or misspelt",
            fix=f"nolive verify drill/{pack.run_id.removeprefix('drill_')}:{folder}",
        )  # fmt: skip
    chosen = policy or policies.policy_of_commit(repo, ref)
    return judge(pack, chosen, stage=complete_stage(chosen), today=today)


def _refuse_other(name: str, subject: str) -> None:
    if not is_run_id(name):
        raise usage("this is not an evidence pack", where=subject, why="its folder is not named drill_YYYYMMDD_HHMMSS",
                    fix="nolive verify results/drill_...")  # fmt: skip
