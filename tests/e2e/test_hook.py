"""The commit hook against real git, real pre-commit and real prek."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import BIN, ROOT, Sandbox, words

LIVE = '[environment]\nmode = "live"\n'
SAFE = '[environment]\nmode = "paper"\n'


@pytest.fixture
def hooked(repo: Sandbox) -> Sandbox:
    """A repository with one commit and the hook installed as a plain Git hook for commits and merges."""
    repo.commit("start", {"README.md": "# bot\n"})
    for name in ("pre-commit", "pre-merge-commit"):
        repo.write(f".git/hooks/{name}", f"#!/bin/sh\nexec {BIN}/nolive-hook\n").chmod(0o755)
    return repo


def test_a_clean_commit_is_silent(hooked: Sandbox) -> None:
    hooked.write("config/bot.toml", SAFE)
    hooked.git("add", "-A")
    done = hooked.run("git", "commit", "-m", "paper")
    assert done.returncode == 0
    assert "nolive" not in words(done)


def test_live_mode_is_stopped_with_place_reason_and_remedy(hooked: Sandbox) -> None:
    hooked.write("config/bot.toml", LIVE)
    hooked.git("add", "-A")
    done = hooked.run("git", "commit", "-m", "live")
    assert done.returncode == 1
    assert "config/bot.toml:2:8" in done.stderr
    assert "live-mode" in done.stderr
    assert "Fix:" in done.stderr
    assert hooked.git("log", "--format=%s").split() == ["start"]
    assert hooked.git("diff", "--cached", "--name-only").split() == ["config/bot.toml"], "the index is as it was"


def test_I2_a_key_is_stopped_and_never_shown(hooked: Sandbox, minted: Callable[[int], str]) -> None:
    key, secret = minted(64), minted(64)
    exchange = f'"exchange": {{"name": "binance",\n    "key": "{key}",\n    "secret": "{secret}"}}'
    text = f'{{\n  "dry_run": false,\n  {exchange}\n}}\n'
    hooked.write("user_data/config.json", text)
    hooked.git("add", "-A")
    done = hooked.run("git", "commit", "-m", "keys")
    assert done.returncode == 1
    assert "user_data/config.json:2:14" in done.stderr
    assert "live-key/binance" in done.stderr
    assert "value hidden" in done.stderr
    for value in (key, secret):
        assert value not in words(done)
        assert value[:12] not in words(done)


def test_A4_commit_all_judges_the_index_git_made_for_it(hooked: Sandbox) -> None:
    hooked.commit(files={"bot.toml": SAFE})
    hooked.write("bot.toml", LIVE)
    assert hooked.run("git", "commit", "-am", "live").returncode == 1
    hooked.write("bot.toml", SAFE + "# note\n")
    assert hooked.run("git", "commit", "-am", "paper").returncode == 0


def test_A5_commit_of_one_path_judges_that_path_only(hooked: Sandbox) -> None:
    hooked.commit(files={"a.toml": SAFE, "b.toml": SAFE})
    hooked.write("a.toml", SAFE + "# a\n")
    hooked.write("b.toml", LIVE)
    hooked.git("add", "b.toml")
    assert hooked.run("git", "commit", "-m", "a", "--", "a.toml").returncode == 0
    assert hooked.run("git", "commit", "-m", "b", "--", "b.toml").returncode == 1


def test_A6_the_index_is_judged_though_the_work_tree_is_clean(hooked: Sandbox) -> None:
    hooked.write("a.toml", LIVE)
    hooked.git("add", "-A")
    hooked.write("a.toml", SAFE)
    assert hooked.run("git", "commit", "-m", "x").returncode == 1


def test_A9_a_clean_merge_is_judged(hooked: Sandbox) -> None:
    hooked.git("switch", "--quiet", "-c", "side")
    hooked.commit(files={"side.toml": LIVE})  # with --no-verify
    hooked.git("switch", "--quiet", "main")
    hooked.commit(files={"main.toml": SAFE})
    done = hooked.run("git", "merge", "--no-edit", "side")
    assert done.returncode != 0
    assert "side.toml:2:8" in done.stderr


def test_A18_a_linked_worktree_is_judged_by_its_own_index(hooked: Sandbox, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    hooked.git("worktree", "add", "--quiet", "-b", "linked", str(linked))
    (linked / "bot.toml").write_text(LIVE)
    hooked.must("git", "add", "-A", cwd=linked)
    assert hooked.run("git", "commit", "-m", "x", cwd=linked).returncode == 1
    assert hooked.run("git", "commit", "--allow-empty", "-m", "main is clean").returncode == 0


@pytest.mark.parametrize("name", ["a\x1b[2Kb.toml", "a\n::error file=x::pwn.toml", "a\u202eb.toml"])
def test_B1_B2_B4_hostile_file_names_are_shown_escaped(hooked: Sandbox, name: str) -> None:
    hooked.write(name, LIVE)
    hooked.git("add", "-A")
    done = hooked.run("git", "commit", "-m", "x")
    assert done.returncode == 1
    assert not any(line.startswith("::") for line in done.stderr.splitlines())
    assert not any(char in done.stderr for char in ("\x1b", "\u202e"))


def test_C1_utf16_is_no_hiding_place(hooked: Sandbox) -> None:
    hooked.write("win.toml", LIVE.encode("utf-16"))
    hooked.git("add", "-A")
    assert hooked.run("git", "commit", "-m", "x").returncode == 1


def test_an_unmerged_file_is_never_clean(hooked: Sandbox) -> None:
    hooked.commit(files={"a": "one\n"})
    hooked.git("switch", "--quiet", "-c", "other")
    hooked.commit(files={"a": "two\n"})
    hooked.git("switch", "--quiet", "main")
    hooked.commit(files={"a": "three\n"})
    hooked.run("git", "merge", "other")
    done = hooked.run(str(BIN / "nolive-hook"))
    assert done.returncode == 3
    assert "resolve the conflict" in done.stderr


def test_G1_a_misspelt_policy_stops_the_commit(hooked: Sandbox) -> None:
    hooked.write(".nolive.toml", "[scan]\ntest = true\n")
    hooked.git("add", "-A")
    done = hooked.run("git", "commit", "-m", "x")
    assert done.returncode == 1, "git reports every failing hook as 1"
    assert 'did you mean "tests"?' in done.stderr
    assert hooked.run(str(BIN / "nolive-hook")).returncode == 2


def test_wrong_options_and_no_repository_are_not_clean(folder: Sandbox) -> None:
    hook = str(BIN / "nolive-hook")
    assert folder.run(hook).returncode == 3
    assert folder.run(hook, "--wrong").returncode == 2
    assert folder.run(hook, "--only", "nothing").returncode == 2
    assert "usage:" in folder.run(hook, "--help").stdout


def test_only_keys_and_only_mode_split_the_work(hooked: Sandbox, minted: Callable[[int], str]) -> None:
    hooked.write("mode.toml", LIVE)
    hooked.git("add", "-A")
    hook = str(BIN / "nolive-hook")
    assert hooked.run(hook, "--only", "keys").returncode == 0
    assert hooked.run(hook, "--only", "mode").returncode == 1
    hooked.git("rm", "--quiet", "-f", "mode.toml")
    hooked.write("bot.env", f"BINANCE_API_SECRET={minted(64)}\n")
    hooked.git("add", "-A")
    assert hooked.run(hook, "--only", "keys").returncode == 1
    assert hooked.run(hook, "--only", "mode").returncode == 0


def test_a_clean_commit_imports_nothing_heavy(hooked: Sandbox) -> None:
    hooked.write("bot.py", "x = 1\n")
    hooked.git("add", "-A")
    code = "import sys; from nolive_hooks import hook; assert hook.run([]) == 0; print(*sys.modules)"
    loaded = set(hooked.must(sys.executable, "-I", "-c", code).split())
    heavy = {
        "re",
        "collections",
        "contextlib",
        "functools",
        "json",
        "enum",
        "typing",
        "dataclasses",
        "subprocess",
        "pathlib",
        "tomllib",
        "yaml",
        "msgspec",
        "click",
    }
    assert not loaded & (heavy | {"jinja2", "git", "detect_secrets", "argparse", "logging", "hashlib"})


def pre_commit_config(repo: Sandbox) -> None:
    repo.write(
        ".pre-commit-config.yaml",
        "repos:\n- repo: local\n  hooks:\n  - id: nolive\n    name: nolive\n"
        f"    entry: {BIN}/nolive-hook\n    language: system\n    types: []\n    require_serial: true\n",
    )


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_it_works_under_pre_commit_and_prek(repo: Sandbox, runner: str) -> None:
    pre_commit_config(repo)
    repo.commit("start")
    repo.must(str(BIN / runner), "install")
    repo.write("bot.toml", LIVE)
    repo.git("add", "-A")
    done = repo.run("git", "commit", "-m", "live")
    assert done.returncode == 1
    assert "bot.toml:2:8" in words(done)
    repo.write("bot.toml", SAFE)
    repo.git("add", "-A")
    assert repo.run("git", "commit", "-m", "paper").returncode == 0


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_all_files_judges_every_tracked_file(repo: Sandbox, runner: str) -> None:
    """A hook that only looked at what is staged would call the whole repository clean in CI."""
    pre_commit_config(repo)
    repo.commit("start", {"deep/old.toml": LIVE})
    done = repo.run(str(BIN / runner), "run", "--all-files")
    assert done.returncode == 1
    assert "deep/old.toml:2:8" in words(done)


@pytest.mark.slow
def test_the_published_hooks_install_and_block(repo: Sandbox, tmp_path: Path) -> None:
    """pre-commit clones this repository, builds an environment from it and runs the hook of the manifest."""
    source = tmp_path / "source"
    listed = repo.must("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    published = Sandbox(source, repo.home)
    published.git("init", "--quiet")
    sha = published.commit("release")
    config = f"repos:\n- repo: {source}\n  rev: {sha}\n  hooks:\n  - id: nolive\n  - id: nolive-pack\n"
    config += "  - id: nolive-commit-msg\n  - id: nolive-pre-push\n"
    repo.write(".pre-commit-config.yaml", config)
    repo.commit("start")
    env = {"PRE_COMMIT_HOME": str(tmp_path / "cache"), **{k: v for k, v in os.environ.items() if k.startswith("PIP_")}}
    repo.write("bot.toml", LIVE)
    repo.git("add", "-A")
    done = repo.run(str(BIN / "pre-commit"), "run", env=env)
    assert "bot.toml:2:8" in words(done), words(done)
    repo.write("bot.toml", SAFE)
    repo.git("add", "-A")
    done = repo.run(str(BIN / "pre-commit"), "run", env=env)
    assert done.returncode == 0, words(done)
    repo.write(".git/MESSAGE", "words\n")
    stages = (
        ("commit-msg", "--commit-msg-filename", ".git/MESSAGE"),
        ("pre-push", "--from-ref", "HEAD", "--to-ref", "HEAD"),
    )
    for stage in stages:
        done = repo.run(str(BIN / "pre-commit"), "run", "--hook-stage", *stage, env=env)
        assert done.returncode == 0, words(done)
        assert f"nolive-{stage[0]}" in words(done)


def test_a_policy_that_judges_tests_reaches_the_hook(hooked: Sandbox) -> None:
    hooked.write("tests/test_bot.toml", LIVE)
    hooked.git("add", "-A")
    assert hooked.run(str(BIN / "nolive-hook")).returncode == 0
    hooked.write(".nolive.toml", "[scan]\ntests = true\n")
    hooked.git("add", "-A")
    assert hooked.run(str(BIN / "nolive-hook")).returncode == 1


def test_a_folder_that_only_looks_like_a_clone_is_judged_by_the_rules_of_the_one_around_it(hooked: Sandbox) -> None:
    hooked.write("tests/test_bot.toml", LIVE)
    hooked.write(".nolive.toml", "[scan]\ntests = true\n")
    hooked.git("add", "-A")
    decoy = hooked.write("decoy/.git/HEAD", "no ref\n").parent.parent
    done = hooked.run(str(BIN / "nolive-hook"), cwd=decoy)
    assert done.returncode == 1, words(done)
    assert "tests/test_bot.toml:2:8" in done.stderr
