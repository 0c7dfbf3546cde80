"""What a message tells to do can be done where it is told: in a commit, in the past, in the environment."""

from __future__ import annotations

import random
import re
import shlex

import pytest

from tests.support import BIN, Sandbox, words
from tests.unit.minting import pick

NOLIVE, HOOK = str(BIN / "nolive"), str(BIN / "nolive-hook")
LIVE = '{{\n"stake_currency": "EUR",\n"dry_run": false,\n"bot_name": "{}"\n}}\n'
REASON = ("--reason", "the configuration of the public talk")


def test_an_allow_that_is_not_staged_yet_is_told_with_the_command(repo: Sandbox) -> None:
    repo.commit("first", {"README": "x\n"})
    repo.write("user_data/config.json", LIVE.format("a"))
    repo.git("add", "-A")
    assert "git add .nolive" not in repo.run(HOOK).stderr
    repo.must(NOLIVE, "allow", "user_data/config.json:3", *REASON)
    stopped = repo.run(HOOK)
    assert stopped.returncode == 1
    told = re.search(
        r"^Allowed already\? .nolive/allow.toml is not staged: (git add .*)$", stopped.stderr, re.MULTILINE
    )
    assert told, words(stopped)
    repo.must(*shlex.split(told[1]))
    assert repo.run(HOOK).returncode == 0


def test_what_a_push_has_no_room_for_is_shown_by_the_command_it_names(repo: Sandbox) -> None:
    base = repo.commit("first", {"README": "x\n"})
    repo.git("update-ref", "refs/remotes/origin/main", base)
    tip = repo.commit("live", {f"{name}/config.json": LIVE.format(name) for name in "abcdefg"})
    row = f"refs/heads/main {tip} refs/heads/main {base}\n"
    pushed = repo.run("bash", "-c", f"{HOOK} --stage pre-push origin url <<< {shlex.quote(row)}")
    assert pushed.returncode == 1
    told = re.search(r"^and 2 more: nolive (scan --range .*)$", pushed.stderr, re.MULTILINE)
    assert told, words(pushed)
    shown = repo.run(NOLIVE, *told[1].split())
    assert (shown.returncode, shown.stdout.count("[safety-off/freqtrade]")) == (1, 7)


def test_a_finding_of_the_past_is_mended_in_its_commit_and_not_by_git_add(repo: Sandbox) -> None:
    base = repo.commit("first", {"README": "x\n"})
    live = repo.commit("live", {"bot/config.json": LIVE.format("a")})
    repo.git("rm", "-q", "bot/config.json")
    repo.commit("gone")
    found = repo.run(NOLIVE, "scan", "--range", f"{base}..HEAD").stdout
    assert f"git rebase -i {live[:10]}^" in found
    assert "git add" not in found
    assert "git add" not in repo.run(NOLIVE, "scan", "--history").stdout
    lost = repo.run(NOLIVE, "allow", "bot/config.json:3", *REASON)
    assert (lost.returncode, "what only a commit holds is mended there" in lost.stderr) == (2, True)


def test_nothing_that_git_ignores_nor_the_environment_is_to_be_added(repo: Sandbox) -> None:
    value = pick(random.Random(31), "alnum", 64)
    repo.commit("first", {".gitignore": ".env\n"})
    repo.write(".env", f"BINANCE_API_SECRET={value}\n")
    ignored = repo.run(NOLIVE, "scan", "--ignored")
    assert (ignored.returncode, "git add" in ignored.stdout) == (1, False)
    here = repo.run(NOLIVE, "scan", "--env", env={"BINANCE_API_SECRET": value})
    assert (here.returncode, "unset this variable" in here.stdout, "git add" in here.stdout) == (1, True, False)
    elsewhere = repo.home / "plain"
    elsewhere.mkdir()
    (elsewhere / "config.json").write_text(LIVE.format("a"))
    out = repo.run(NOLIVE, "scan", str(elsewhere))
    assert (out.returncode, "to true" in out.stdout, "git add" in out.stdout) == (1, True, False)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "too large: 33555432 bytes; scan.max_file_mb or scan.exclude lets it pass"),
        ("[scan]\nmax_file_mb = 33\n", ""),
        ('[scan]\nexclude = ["*.bin"]\n', ""),
    ],
    ids=["default", "limit", "exclude"],
)
def test_a_file_over_the_limit_passes_a_commit_and_a_push_by_the_house_rules(
    repo: Sandbox, rule: str, said: str
) -> None:
    base = repo.commit("first", {".nolive.toml": rule})
    repo.git("update-ref", "refs/remotes/origin/main", base)
    repo.write("ticks.bin", b"\1" * ((32 << 20) + 1000))
    repo.git("add", "ticks.bin")
    staged = repo.run(HOOK)
    tip = repo.commit("large")
    row = f"refs/heads/main {tip} refs/heads/main {base}\n"
    pushed = repo.run("bash", "-c", f"{HOOK} --stage pre-push origin url <<< {shlex.quote(row)}")
    for done in (staged, pushed):
        assert (done.returncode, said in " ".join(done.stderr.split())) == (3 if said else 0, True), words(done)


def test_explain_and_allow_name_the_lines_and_the_rule_that_is_there(repo: Sandbox) -> None:
    repo.commit("first", {"bot/config.json": LIVE.format("a"), "b/config.json": LIVE.format("b")})
    shown = repo.must(NOLIVE, "explain", "bot/config.json")
    assert shown == "Findings in this file: line 3.\nNext: nolive explain bot/config.json:3\n"
    assert "stops" in repo.must(*shown.partition("Next: ")[2].replace("nolive", NOLIVE, 1).split())
    empty = repo.must(NOLIVE, "explain", "bot/config.json:1")
    assert empty.startswith("bot/config.json:1: nothing was found here.\nFindings in this file: line 3.\nNext: ")
    other = repo.run(NOLIVE, "allow", "bot/config.json:3", "--rule", "live-key", *REASON)
    assert (other.returncode, "it is safety-off/freqtrade there, and not --rule live-key" in other.stderr) == (2, True)


@pytest.mark.parametrize(
    ("typed", "help_of"),
    [
        (("drill", "--answers"), "nolive drill -h"),
        (("drill", "start", "--operator"), "nolive drill start -h"),
        (("gate", "run", "--pr"), "nolive gate run -h"),
        (("--debug", "scan", "--range"), "nolive scan -h"),
        (("nonsense",), "nolive -h"),
    ],
)
def test_an_option_without_its_value_points_to_its_own_help(
    folder: Sandbox, typed: tuple[str, ...], help_of: str
) -> None:
    done = folder.run(NOLIVE, *typed)
    assert (done.returncode, done.stderr.rstrip().endswith(f"next:  {help_of}")) == (2, True), words(done)


def test_an_unpacked_archive_is_no_pack_and_says_what_checks_it(folder: Sandbox) -> None:
    bag = folder.path / "drill_20261122_104500"
    bag.mkdir()
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    done = folder.run(NOLIVE, "verify", "drill_20261122_104500/")
    assert done.returncode == 2
    assert "this is an unpacked archive" in done.stderr
    assert "next:  python3 drill_20261122_104500/verify.py" in done.stderr
