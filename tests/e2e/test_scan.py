"""`nolive scan` as a user runs it: on repositories, folders and files, and on everything that can go wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import BIN, Sandbox, words

LIVE = '[environment]\nmode = "live"\n'
SAFE = '[environment]\nmode = "paper"\n'


def nolive(where: Sandbox, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return where.run(str(BIN / "nolive"), *arguments, cwd=cwd)


def answer(where: Sandbox, *arguments: str, cwd: Path | None = None) -> dict[str, Any]:
    done = nolive(where, "scan", *arguments, "--format", "json", cwd=cwd)
    assert done.returncode in (0, 1, 3), words(done)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def places(report: dict[str, Any]) -> set[tuple[str, int]]:
    return {(item["path"], item["line"]) for item in report["findings"] if item["severity"] == "block"}


def test_the_json_is_the_published_shape(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": LIVE, "b.toml": SAFE})
    report = answer(repo)
    assert report["schema"] == 1
    assert (report["examined"], report["skipped"]) == (2, [])
    (finding,) = report["findings"]
    keys = {"rule", "severity", "path", "line", "column", "message", "fingerprint", "allowed"}
    assert keys <= set(finding)
    assert (finding["path"], finding["line"], finding["column"], finding["allowed"]) == ("a.toml", 2, 8, False)


def test_paths_are_relative_to_the_repository_or_the_folder(repo: Sandbox, tmp_path: Path) -> None:
    repo.commit(files={"deep/inner/a.toml": LIVE})
    assert places(answer(repo, "deep/inner")) == {("deep/inner/a.toml", 2)}
    assert places(answer(repo, "inner", cwd=repo.path / "deep")) == {("deep/inner/a.toml", 2)}
    assert places(answer(repo, str(repo.path / "deep/inner/a.toml"), cwd=tmp_path)) == {("deep/inner/a.toml", 2)}
    plain = tmp_path / "plain" / "sub"
    plain.mkdir(parents=True)
    (plain / "b.toml").write_text(LIVE)
    assert places(answer(repo, str(tmp_path / "plain"))) == {("sub/b.toml", 2)}
    assert places(answer(repo, str(plain / "b.toml"))) == {("b.toml", 2)}


def test_I1_examined_and_skipped_are_what_was_asked(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": LIVE, "pic.png": b"\x89PNG\r\n\x1a\n\0\0", "empty": "", "bin": bytes(range(256))})
    os.symlink("a.toml", repo.path / "link")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD').strip()},sub")
    repo.git("add", "link")
    report = answer(repo, "--all")
    assert report["examined"] + len(report["skipped"]) == len(repo.git("ls-files").split())
    assert [item["path"] for item in report["skipped"]] == ["sub"]


def test_subjects_see_what_they_name(repo: Sandbox) -> None:
    base = repo.commit(files={".gitignore": "ignored.toml\n", "old.toml": SAFE})
    repo.commit(files={"gone.toml": LIVE})
    (repo.path / "gone.toml").unlink()
    repo.commit()
    repo.write("ignored.toml", LIVE)
    repo.write("new.toml", LIVE)
    repo.write("staged.toml", LIVE)
    repo.git("add", "staged.toml")
    assert places(answer(repo)) == {("new.toml", 2), ("staged.toml", 2)}
    assert places(answer(repo, "--all")) == {("staged.toml", 2)}
    assert places(answer(repo, "--staged")) == {("staged.toml", 2)}
    assert places(answer(repo, "--ignored")) == {("ignored.toml", 2)}
    assert places(answer(repo, "--range", f"{base}..HEAD")) == {("gone.toml", 2)}
    assert places(answer(repo, "--history")) == {("gone.toml", 2)}
    assert places(answer(repo, "ignored.toml")) == {("ignored.toml", 2)}, "asked for by name"


def test_the_environment_is_a_subject(folder: Sandbox, minted: Callable[[int], str]) -> None:
    value = minted(64)
    env = {"BINANCE_API_SECRET": value, "TRADING_MODE": "live"}
    done = folder.run(str(BIN / "nolive"), "scan", "--env", "--format", "json", env=env)
    assert done.returncode == 1
    assert value not in words(done)
    rules = {item["rule"].partition("/")[0] for item in json.loads(done.stdout)["findings"]}
    assert {"live-key", "live-mode"} <= rules


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "markdown"])
def test_I2_no_format_shows_the_value(repo: Sandbox, minted: Callable[[int], str], form: str) -> None:
    value = minted(64)
    repo.commit(files={"x.env": f"BINANCE_API_KEY={minted(64)}\nBINANCE_API_SECRET={value}\n"})
    done = nolive(repo, "scan", "--format", form)
    assert done.returncode == 1
    assert "live-key/binance" in done.stdout
    assert value not in words(done)
    assert value[:10] not in words(done)


def test_an_allow_lets_one_finding_pass_until_its_day(repo: Sandbox) -> None:
    allow = '[[allow]]\nrule = "live-mode"\npath = "a.toml"\nreason = "the demo of the conference"\nowner = "op-1"\n'
    repo.commit(files={"a.toml": LIVE, ".nolive.toml": allow + "expires = 2999-01-01\n"})
    done = nolive(repo, "scan")
    assert done.returncode == 0, words(done)
    assert "1 finding allowed" in done.stdout
    repo.write(".nolive.toml", allow + "expires = 2020-01-01\n")
    done = nolive(repo, "scan")
    assert done.returncode == 1
    assert "expired" in words(done)


# -- bad input: each says what, where, why and the next command, and nothing is lost ------------------------


@pytest.mark.parametrize("subject", ["--all", "--staged", "--history", "--ignored"])
def test_not_a_repository(folder: Sandbox, subject: str) -> None:
    done = nolive(folder, "scan", subject)
    assert done.returncode == 3
    assert "not a Git repository" in done.stderr
    assert "next:" in done.stderr


def test_no_commits_yet_is_fine_for_a_scan(repo: Sandbox) -> None:
    repo.write("a.toml", LIVE)
    assert nolive(repo, "scan").returncode == 1
    repo.git("add", "-A")
    assert nolive(repo, "scan", "--staged").returncode == 1


def test_A15_detached_head_is_fine_for_a_scan(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": LIVE})
    repo.git("checkout", "--quiet", "--detach")
    assert nolive(repo, "scan").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("nowhere.toml",), "no such file"),
        (("--range", "main"), "A..B"),
        (("--all", "a.toml"), "choose one subject"),
        (("--staged", "--all"), "choose one subject"),
        (("--format", "xml"), "xml"),
        (("--stagd",), "--staged"),
    ],
)
def test_usage_errors_are_exit_2(repo: Sandbox, arguments: tuple[str, ...], needle: str) -> None:
    repo.commit(files={"a.toml": SAFE})
    done = nolive(repo, "scan", *arguments)
    assert done.returncode == 2
    assert needle in done.stderr
    assert "Traceback" not in done.stderr


def test_A16_a_range_that_is_not_here_is_exit_3(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": SAFE})
    done = nolive(repo, "scan", "--range", "origin/main..HEAD")
    assert done.returncode == 3
    assert "origin/main" in done.stderr


def test_A16_a_missing_object_is_exit_3(repo: Sandbox) -> None:
    repo.commit(files={"a.toml": SAFE, "b.toml": SAFE + "# b\n"})
    oid = repo.git("rev-parse", "HEAD:b.toml").strip()
    (repo.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    done = nolive(repo, "scan", "--history")
    assert done.returncode == 3
    assert "missing" in words(done)


def test_an_unreadable_file_is_exit_3(repo: Sandbox) -> None:
    """Root may read everything, so the file that nobody can read is one that takes forever: a named pipe."""
    repo.commit(files={"a.toml": SAFE})
    (repo.path / "a.toml").unlink()
    os.mkfifo(repo.path / "a.toml")
    done = nolive(repo, "scan", "--all")
    assert done.returncode == 3
    assert "a.toml" in words(done)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.toml", '[environment]\nmode = "live"\nbroken = = 1\n'),
        ("bot.yaml", "trading_mode: live\n  broken: [\n"),
        ("bot.json", '{"dry_run": false, "exchange": {"name": "kraken", '),
    ],
)
def test_C10_broken_configuration_is_never_clean(repo: Sandbox, name: str, text: str) -> None:
    repo.commit(files={name: text})
    done = nolive(repo, "scan")
    assert done.returncode in (1, 3), words(done)
    assert name in words(done)
    assert "Traceback" not in words(done)


def test_G2_a_broken_policy_is_exit_2(repo: Sandbox) -> None:
    repo.commit(files={".nolive.toml": "[scan\n"})
    done = nolive(repo, "scan")
    assert done.returncode == 2
    assert ".nolive.toml" in done.stderr


def test_help_fits_80_columns_and_shows_examples(folder: Sandbox) -> None:
    for command in ((), ("scan",), ("drill",), ("gate",), ("verify",), ("rules",)):
        done = nolive(folder, *command, "--help")
        assert done.returncode == 0, command
        assert max(len(line) for line in done.stdout.splitlines()) <= 80, command
        assert "nolive " in done.stdout


@pytest.mark.parametrize(
    "name", ["lib.rs", "bot.py", "main.go", "app.ts", "notes.md", "run.sh", "data.csv", "Makefile"]
)
def test_a_pasted_key_is_found_in_a_file_of_any_kind(repo: Sandbox, minted: Callable[[int], str], name: str) -> None:
    """`NAME=value` is no statement of most languages; people paste it into them all the same."""
    repo.commit(files={name: f"\n\nBINANCE_API_SECRET={minted(64)}\n"})
    assert places(answer(repo)) == {(name, 3)}


def test_where_all_is_clear_no_judge_is_loaded(repo: Sandbox) -> None:
    repo.commit(files={"bot.py": "print(1)\n"})
    program = "import sys; from nolive_hooks.cli.main import run; print(run(['scan'])); print(*sys.modules)"
    said, code, loaded = repo.must(sys.executable, "-c", program).splitlines()
    assert (said, code) == ("nolive: clean. 1 file checked, 0 not checked.", "0")
    assert "nolive_hooks.guard.scan" in loaded.split()
    assert not {"nolive_hooks.guard.judging", "nolive_hooks.guard.keys", "yaml"} & set(loaded.split())
