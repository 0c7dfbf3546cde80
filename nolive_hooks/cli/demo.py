"""`nolive demo`: a throw-away repository in which a commit is stopped and a drill is run, signed off and verified."""

from __future__ import annotations

import json
import os
import random
import shlex
import shutil
import string
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

import click

from nolive_hooks.errors import Exit, NoliveError, usage

_MARK = ".nolive-demo"
_POLICY = """\
# DEMO: answers may come from a file, which no real drill allows.
[pack]
scripted_answers = "allow"

[gate]
reviewers = ["rev-1", "rev-2"]
protected_base = "main"
"""
_HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: nolive
        name: nolive
        entry: {hook}
        language: system
        types: []
        require_serial: true
"""
_FREQTRADE = """\
{{
  "stake_currency": "USDT",
  "dry_run": false,
  "exchange": {{
    "name": "binance",
    "key": "{key}",
    "secret": "{secret}"
  }}
}}
"""


@click.command(short_help="See everything work in a throw-away repository.")
@click.option("--into", default=".demo", show_default=True, type=click.Path(file_okay=False), help="Folder to use.")
def demo(into: str) -> int:
    """See everything work, for real, in a throw-away repository.

    \b
    nolive demo --into /tmp/nolive-demo

    Needs pre-commit beside nolive. Nothing leaves this machine.
    """
    stage = Stage.set_up(Path(into).resolve())
    started = time.monotonic()
    stage.title("a. A commit that would go live is stopped")
    _blocked_commits(stage)
    stage.title("b. A drill in five steps, sealed and decided")
    drill = _whole_drill(stage)
    stage.title("c. The merge gate judges four times")
    _four_verdicts(stage, drill)
    stage.title("d. The archive, verified offline")
    archive = _archive(stage, drill)
    page = stage.base / "report.html"
    page.write_bytes(_member(archive, "report.html"))
    click.echo(f"\nDone in {time.monotonic() - started:.0f} s. Look at:")
    for label, path in (("pack", stage.repo / "results" / drill), ("report", page), ("archive", archive)):
        click.echo(f"  {label:8} {os.path.relpath(path)}")
    click.echo("A GO is about the drill. It never authorises live trading.")
    return Exit.CLEAN


@dataclass(frozen=True, slots=True)
class Stage:
    """The throw-away repository and the environment in which real commands run."""

    base: Path
    repo: Path
    environment: dict[str, str]

    @classmethod
    def set_up(cls, base: Path) -> Stage:
        """A new repository; an older demo in the same folder is removed, anything else is refused."""
        if base.exists() and any(base.iterdir()) and not (base / _MARK).exists():
            raise usage(
                "the folder is not empty", where=str(base), why="it is not an older demo", fix="nolive demo --into NEW"
            )
        commands = Path(sys.executable).parent
        if not (commands / "pre-commit").exists():
            by_pipx = "pipx" in commands.parts
            fix = "pipx inject --include-apps nolive-hooks pre-commit" if by_pipx else "pip install pre-commit"
            raise usage("pre-commit is not installed beside nolive", where=str(commands), fix=fix)
        shutil.rmtree(base, ignore_errors=True)
        (base / "home").mkdir(parents=True)
        (base / _MARK).touch()
        kept = {key: os.environ[key] for key in ("LANG", "PATH", "TMPDIR", "TERM") if key in os.environ}
        kept["PATH"] = f"{commands}{os.pathsep}{kept.get('PATH', os.defpath)}"
        quiet = {"HOME": str(base / "home"), "GIT_CONFIG_NOSYSTEM": "1", "COLUMNS": "80", "PRE_COMMIT_COLOR": "never"}
        stage = cls(base, base / "bot", {**kept, **quiet})
        stage._first_commit(commands / "nolive-hook")
        return stage

    def _first_commit(self, hook: Path) -> None:
        self.repo.mkdir()
        for key, value in (("user.name", "Op One"), ("user.email", "op-1@users.noreply.github.com"), ("gc.auto", "0")):
            self.quiet("git", "config", "--global", key, value)
        self.quiet("git", "init", "--quiet", "-b", "main")
        self.write("README.md", "# bot\n")
        self.write("config/bot.toml", '[environment]\nmode = "paper"\n')
        self.write(".nolive.toml", _POLICY)
        self.write(".pre-commit-config.yaml", _HOOKS.format(hook=hook))
        self.write(".gitignore", "/results/\n")
        self.quiet("git", "add", "-A")
        self.quiet("git", "commit", "--quiet", "-m", "a paper-trading bot")

    def title(self, text: str) -> None:
        """A chapter of the demo."""
        click.echo(f"\n== {text} ".ljust(80, "="))

    def say(self, text: str) -> None:
        """One sentence between two commands."""
        click.echo(f"-- {text}")

    def write(self, path: str, text: str) -> None:
        """Write a file of the repository."""
        target = self.repo / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def quiet(self, *argv: str, expect: int = 0, cwd: Path | None = None) -> str:
        """Run a command that must end with an exit code; its standard output and errors."""
        done = subprocess.run(
            argv, cwd=cwd or self.repo, env=self.environment, capture_output=True, text=True, check=False
        )
        shown = done.stdout + done.stderr
        if done.returncode != expect:
            raise NoliveError(
                f"the demo expected exit {expect} and got {done.returncode}", where=" ".join(argv), why=shown.strip(),
                fix="report this with the output above", exit_code=Exit.FINDINGS,
            )  # fmt: skip
        return shown

    def show(self, *argv: str, expect: int = 0, cwd: Path | None = None) -> str:
        """Like `quiet`, and print the command and what it said."""
        click.echo(f"$ {shlex.join(argv)}")
        shown = self.quiet(*argv, expect=expect, cwd=cwd)
        for line in shown.rstrip("\n").split("\n") if shown else ():
            click.echo(f"    {line}".rstrip())
        if expect:
            click.echo(f"    (exit {expect})")
        return shown


def _blocked_commits(stage: Stage) -> None:
    stage.show("pre-commit", "install")
    stage.say('config/bot.toml now says mode = "live"')
    stage.write("config/bot.toml", '[environment]\nmode = "live"\n')
    stage.quiet("git", "add", "-A")
    _needs(stage.show("git", "commit", "-m", "tune the bot", expect=1), "config/bot.toml:2:8")
    stage.quiet("git", "checkout", "--quiet", "HEAD", "--", "config/bot.toml")
    stage.say('a freqtrade configuration with "dry_run": false and a key minted this second')
    draw = random.SystemRandom()
    key, secret = ("".join(draw.choices(string.ascii_letters + string.digits, k=64)) for _ in range(2))
    stage.write("user_data/config.json", _FREQTRADE.format(key=key, secret=secret))
    stage.quiet("git", "add", "-A")
    shown = stage.show("git", "commit", "-m", "first strategy", expect=1)
    _needs(shown, "user_data/config.json:3:14", "live-key/binance")
    _hides(shown, key, secret)
    stage.quiet("git", "rm", "--quiet", "--force", "user_data/config.json")
    _needs(stage.quiet("git", "log", "--format=%s"), "a paper-trading bot")


def _whole_drill(stage: Stage) -> str:
    answers = stage.base / "answers.toml"
    answers.write_text(stage.quiet("nolive", "drill", "start", "--example-answers"), encoding="utf-8")
    words = ("--strategy", "sma_crossover", "--symbol", "BTC-EUR", "--mode", "drill-only", "--operator", "op-1")
    stage.show("nolive", "drill", "start", *words, "--answers", str(answers))
    stage.show("nolive", "drill", "check")
    drill = stage.quiet("git", "branch", "--show-current").strip().replace("drill/", "drill_")
    folder = stage.repo / "results" / drill
    stage.show("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", cwd=folder)
    stage.show("git", "log", "--oneline", "main..")
    return drill


def _four_verdicts(stage: Stage, drill: str) -> None:
    head = stage.quiet("git", "rev-parse", "HEAD").strip()
    stage.say("1. nobody has reviewed it")
    _needs(_verdict(stage, "no-review", [], expect=1), "pending", "rev-1")
    stage.say("2. the operator approves the own drill")
    _needs(_verdict(stage, "own-approval", [_review("op-1", 1, head)], expect=1), "pending", "op-1")
    stage.say("3. an independent reviewer approves exactly this commit")
    both = [_review("op-1", 1, head), _review("rev-1", 2, head)]
    _needs(_verdict(stage, "independent", both, expect=0), "pass")
    stage.say("4. one digit of the sealed trades is changed, past the hook")
    trades = f"results/{drill}/trades/simulated_trades.csv"
    data = (stage.repo / trades).read_text(encoding="utf-8")
    spot = next(place for place in range(len(data) - 1, 0, -1) if data[place].isdigit())
    stage.write(trades, data[:spot] + str(9 - int(data[spot])) + data[spot + 1 :])
    stage.quiet("git", "add", "--force", trades)
    _needs(stage.show("git", "commit", "-m", "tidy", expect=1), trades)
    stage.quiet("git", "commit", "--quiet", "--no-verify", "-m", "tidy")
    stage.show("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=stage.repo / "results" / drill, expect=1)
    _needs(_verdict(stage, "tampered", both, expect=1), "fail", trades)
    stage.say("the change is taken back")
    stage.quiet("git", "reset", "--quiet", "--hard", head)


def _verdict(stage: Stage, name: str, reviews: list[dict[str, object]], *, expect: int) -> str:
    """Collect the snapshot from Git with these reviews, and let the gate judge it."""
    listed, snapshot = stage.base / f"{name}.reviews.json", stage.base / f"{name}.snapshot.json"
    listed.write_text(json.dumps(reviews, indent=2), encoding="utf-8")
    refs = ("--base", "main", "--head", stage.quiet("git", "branch", "--show-current").strip())
    stage.quiet("nolive", "gate", "collect", *refs, "--reviews", str(listed), "-o", str(snapshot))
    command = ("nolive", "gate", "evaluate", "--snapshot", f"../{snapshot.name}", "--policy-from", "main")
    return stage.show(*command, expect=expect)


def _review(login: str, number: int, commit: str) -> dict[str, object]:
    """A review as GitHub's API lists it; the only input of this demo that does not come from Git."""
    return {
        "id": number,
        "user": {"login": login, "id": 1000 + number, "type": "User"},
        "state": "APPROVED",
        "commit_id": commit,
        "submitted_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "author_association": "MEMBER",
        "permission": "write",
        "body": "",
    }


