"""Allowing as people do it: the printed command, comments, baselines, merges and the question why."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import BIN, Sandbox, need, words

Mint = Callable[[int], str]
ALLOW = ".nolive/allow.toml"
REASON = ("--reason", "documented example key from the Binance docs")
LIVE = '[environment]\nmode = "live"\n'


def nolive(where: Sandbox, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return where.run(str(BIN / "nolive"), *arguments, cwd=cwd)


def passes(where: Sandbox, *arguments: str) -> str:
    done = nolive(where, *arguments)
    assert done.returncode == 0, words(done)
    return done.stdout


def hooked(repo: Sandbox) -> Sandbox:
    repo.commit("start", {"README.md": "# bot\n"})
    repo.write(".git/hooks/pre-commit", f"#!/bin/sh\nexec {BIN}/nolive-hook\n").chmod(0o755)
    return repo


def freqtrade(mint: Mint) -> tuple[str, str]:
    """A configuration that is safe but for the secret on its line 5, and that secret."""
    secret = mint(64)
    return (
        '{\n  "stake_currency": "EUR",\n  "dry_run": true,\n'
        f'  "exchange": {{"name": "binance",\n    "secret": "{secret}"}}\n}}\n'
    ), secret


def test_the_journey_of_a_developer(repo: Sandbox, minted: Mint) -> None:
    hooked(repo)
    text, secret = freqtrade(minted)
    repo.write("user_data/config.json", text)
    repo.git("add", "-A")
    stopped = repo.run("git", "commit", "-m", "tune stoploss")
    assert stopped.returncode == 1
    command = next(line.strip() for line in stopped.stderr.splitlines() if line.startswith("  nolive allow "))
    assert command == 'nolive allow user_data/config.json:5 --reason "why this is not live"'
    allowed = repo.run("bash", "-c", command)
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)
    assert allowed.stdout == (
        f"Allowed 1 value in {ALLOW} until {last} (owner op-1@users.noreply.github.com). Stage it: git add {ALLOW}\n"
    )
    repo.run("bash", "-c", allowed.stdout.partition("Stage it: ")[2])
    done = repo.run("git", "commit", "-m", "tune stoploss")
    assert done.returncode == 0, words(done)
    shown = words(stopped) + words(allowed) + words(done) + repo.git("show", "HEAD", "--", ALLOW)
    assert secret not in shown
    assert secret[:12] not in shown
    assert "1 finding allowed (nolive allow --list)" in passes(repo, "scan")
    repo.write("user_data/config.json", "\n\n\n" + text)
    assert repo.run("git", "commit", "-am", "three lines above").returncode == 0
    repo.write("user_data/config.json", text.replace(secret, minted(64)))
    assert repo.run("git", "commit", "-am", "another secret").returncode == 1


@pytest.mark.parametrize("name", ["a b'c.toml", 'q"$(touch pwned).toml', "n\nl\u202e.toml", "-x.toml", "é.toml"])
def test_M7_the_printed_command_works_for_hostile_names(repo: Sandbox, name: str) -> None:
    repo.write(name, LIVE)
    stopped = nolive(repo, "scan")
    command = next(line.strip() for line in stopped.stdout.splitlines() if line.startswith("  nolive allow "))
    done = repo.run("bash", "-c", command)
    assert done.returncode == 0, words(done)
    assert nolive(repo, "scan").returncode == 0
    assert not (repo.path / "pwned").exists()


def test_a_place_is_named_from_the_root_or_from_where_one_stands(repo: Sandbox) -> None:
    repo.commit(files={"deep/a.toml": LIVE, "deep/b.toml": LIVE, "a.toml": LIVE})
    deep = repo.path / "deep"
    done = nolive(repo, "allow", "deep/b.toml:2", *REASON, cwd=deep)
    assert "Stage it: git add ../.nolive/allow.toml" in done.stdout
    both = nolive(repo, "allow", "a.toml:2", *REASON, cwd=deep)
    assert both.returncode == 2
    assert "two files" in both.stderr
    assert nolive(repo, "allow", "./a.toml:2", *REASON, cwd=deep).returncode == 0
    assert [row["path"] for row in rows(repo)] == ["deep/a.toml", "deep/b.toml"]


def rows(where: Sandbox) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(passes(where, "allow", "--list", "--format", "json"))
    return found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.toml:1", *REASON), "the blocking findings of this file are at line 2"),
        (("safe.toml:1", *REASON), "has no blocking finding"),
        (("none.toml:1", *REASON), "no such file"),
        (("a.toml:2", "--reason", "short"), "10 characters"),
        (("a.toml:2",), "10 characters"),
        (("a.toml:2", *REASON, "--days", "366"), "1 to 365"),
        (("a.toml:2", *REASON, "--rule", "live-key"), "nothing to allow"),
        (("a.toml:2", *REASON, "--staged"), "nothing to allow"),
        ((), "what is to be allowed"),
    ],
)
def test_what_cannot_be_allowed_is_refused_and_nothing_is_written(
    repo: Sandbox, arguments: tuple[str, ...], said: str
) -> None:
    repo.commit(files={"a.toml": "x = 1\n", "safe.toml": "x = 1\n"})
    repo.write("a.toml", LIVE)
    done = nolive(repo, "allow", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (repo.path / ALLOW).exists()


def test_allow_outside_of_a_repository_is_not_done(folder: Sandbox) -> None:
    folder.write("a.toml", LIVE)
    assert nolive(folder, "allow", "a.toml:2", *REASON).returncode == 3


def test_the_index_is_looked_at_where_only_it_has_the_finding(repo: Sandbox) -> None:
    repo.commit()
    repo.write("a.toml", LIVE)
    repo.git("add", "a.toml")
    repo.write("a.toml", '[environment]\nmode = "paper"\n')
    passes(repo, "allow", "a.toml:2", *REASON)
    repo.git("add", ALLOW)
    assert nolive(repo, "scan", "--staged").returncode == 0
    repo.git("rm", "--quiet", "--cached", ALLOW)
    (repo.path / ALLOW).unlink()
    passes(repo, "allow", "a.toml:2", "--staged", *REASON)


def test_the_list_shows_reason_owner_day_and_use(repo: Sandbox) -> None:
    comment = "# nolive: allow live-mode the talk of the conference"
    house = '[[allow]]\nrule = "live-mode"\npath = "c.toml"\nreason = "an older exception"\nowner = "op-2"\n'
    repo.commit(
        files={
            "a.toml": LIVE,
            "b.toml": LIVE.replace("\n", f"  {comment}\n"),
            "c.toml": "x = 1\n",
            ".nolive.toml": house + "expires = 2020-01-01\n",
        }
    )
    assert passes(repo, "allow", "a.toml:2", *REASON, "--owner", "rev-1", "--days", "5").count("owner rev-1") == 1
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=5)
    listed = passes(repo, "allow", "--list")
    assert re.search(
        r"a\.toml  \[live-mode/[a-z-]+\]  used 1x\n  documented example key from the Binance docs\n", listed
    )
    assert f"owner rev-1, until {last}  ({ALLOW}:4)" in listed
    assert (
        "c.toml  [live-mode]  expired\n  an older exception\n  owner op-2, until 2020-01-01  (.nolive.toml:1)" in listed
    )
    assert "a comment in the file, no last day  (b.toml:2:8)" in listed
    assert [(row["path"], row["uses"], row["expired"]) for row in rows(repo)] == [
        ("c.toml", 0, True), ("a.toml", 1, False), ("b.toml", 1, False),
    ]  # fmt: skip


def test_G3_every_stale_or_wrong_allow_is_reported_with_its_line(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": LIVE, "b.toml": "x = 1\n"})
    passes(repo, "allow", "a.toml:2", *REASON)
    file = repo.path / ALLOW
    good = file.read_text()
    today = dt.datetime.now(dt.UTC).date()
    last = str(today + dt.timedelta(days=90))
    for text, code, said in (
        (good.replace(last, str(today - dt.timedelta(days=1))), 1, f"warning: {ALLOW}:4  [allow-expired]"),
        (good.replace(last, str(today)), 0, "1 finding allowed"),
        (good.replace(last, str(today + dt.timedelta(days=366))), 2, f"where: {ALLOW}:4"),
        (good.replace('"a.toml"', '"b.toml"'), 1, f"warning: {ALLOW}:4  [allow-unused]"),
        (good.replace('rule = "live-mode', 'rule = "live-mood'), 1, 'did you mean "live-mode"'),
        (good.replace(REASON[1], "short"), 2, f"where: {ALLOW}:4"),
        (re.sub(r'reason = "[^"]+", ', "", good), 2, "reason"),
    ):
        file.write_text(text)
        done = nolive(repo, "scan")
        assert done.returncode == code, (said, words(done))
        assert said in " ".join(words(done).split()) or said in words(done)


def test_G4_a_live_key_is_allowed_by_the_reviewed_file_and_only_if_the_policy_lets(repo: Sandbox, minted: Mint) -> None:
    comment = "# nolive: allow live-key the example of the documentation\n"
    repo.write(".env", f"{comment}BINANCE_API_SECRET={minted(64)}\n")
    done = nolive(repo, "scan")
    assert done.returncode == 1
    assert "a comment allows no credential" in " ".join(done.stdout.split())
    repo.write(".nolive.toml", "[scan]\nallow_keys = false\n")
    banned = nolive(repo, "allow", ".env:2", *REASON)
    assert (banned.returncode, (repo.path / ALLOW).exists()) == (2, False)
    assert "scan.allow_keys = false" in banned.stderr
    repo.write(".nolive.toml", "")
    passes(repo, "allow", ".env:2", *REASON)
    assert nolive(repo, "scan").returncode == 0
    repo.write(".nolive.toml", "[scan]\nallow_keys = false\n")
    assert nolive(repo, "scan").returncode == 1, "the ban holds for what was allowed before it, too"


def test_G5_a_secret_and_its_allow_in_one_commit_pass_with_a_warning_that_the_reviewer_sees(
    repo: Sandbox, minted: Mint
) -> None:
    hooked(repo)
    repo.write("user_data/config.json", freqtrade(minted)[0])
    passes(repo, "allow", "user_data/config.json:5", *REASON)
    repo.git("add", "-A")
    done = repo.run("git", "commit", "-m", "an example")
    assert done.returncode == 0, words(done)
    assert f"warning: {ALLOW}:5  [allow-new]" in done.stderr
    assert REASON[1] in " ".join(done.stderr.split())
    shown = passes(repo, "scan", "--range", "HEAD~1..HEAD", "--format", "github")
    assert "allow-new" in shown
    repo.write("user_data/config.json", "\n" + (repo.path / "user_data/config.json").read_text())
    again = repo.run("git", "commit", "-am", "no news")
    assert (again.returncode, "allow-new" in words(again)) == (0, False)


def branches(repo: Sandbox, minted: Mint, *, shared: bool) -> None:
    """Two branches that each allow a value of their own; with `shared`, under one key."""
    repo.commit("start", {"a.env": f"BINANCE_API_SECRET={minted(64)}\n", "b.env": f"BINANCE_API_SECRET={minted(64)}\n",
                          "c.env": f"BINANCE_API_SECRET={minted(64)}\n"})  # fmt: skip
    if shared:
        passes(repo, "allow", "c.env:1", *REASON)
        repo.commit("key")
    for branch, name in (("side", "a.env"), ("main", "b.env")):
        repo.git("switch", "--quiet", *(["-c"] if branch == "side" else []), branch)
        passes(repo, "allow", f"{name}:1", *REASON)
        repo.commit(name)


@pytest.mark.parametrize("shared", [True, False])
def test_G6_a_merge_conflict_names_its_line_and_is_mended(repo: Sandbox, minted: Mint, shared: bool) -> None:
    branches(repo, minted, shared=shared)
    assert repo.run("git", "merge", "side").returncode != 0
    broken = nolive(repo, "scan")
    assert broken.returncode == 2
    assert re.search(rf"{ALLOW}:\d+", broken.stderr)
    assert "nolive baseline fix" in broken.stderr
    fixed = passes(repo, "baseline", "fix")
    assert fixed.startswith(f"{3 if shared else 2} exceptions in {ALLOW}")
    for name in ("a.env", "b.env"):
        assert "1 finding allowed" in passes(repo, "scan", name)
    assert (repo.path / ALLOW).read_text().count("key = ") == 1


def test_M8_merges_are_unions(repo: Sandbox, minted: Mint) -> None:
    repo.write(".gitattributes", f"{ALLOW} merge=union\n")
    branches(repo, minted, shared=True)
    repo.git("merge", "--quiet", "--no-edit", "side")
    assert "3 findings allowed" in passes(repo, "scan")


def test_G6_a_digest_whose_value_is_gone_is_left_out_by_name(repo: Sandbox, minted: Mint) -> None:
    branches(repo, minted, shared=False)
    repo.run("git", "merge", "side")
    kept = re.findall(r'key = "([0-9a-f]+)"', (repo.path / ALLOW).read_text())[0]
    for name in ("a.env", "b.env"):
        repo.write(name, "BINANCE_API_SECRET=\n")
    shown = passes(repo, "baseline", "fix")
    assert shown.startswith("0 exceptions")
    assert "left out: live-key/binance.secret in a.env" in shown
    assert kept in (repo.path / ALLOW).read_text()


def test_G9_in_a_file_without_comments_the_command_is_named(repo: Sandbox) -> None:
    comment = "// nolive: allow live-mode the talk of the conference"
    repo.write("bot.json", f'{{"exchange": "kraken",\n"trading_mode": "live"}} {comment}\n')
    done = nolive(repo, "scan")
    assert done.returncode == 1
    assert "nolive allow bot.json:2" in done.stdout
    assert "holds no comments" in " ".join(done.stdout.split())
    passes(repo, "allow", "bot.json:2", *REASON)
    assert nolive(repo, "scan").returncode == 0


def test_M8_a_repository_with_a_past_starts_with_a_baseline(repo: Sandbox, minted: Mint) -> None:
    text, secret = freqtrade(minted)
    repo.commit(files={"user_data/config.json": text, "a.toml": LIVE, "bot.json": '{"exchange": "kraken", "dry_run": '})
    repo.write("new.toml", LIVE)
    assert nolive(repo, "scan").returncode == 1
    assert passes(repo, "baseline", "create", *REASON).startswith(f"Allowed 4 findings in {ALLOW} until ")
    assert "4 findings allowed" in passes(repo, "scan")
    data = (repo.path / ALLOW).read_bytes()
    assert secret.encode() not in data
    passes(repo, "baseline", "fix")
    assert (repo.path / ALLOW).read_bytes() == data, "it is in order already"
    assert passes(repo, "baseline", "create", *REASON) == "There is no blocking finding: nothing to allow.\n"
    repo.write("later.toml", LIVE)
    assert nolive(repo, "scan").returncode == 1
    assert nolive(repo, "baseline", "create").returncode == 2, "a baseline needs a reason"


def test_M8_a_detect_secrets_baseline_is_taken_over_by_value(repo: Sandbox, minted: Mint) -> None:
    program = need(str(BIN / "detect-secrets"))
    kept, other = minted(64), minted(64)
    repo.commit(files={"a.py": f'BINANCE_API_SECRET = "{kept}"\n'})
    repo.write(".secrets.baseline", repo.must(program, "scan"))
    repo.write("a.py", f'import os\n\nBINANCE_API_SECRET = "{kept}"\nKRAKEN_API_SECRET = "{other}"\n')
    shown = passes(repo, "baseline", "import", ".secrets.baseline", *REASON)
    assert shown.startswith("Imported 1 value")
    assert not re.search(r"\b[0-9a-f]{40}\b", (repo.path / ALLOW).read_text()), "its bare digests are not kept"
    done = nolive(repo, "scan", "a.py", "--format", "json")
    blocking = [one["line"] for one in json.loads(done.stdout)["findings"] if not one["allowed"]]
    assert blocking == [4]


def test_M8_gitleaks_lists_are_taken_over(repo: Sandbox, minted: Mint) -> None:
    line = f"BINANCE_API_SECRET={minted(64)}\n"
    repo.commit(files={"a.env": line, "b.env": line, "fixtures/c.env": line, "modes.toml": LIVE})
    repo.write(".gitleaksignore", "a.env:generic-api-key:1\nmodes.toml:generic-api-key:2\n")
    repo.write(".gitleaks.toml", "[allowlist]\npaths = ['''^fixtures/''']\nregexes = ['''x''']\n")
    assert passes(repo, "baseline", "import", ".gitleaksignore", *REASON).startswith("Imported 1 value")
    assert "not taken over: regexes" in passes(repo, "baseline", "import", ".gitleaks.toml", *REASON)
    assert [row["path"] for row in rows(repo)] == ["a.env", "fixtures/c.env"]
    broken = repo.write("list", "nonsense\n")
    done = nolive(repo, "baseline", "import", str(broken), *REASON)
    assert (done.returncode, "list:1" in done.stderr) == (2, True)


def test_explain_a_rule_shows_an_example_and_a_counter_example(folder: Sandbox) -> None:
    shown = passes(folder, "explain", "safety-off/freqtrade")
    assert '"dry_run": false' in shown.partition("Not found in")[0]
    assert '"dry_run": true' in shown.partition("Not found in")[2]
    assert "Fix:" in passes(folder, "explain", "NL-PCK-01")
    wrong = nolive(folder, "explain", "safty-off")
    assert (wrong.returncode, 'did you mean "safety-off"' in wrong.stderr) == (2, True)


def flat(shown: str) -> str:
    """What is on the screen without the ends of its lines."""
    return " ".join(shown.split())


def test_M3_explain_a_place_says_which_allow_covers_it_and_why_another_does_not(repo: Sandbox, minted: Mint) -> None:
    text, secret = freqtrade(minted)
    repo.commit(files={"config.json": text, "docs/a.md": "mode: live\n"})
    passes(repo, "allow", "config.json:5", *REASON)
    shown = passes(repo, "explain", "config.json:5")
    assert "[live-key/binance.secret]  allowed" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert f"{ALLOW}:5, owner op-1@users.noreply.github.com, until " in flat(shown)
    repo.write("config.json", text.replace(secret, minted(64)))
    changed = flat(passes(repo, "explain", "config.json:5"))
    assert f"Not covered by the allow in {ALLOW}:5: the value is not the one that was allowed" in changed
    repo.write("moved.json", text)
    moved = flat(passes(repo, "explain", "moved.json:5"))
    assert f"Not covered by the allow in {ALLOW}:5: it is for the file config.json" in moved
    assert "nothing was found here" in passes(repo, "explain", "docs/a.md:1")
    assert "trading modes are not" in passes(repo, "explain", "docs/a.md:1")
    assert nolive(repo, "explain", "none.json:5").returncode == 2
    assert secret not in shown + changed


def test_B5_a_link_in_place_of_the_file_is_refused(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": LIVE})
    repo.write("elsewhere.toml", "")
    (repo.path / ".nolive").mkdir()
    (repo.path / ALLOW).symlink_to("../elsewhere.toml")
    assert nolive(repo, "scan").returncode == 3
    repo.git("add", "-A")
    assert nolive(repo, "scan", "--staged").returncode == 2


def test_no_command_is_printed_where_it_could_not_work(repo: Sandbox, folder: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path / "plain"
    outside.mkdir()
    (outside / "a.toml").write_text(LIVE)
    repo.write("a.toml", LIVE)
    assert "nolive allow" in nolive(repo, "scan", "a.toml").stdout
    assert "nolive allow" not in nolive(repo, "scan", str(outside)).stdout
    assert "nolive allow" not in nolive(repo, "scan", cwd=outside).stdout
    told = repo.run(str(BIN / "nolive"), "scan", "--env", env={"FREQTRADE__DRY_RUN": "false"})
    assert told.returncode == 1
    assert "nolive allow" not in told.stdout
