"""Invariant I2: a secret that lies anywhere is shown nowhere, by no command, in no format, on no path of an error.

The commands run in this process, so that many of them cost little; what they print goes to the real descriptors.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nolive_hooks import hook
from nolive_hooks.cli import main as cli
from nolive_hooks.guard import allows
from nolive_hooks.report import FORMATS
from tests.e2e.drill_support import drillable
from tests.e2e.stage_support import LIVE, SAFE
from tests.support import Sandbox
from tests.unit.evidence_checks import COMPLETE
from tests.unit.evidence_factory import RUN_ID

REASON = ("--reason", "documented example key of the docs")
PACK = f"results/{RUN_ID}"
Plant = Callable[[Sandbox, str], None]


class World:
    """A repository with a secret in it, and everything that the commands say and write there."""

    def __init__(self, repo: Sandbox, secret: str, capture: pytest.CaptureFixture[str]) -> None:
        self.repo = repo
        self.secret = secret
        self._capture = capture
        self._planted: set[Path] = set()

    def plant(self, how: Plant) -> None:
        how(self.repo, self.secret)
        self._planted = {path for path in self._files() if self._holds(path)}
        self._capture.readouterr()

    def run(self, *words: str) -> int:
        """A `nolive` command, or a stage of `nolive-hook`; nothing it shows holds the secret."""
        if words[0] == "hook":
            with pytest.raises(SystemExit) as stopped:
                hook.main(list(words[1:]))
            code = int(str(stopped.value.code))
        else:
            code = cli.run(list(words))
        shown = self._capture.readouterr()
        for form in self._forms():
            assert form not in shown.out, f"{words}: shown on standard output"
            assert form not in shown.err, f"{words}: shown on standard error"
        return code

    def check_files(self) -> None:
        """No file that was written since the secret was planted holds it."""
        assert {path for path in self._files() if self._holds(path)} <= self._planted

    def _forms(self) -> tuple[str, ...]:
        """The value, its beginning, and how a careless program would wrap it."""
        return self.secret, self.secret[:16], self.secret[-16:], base64.b64encode(self.secret.encode()).decode()[:-4]

    def _holds(self, path: Path) -> bool:
        data = path.read_bytes()
        return any(form.encode() in data for form in self._forms())

    def _files(self) -> Iterator[Path]:
        return (path for path in self.repo.path.parent.rglob("*") if path.is_file() and ".git" not in path.parts)


@pytest.fixture
def world(
    repo: Sandbox, minted: Callable[[int], str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> World:
    for name, value in repo.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(repo.path)
    repo.commit("start", {"README.md": "# bot\n", "bot.toml": SAFE})
    return World(repo, minted(64), capfd)


# -- where a secret may lie --------------------------------------------------------------------------------------


def content(repo: Sandbox, secret: str) -> None:
    repo.write("a.env", f"BINANCE_API_SECRET={secret}\n")
    repo.write("b.json", f'{{"exchange": {{"name": "binance", "secret": "{secret}"}}, "dry_run": false}}')
    repo.write("c.py", f'binance_api_secret = "{secret[:32]}" + "{secret[32:]}"\n')
    repo.write("d.yaml", f"binance_api_secret: {base64.b64encode(secret.encode()).decode()}\n")
    repo.write("e.toml", f'[exchange]\nname = "binance"\nmode = "live"\nsecret = "{secret}"\nbroken = = {secret}\n')
    repo.write("f.json", f'{{"exchange": "binance", "secret": "{secret}", "dry_run": {secret}')
    repo.write("g.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": [f"binance_secret='{secret}'"]}]}))
    repo.write("h.bin", b"\0\1\2" + f"binance_secret={secret}".encode())
    repo.write("i.toml", f'exchange = "binance"\nbinance_api_secret = "{secret}"\n'.encode("utf-16"))
    repo.write("docs/key.md", f"The binance secret is `{secret}`.\n")
    repo.write("j.yaml", f"exchange: binance\ntrading_mode: {secret}\nmode_{secret}: live\ndry_run_{secret}: false\n")


def name(repo: Sandbox, secret: str) -> None:
    repo.write(f"keys/binance-api-secret-{secret}.toml", LIVE)
    repo.write(f"keys/binance_secret={secret}/bot.json", '{"exchange": "kraken", "dry_run": ')


def link(repo: Sandbox, secret: str) -> None:
    (repo.path / "key").symlink_to(f"binance_api_secret={secret}")


def comment(repo: Sandbox, secret: str) -> None:
    repo.write("a.toml", f"{LIVE}# nolive: allow live-mode binance_api_secret = {secret}\n")
    repo.write("b.toml", f'[environment]\nmode = "live" # nolive: allow live-mode binance_api_secret={secret}\n')


def policy_value(repo: Sandbox, secret: str) -> None:
    repo.write(".nolive.toml", f'[scan]\nexclude = ["binance_api_secret={secret}"]\n')
    repo.write("bot.toml", LIVE)


def policy_broken(repo: Sandbox, secret: str) -> None:
    repo.write(".nolive.toml", f'binance_api_secret = "{secret}\n')


def policy_type(repo: Sandbox, secret: str) -> None:
    repo.write(".nolive.toml", f'[scan]\ntests = "{secret}"\nbinance_api_secret = "{secret}"\n')


def policy_enum(repo: Sandbox, secret: str) -> None:
    repo.write(".nolive.toml", f'min_version = "{secret}"\n[engine]\nscenario = "{secret}"\n')


def reason(repo: Sandbox, secret: str) -> None:
    repo.write("bot.toml", LIVE)
    row = f'rule = "live-mode"\npath = "bot.toml"\nreason = "binance_api_secret = {secret}"\nowner = "op-1"\n'
    repo.write(".nolive.toml", f"[[allow]]\n{row}expires = 2999-01-01\n")


def allow_file(repo: Sandbox, secret: str) -> None:
    repo.write("bot.toml", LIVE)
    row = f'rule = "live-mode", path = "bot.toml", value = "{secret}", reason = "for the demo", owner = "op-1"'
    repo.write(".nolive/allow.toml", f"allow = [\n  {{ {row}, expires = 2026-12-31 }},\n]\n")


def allow_broken(repo: Sandbox, secret: str) -> None:
    repo.write(".nolive/allow.toml", f'key = "{secret}"\nallow = [ {{ rule = "{secret} ]\n')


def baseline(repo: Sandbox, secret: str) -> None:
    repo.write("a.env", f"BINANCE_API_SECRET={secret}\n")
    repo.write(
        ".secrets.baseline", f'{{"results": {{"a.env": [{{"hashed_secret": "{secret}", "is_secret": "{secret}"}}]}}'
    )


def message(repo: Sandbox, secret: str) -> None:
    repo.write("message", f"title\n\nbinance_api_secret = {secret}\n")
    repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", f"BINANCE_API_SECRET={secret}")
    author = f"binance secret: {secret} <a@b.c>"
    repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "--author", author, "-m", "x")


def branch(repo: Sandbox, secret: str) -> None:
    repo.git("switch", "--quiet", "-c", f"fix/binance-api-secret-{secret}")
    repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "x")


def conflict(repo: Sandbox, secret: str) -> None:
    repo.write("bot.toml", f"<<<<<<< a\nbinance_api_secret = '{secret}'\n=======\nmode = 'live'\n>>>>>>> b\n")


def evidence(repo: Sandbox, secret: str) -> None:
    line = f"binance_api_secret = {secret}"
    for path, data in COMPLETE.items():
        text = data.decode("utf-8", "replace")
        repo.write(
            f"{PACK}/{path}", text.replace('"schema"', f'"{line}": 1, "schema"', 1) if path == "drill.json" else data
        )
    repo.write(f"{PACK}/logs/system.log", f"{line}\n")
    repo.write(f"{PACK}/trades/trades.csv", f"{line},{line}\n{line}\n")
    repo.write(f"{PACK}/SHA256SUMS", f"{secret}  {line}\n")
    repo.write(f"{PACK}/seals.jsonl", f'{{"{line}": "{secret}"}}\n')
    repo.write(f"{PACK}/decision.json", f'{{"verdict": "{line}"}}')
    repo.write(f"{PACK}/{line}.md", f"# {line}\n[x](https://{secret}.example.org)\n")


def snapshot(repo: Sandbox, secret: str) -> None:
    repo.write("snapshot.json", f'{{"binance_api_secret": "{secret}", "schema": {secret}}}')
    repo.write("approval.json", f'"{secret}"')
    repo.write("reviews.json", f'[{{"user": "{secret}", "state": "binance_api_secret={secret}"}}]')
    repo.write("a.tar.gz", b"\x1f\x8b\x08\0" + secret.encode())


def nothing(repo: Sandbox, secret: str) -> None:
    pass


PLANTS: tuple[Plant, ...] = (
    content, name, link, comment, policy_value, policy_broken, policy_type, policy_enum, reason, allow_file,
    allow_broken, baseline, message, branch, conflict, evidence, snapshot,
)  # fmt: skip
COMMANDS = (
    *(("scan", "--format", form) for form in FORMATS),
    ("scan", "--staged"),
    ("scan", "--all"),
    ("scan", "--generic"),
    ("scan", "--history"),
    ("scan", "--ignored"),
    ("scan", "--range", "main~1..HEAD"),
    ("scan", "--range", "main..HEAD", "--format", "json"),
    ("hook", "--stage", "commit-msg", "README.md"),
    ("scan", "nowhere"),
    ("--debug", "scan"),
    ("rules",),
    ("allow", "--list"),
    ("allow", "bot.toml:2", *REASON),
    ("allow", "a.env:1", *REASON),
    ("allow", "--list", "--format", "json"),
    ("explain", "a.env:1"),
    ("explain", "bot.toml:2"),
    ("explain", "b.toml:2"),
    ("baseline", "import", ".secrets.baseline", *REASON),
    ("baseline", "create", *REASON),
    ("baseline", "fix"),
    ("scan",),
    ("doctor",),
    ("report",),
    ("gate", "evaluate", "--snapshot", "snapshot.json", "--policy-from", "HEAD"),
    ("--debug", "gate", "evaluate", "--snapshot", "snapshot.json", "--policy-from", "HEAD"),
    ("gate", "approval", "--snapshot", "snapshot.json", "--policy-from", "HEAD", "-o", "out.json"),
    ("gate", "collect", "--base", "main", "--head", "HEAD", "--reviews", "reviews.json", "-o", "out.json"),
    ("verify", PACK),
    ("verify", "a.tar.gz"),
    ("--debug", "verify", "snapshot.json"),
    ("drill", "status"),
    ("drill", "check"),
    ("hook", "-v"),
    ("hook", "--only", "keys"),
    ("hook", "--stage", "commit-msg", "message"),
    ("hook", "--stage", "pre-merge-commit"),
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_I2_a_planted_secret_is_shown_by_no_command(world: World, plant: Plant) -> None:
    world.plant(plant)
    world.repo.git("add", "--all", "--force", ".")
    codes = {words: world.run(*words) for words in COMMANDS}
    assert set(codes.values()) <= {0, 1, 2, 3, 4}
    assert any(codes[words] for words in COMMANDS if words[0] in ("scan", "hook")), "it was found, too"
    world.check_files()


def test_I2_the_environment_is_judged_and_never_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINANCE_API_SECRET", world.secret)
    monkeypatch.setenv("TRADING_MODE", f"live\n{world.secret}")
    for form in FORMATS:
        assert world.run("scan", "--env", "--format", form) == 1
    assert world.run("scan", "--env", "--generic") == 1
    for words in (("scan",), ("doctor",), ("drill", "start"), ("--debug", "drill", "start")):
        world.run(*words)
    world.check_files()


def test_I2_an_error_of_ours_shows_no_content_even_with_its_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.plant(content)
    world.repo.git("add", "-A")

    def broken(*_: object, **__: object) -> None:
        raise ValueError("somewhere inside")

    monkeypatch.setattr(allows, "covered", broken)
    for words in (("scan",), ("--debug", "scan"), ("scan", "--format", "json"), ("hook",)):
        assert world.run(*words) == 3


@pytest.mark.parametrize("where", ["answers", "config"])
def test_I2_a_drill_stops_at_a_secret_and_does_not_write_it_down(world: World, where: str) -> None:
    line = f"binance_api_secret = {world.secret}"
    drillable(world.repo)
    answers = world.repo.home / "answers.toml"
    if where == "answers":
        answers.write_text(answers.read_text().replace("nothing unusual", line).replace("A-2026-014", line))
    else:
        world.repo.commit("config", {"drill.toml": line.replace("= ", '= "') + '"\n'})
    world.plant(nothing)
    for words in (("start",), ("status",), ("status", "--json"), ("check",), ("resume",), ("abort",)):
        world.run("drill", *words, *(("--answers", str(answers)) if words[0] in ("start", "resume") else ()))
    world.check_files()