def _archive(stage: Stage, drill: str) -> Path:
    target = stage.base / f"{drill}.tar.gz"
    signed = ("--snapshot", "../independent.snapshot.json", "--policy-from", "main", "-o", "../approval.json")
    stage.show("nolive", "gate", "approval", *signed)
    stage.show("nolive", "drill", "archive", "--approval", "../approval.json", "--output", f"../{target.name}")
    _needs(stage.show("nolive", "verify", target.name, cwd=stage.base), "APPROVED by rev-1", "GO (drill only)")
    return target


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as tar:
        found = next(item for item in tar if item.name.endswith(f"/{name}") and "/data/" not in item.name)
        stream = tar.extractfile(found)
        return stream.read() if stream is not None else b""


def _needs(shown: str, *parts: str) -> None:
    """What a step must have said; the demo proves it instead of claiming it."""
    for part in parts:
        if part not in shown:
            raise NoliveError(
                f"the demo expected to read {part!r}",
                why=shown.strip(),
                fix="report this with the output above",
                exit_code=Exit.FINDINGS,
            )


def _hides(shown: str, *values: str) -> None:
    """What no step may have said."""
    if any(value[:8] in shown for value in values):
        raise NoliveError(
            "the demo printed a part of a key",
            why="an error in nolive itself",
            fix="report it, without the output",
            exit_code=Exit.FINDINGS,
        )
