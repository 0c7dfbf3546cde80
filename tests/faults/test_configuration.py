"""Faults G1-G10: house rules and exceptions that are wrong, stale or too generous, driven by the installed commands."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable

import pytest

from nolive_hooks import __version__
from tests.e2e.stage_support import LIVE, SAFE, install, with_remote
from tests.support import BIN, Sandbox, words

HOOK = str(BIN / "nolive-hook")
NOLIVE = str(BIN / "nolive")
BOOK = ".nolive/allow.toml"
REASON = ("--reason", "documented example key of the docs")
Mint = Callable[[int], str]
SOON = str(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30))
ALLOW = (
    '[[allow]]\nrule = "live-mode"\npath = "bot.toml"\nreason = "the demo of the conference"\nowner = "op-1"\n'
    f"expires = {SOON}\n"
)


def nolive(repo: Sandbox, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return repo.run(NOLIVE, *arguments, env=env)


def both(repo: Sandbox) -> list[subprocess.CompletedProcess[str]]:
    """The scan and the hook on everything in the work tree."""
    repo.git("add", "-A")
    return [nolive(repo, "scan"), repo.run(HOOK)]


@pytest.mark.parametrize(
    ("text", "place", "guess"),
    [
        ('[scan]\nexlude = ["a"]\n', ".nolive.toml:2:1", 'did you mean "exclude"?'),
        ("[[alow]]\n", ".nolive.toml:1:3", 'did you mean "allow"?'),
        (ALLOW.replace("owner", "ownr"), ".nolive.toml:5:1", 'did you mean "owner"?'),
        ("min_versoin = '0.1.0'\n", ".nolive.toml:1:1", 'did you mean "min_version"?'),
    ],
)
def test_G1_a_misspelt_key_names_its_place_and_what_was_meant(repo: Sandbox, text: str, place: str, guess: str) -> None:
    repo.commit("start", {"bot.toml": SAFE})
    repo.write(".nolive.toml", text)
    for done in both(repo):
        assert done.returncode == 2, words(done)
        assert place in done.stderr
        assert guess in done.stderr


def test_G2_what_is_no_policy_is_refused_before_anything_is_called_clean(repo: Sandbox) -> None:
    repo.commit("start", {"bot.toml": SAFE})
    policy = repo.path / ".nolive.toml"
    for text, said in (
        ("[scan]\ntests = 1\n", ".nolive.toml:2:1"),
        ("[scan\n", "cannot be read"),
        ('[scan]\nmax_file_mb = "many"\n', ".nolive.toml:2:1"),
        ("x = " + "1" * (5 << 20), "larger than"),
        ("\x00\x01", "cannot be read"),
    ):
        policy.write_text(text)
        for done in both(repo):
            assert (done.returncode, said in done.stderr) == (2, True), words(done)
    policy.write_text("")
    assert [done.returncode for done in both(repo)] == [0, 0], "an empty file is the default policy"
    policy.unlink()
    policy.symlink_to("bot.toml")
    done = nolive(repo, "scan")
    assert (done.returncode, "symbolic link" in done.stderr) == (3, True)
    policy.unlink()
    os.mkfifo(policy)
    done = nolive(repo, "scan")
    assert (done.returncode, "not a regular file" in done.stderr) == (3, True)


def test_G2_a_linked_policy_in_the_index_is_no_policy(repo: Sandbox) -> None:
    repo.commit("start", {"house.toml": f'[scan]\nexclude = ["*"]\n{ALLOW}'})
    (repo.path / ".nolive.toml").symlink_to("house.toml")
    repo.write("bot.toml", LIVE)
    repo.git("add", "-A")
    assert repo.run(HOOK).returncode != 0


def test_G3_a_stale_or_wrong_allow_of_the_policy_is_told_with_its_line(repo: Sandbox) -> None:
    repo.commit("start", {"bot.toml": LIVE})
    for text, code, said in (
        (ALLOW.replace(SOON, "2020-01-01"), 1, "allow-expired"),
        (ALLOW.replace(SOON, "2999-12-31"), 0, "more than 365 days ahead"),
        (ALLOW.replace("live-mode", "live-mood"), 1, 'did you mean "live-mode"?'),
        (ALLOW.replace('path = "bot.toml"', 'path = "README.md"'), 1, "allow-unused"),
        (ALLOW.replace("the demo of the conference", "short"), 2, "reason"),
    ):
        repo.write(".nolive.toml", f"# rules\n{text}")
        repo.write("README.md", "x\n")
        done = nolive(repo, "scan")
        shown = " ".join(words(done).split())
        assert (done.returncode, said in shown) == (code, True), shown
        assert ".nolive.toml:" in shown


def test_G5_a_push_tells_which_allows_are_new(repo: Sandbox) -> None:
    published = with_remote(repo)
    published.commit("live and why", {"bot.toml": LIVE, ".nolive.toml": ALLOW})
    install(published, "pre-push")
    done = published.run("git", "push", "origin", "main")
    assert done.returncode == 0, words(done)
    assert "[allow-new]" in done.stderr
    assert "the demo of the conference" in " ".join(done.stderr.split())
    published.commit("live again", {"bot.toml": LIVE + "# a remark\n"})
    done = published.run("git", "push", "origin", "main")
    assert (done.returncode, "allow-new" in words(done)) == (0, False), "the remote knows it by now"


def test_G7_a_policy_in_a_folder_never_loosens_and_says_that_nobody_reads_it(repo: Sandbox) -> None:
    repo.commit("start", {"README.md": "# bot\n"})
    repo.write("bots/bot.toml", LIVE)
    loose = {
        "bots/.nolive.toml": ALLOW.replace("bot.toml", "bots/bot.toml"),
        "bots/a/.nolive.toml": '[scan]\nexclude = ["*"]\n',
        "bots/b/pyproject.toml": "[tool.nolive.scan]\npragma_for_keys = true\n",
        "bots/c/.nolive/allow.toml": "allow = []\n",
        "bots/d/.nolive.toml": "[scan\n",
    }
    for path, text in loose.items():
        repo.write(path, text)
    repo.write("bots/strict/.nolive.toml", "[scan]\ntests = true\n")
    repo.write("bots/other/pyproject.toml", "[tool.ruff]\nline-length = 120\n")
    for done in both(repo):
        assert done.returncode == 1
        assert "bots/bot.toml:2:8" in done.stderr + done.stdout
    done = nolive(repo, "scan", "--format", "github")
    for path in loose:
        assert f"file={path},line=1" in done.stdout, path
    assert done.stdout.count("nested-policy") == len(loose) + 1
    assert "::warning file=bots/strict/.nolive.toml,line=1" in done.stdout
    repo.git("rm", "--quiet", "--cached", "-r", "bots")
    (repo.path / "bots/bot.toml").unlink()
    repo.git("add", "bots/a/.nolive.toml")
    done = repo.run(HOOK)
    assert (done.returncode, "bots/a/.nolive.toml:1" in done.stderr) == (1, True)


@pytest.mark.parametrize("stage", ["pre-commit", "commit-msg", "pre-push"])
def test_G8_no_variable_turns_a_check_off(repo: Sandbox, stage: str, minted: Mint) -> None:
    published = with_remote(repo)
    install(published, stage)
    env = {"NOLIVE_SKIP": "1", "CI": "true"}
    if stage == "pre-push":
        published.commit("live", {"bot.toml": LIVE})
        done = published.run("git", "push", "origin", "main", env=env)
    else:
        published.write("bot.toml", LIVE if stage == "pre-commit" else SAFE)
        published.git("add", "-A")
        message = "x" if stage == "pre-commit" else f"BINANCE_API_SECRET={minted(64)}"
        done = published.run("git", "commit", "--allow-empty", "-m", message, env=env)
    assert done.returncode != 0
    assert "NOLIVE_SKIP is ignored" in done.stderr
    assert "stopped" in done.stderr


def test_G8_a_scan_in_ci_says_so_too(repo: Sandbox) -> None:
    repo.commit("live", {"bot.toml": LIVE})
    done = nolive(repo, "scan", NOLIVE_SKIP="1", CI="true")
    assert (done.returncode, "NOLIVE_SKIP is ignored" in done.stderr) == (1, True)


def test_G9_where_no_comment_can_stand_the_command_is_named(repo: Sandbox) -> None:
    text = '{"exchange": "kraken",\n"trading_mode": "live"} // nolive: allow live-mode the demo of the conference\n'
    repo.commit("start", {"bot.json": text})
    done = nolive(repo, "scan")
    assert done.returncode == 1
    assert "allow-malformed" in done.stdout
    assert "a file of this format holds no comments" in " ".join(done.stdout.split())
    command = "nolive allow bot.json:2 --reason"
    assert command in done.stdout
    assert nolive(repo, "allow", "bot.json:2", *REASON).returncode == 0
    assert nolive(repo, "scan").returncode == 0


def test_G10_an_older_version_than_the_policy_asks_for_refuses_to_judge(repo: Sandbox) -> None:
    repo.commit("start", {"bot.toml": SAFE})
    repo.write(".nolive.toml", 'min_version = "99.0"\nnew_rule_of_99 = true\n')
    for done in both(repo):
        assert done.returncode == 2, words(done)
        assert f"this is nolive-hooks {__version__}, and the policy asks for 99.0 or later" in done.stderr
        assert ".nolive.toml:1:1" in done.stderr
        assert "pip install --upgrade nolive-hooks" in done.stderr
    repo.git("commit", "--quiet", "--no-verify", "-m", "rules")
    repo.write("clean.txt", "nothing\n")
    repo.git("add", "-A")
    assert repo.run(HOOK).returncode == 2, "a clean commit, too, is judged by a version that knows the rules"
    for wanted, code in ((__version__, 0), ("0.0.1", 0), ("soon", 2), ("1" * 200, 2)):
        repo.write(".nolive.toml", f'min_version = "{wanted}"\n')
        assert nolive(repo, "scan").returncode == code, wanted


PINNED = {
    "hook": (".pre-commit-config.yaml", "https://github.com/nolive-hooks/nolive-hooks\n    rev: v{0}\n", "autoupdate"),
    "CI": (".github/workflows/nolive.yml", "nolive-hooks/nolive-hooks/.github/workflows/guard.yml@v{0}\n", "--pin"),
}


@pytest.mark.parametrize("where", PINNED)
def test_G10_the_doctor_names_the_version_that_differs_and_what_mends_it(repo: Sandbox, where: str) -> None:
    path, text, mend = PINNED[where]
    hooks = "    hooks:\n      - id: nolive\n"
    whole = f"repos:\n  - repo: {text}{hooks}" if where == "hook" else f"jobs:\n  guard:\n    uses: {text}"

    def row(version: str, wanted: str = "") -> dict[str, str]:
        repo.write(path, whole.format(version))
        repo.write(".nolive.toml", f'min_version = "{wanted}"\n')
        checks = json.loads(nolive(repo, "doctor", "--json").stdout)["checks"]
        return next(check for check in checks if check["name"] in (f"version of the {where}", f"version in {where}"))

    assert row(__version__)["state"] == "ok"
    older = row("0.0.1")
    assert (older["state"], mend in older["fix"]) == ("look", True)
    assert f"v0.0.1 in {'.github/workflows' if where == 'CI' else path}, v{__version__} here" in older["told"]
    assert row("99.0")["fix"] == "pip install --upgrade nolive-hooks"
    refused = row("0.0.1", wanted="0.0.2")
    assert (refused["state"], mend in refused["fix"]) == ("fail", True)
    assert "the policy asks for 0.0.2 or later" in refused["told"]


def test_G10_the_doctor_says_that_this_copy_is_older_than_the_policy_asks_for(repo: Sandbox) -> None:
    repo.write(".nolive.toml", 'min_version = "99.0"\n')
    done = nolive(repo, "doctor")
    assert done.returncode == 1
    assert "the policy asks for 99.0 or later: .nolive.toml:1:1" in " ".join(done.stdout.split())
    assert "next: pip install --upgrade nolive-hooks" in done.stdout
