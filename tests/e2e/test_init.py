"""`nolive init` on real repositories: what is written, what is left alone, and every byte taken back."""

from __future__ import annotations

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from nolive_hooks import __version__
from nolive_hooks.scaffold.answers import REPOSITORY
from tests.support import BIN, ROOT, Sandbox, words
from tests.unit.test_scaffold_precommit import PLAIN

NOLIVE = str(BIN / "nolive")
YES = ("init", "--yes", "--reviewer", "rev-1")


def everything(repo: Sandbox) -> dict[str, tuple[bytes, int]]:
    """Every file with its mode, the hooks too; of the Git folder nothing else."""
    places = [path for path in repo.path.rglob("*") if path.is_file()]
    found = ((str(path.relative_to(repo.path)), path) for path in places)
    return {name: (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) for name, path in found
            if not name.startswith(".git/") or name.startswith(".git/hooks/")}  # fmt: skip


def folders(repo: Sandbox) -> set[str]:
    return {
        str(path.relative_to(repo.path)) for path in repo.path.rglob("*") if path.is_dir() and ".git/" not in str(path)
    }


def test_an_empty_repository_is_set_up_and_taken_back_byte_for_byte(repo: Sandbox) -> None:
    before, made = everything(repo), folders(repo)
    done = repo.run(NOLIVE, *YES)
    assert done.returncode == 0, words(done)
    assert "self-test" in done.stdout
    assert "both caught" in done.stdout
    assert "Undo: nolive init --undo" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()[1:-1]) <= 80
    assert os.access(repo.path / ".git/hooks/pre-commit", os.X_OK)
    after = everything(repo)
    again = repo.run(NOLIVE, *YES)
    assert again.returncode == 0, words(again)
    assert "already there" in again.stdout
    assert everything(repo) == after
    undone = repo.run(NOLIVE, "init", "--undo")
    assert undone.returncode == 0, words(undone)
    assert everything(repo) == before
    assert folders(repo) == made
    assert repo.run(NOLIVE, "init", "--undo").returncode == 4


def test_a_repository_with_a_past_keeps_its_files_and_modes(repo: Sandbox) -> None:
    repo.commit("bot", {
        ".pre-commit-config.yaml": PLAIN, ".gitattributes": "*.csv text\r\n*.bin filter=lfs", "CODEOWNERS": "* @all\n",
        "requirements.txt": "freqtrade\n", "user_data/config.json": '{"dry_run": true, "exchange": {"name": "okx"}}\n',
    })  # fmt: skip
    (repo.path / ".pre-commit-config.yaml").chmod(0o755)
    before = everything(repo)
    shown = repo.run(NOLIVE, "init", "--diff")
    assert shown.returncode == 0, words(shown)
    assert everything(repo) == before
    repo.write("patch", shown.stdout.partition("\n")[2])
    done = repo.run(NOLIVE, *YES)
    assert "freqtrade detected (requirements.txt, user_data/)" in done.stdout
    assert '# config = "user_data/config.json"' in (repo.path / ".nolive.toml").read_text()
    for name in (".gitattributes", "CODEOWNERS"):
        assert (repo.path / name).read_bytes().startswith(before[name][0])
    assert everything(repo)[".pre-commit-config.yaml"][1] == 0o755
    attributes = repo.git("check-attr", "text", "filter", "--", "results/drill_20260102_030405/trades/a.csv")
    assert attributes.count("unset") == 2
    assert repo.run(NOLIVE, "init", "--undo").returncode == 0
    (repo.path / "patch").unlink()
    assert everything(repo) == before


def test_what_diff_shows_is_a_patch_that_does_the_same(repo: Sandbox) -> None:
    repo.commit("bot", {".pre-commit-config.yaml": PLAIN, ".gitattributes": "* text=auto"})
    shown = repo.must(NOLIVE, "init", "--diff").partition("\n")[2]
    assert repo.run("git", "apply", "-", stdin=shown).returncode == 0
    patched = {name: data for name, data in everything(repo).items() if ".git/" not in name}
    repo.git("stash", "--quiet", "--include-untracked")
    assert repo.run(NOLIVE, "init", "--yes").returncode == 0
    assert {name: data for name, data in everything(repo).items() if ".git/" not in name} == patched


def test_an_edit_of_yours_is_never_overwritten_by_undo(repo: Sandbox) -> None:
    repo.write(".gitattributes", "*.png binary\n")
    repo.must(NOLIVE, *YES)
    with (repo.path / ".gitattributes").open("a") as stream:
        stream.write("*.csv diff=csv\n")
    edited = (repo.path / ".gitattributes").read_bytes()
    done = repo.run(NOLIVE, "init", "--undo")
    assert done.returncode == 4
    assert "edited since" in done.stdout
    assert (repo.path / ".gitattributes").read_bytes() == edited
    assert not (repo.path / ".nolive.toml").exists()
    text = edited.decode().removesuffix("*.csv diff=csv\n")
    repo.write(".gitattributes", text)
    assert repo.run(NOLIVE, "init", "--undo").returncode == 0
    assert (repo.path / ".gitattributes").read_text() == "*.png binary\n"


def test_a_write_that_fails_half_way_takes_back_what_was_written(repo: Sandbox) -> None:
    repo.write(".github/workflows", "a file where a folder should be\n")
    before = everything(repo)
    done = repo.run(NOLIVE, *YES)
    assert done.returncode in (3, 4), words(done)
    assert "next:" in done.stderr
    assert everything(repo) == before


def test_a_run_that_was_killed_is_undone_from_its_record(repo: Sandbox) -> None:
    before = everything(repo)
    repo.must(NOLIVE, *YES)
    (repo.path / ".nolive.toml").unlink()  # as if the run had died before this file
    repo.must(NOLIVE, "init", "--undo")
    assert everything(repo) == before


@pytest.mark.parametrize("name", [".gitattributes", ".github"])
def test_nothing_is_written_through_a_link(repo: Sandbox, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repo.path / name).symlink_to(outside if name == ".github" else outside / "attributes")
    done = repo.run(NOLIVE, *YES)
    assert done.returncode == 2, words(done)
    assert "symbolic link" in done.stderr
    assert not list(outside.iterdir())


def test_hooks_of_your_own_are_named_and_left_alone(repo: Sandbox) -> None:
    repo.git("config", "core.hooksPath", ".githooks")
    repo.write(".githooks/pre-commit", "#!/bin/sh\nexit 0\n").chmod(0o755)
    done = repo.run(NOLIVE, *YES)
    assert done.returncode == 0
    assert "core.hooksPath is .githooks" in done.stdout
    assert (repo.path / ".githooks/pre-commit").read_text() == "#!/bin/sh\nexit 0\n"


def test_hooks_come_from_the_release_where_it_can_be_fetched(repo: Sandbox) -> None:
    release = repo.home / "release"
    repo.git("init", "--quiet", str(release))
    repo.git("-C", str(release), "commit", "--quiet", "--allow-empty", "-m", "x")
    repo.git("-C", str(release), "tag", f"v{__version__}")
    repo.git("config", "--global", f"url.file://{release}.insteadOf", REPOSITORY)
    done = repo.run(NOLIVE, *YES)
    assert "cannot be fetched" not in done.stdout
    config = (repo.path / ".pre-commit-config.yaml").read_text()
    assert f"  - repo: {REPOSITORY}\n    rev: v{__version__}\n" in config
    repo.must(NOLIVE, "init", "--undo")
    repo.git("-C", str(release), "tag", "--delete", f"v{__version__}")
    done = repo.run(NOLIVE, *YES)
    assert "cannot be fetched from here" in done.stdout
    assert "repo: local" in (repo.path / ".pre-commit-config.yaml").read_text()


def test_without_a_terminal_and_without_yes_nothing_happens(repo: Sandbox) -> None:
    done = repo.run(NOLIVE, "init")
    assert done.returncode == 2
    assert "nolive init --diff" in done.stderr
    assert everything(repo) == {name: data for name, data in everything(repo).items() if name.startswith(".git/")}


def typed(repo: Sandbox, answers: bytes) -> tuple[int, str]:
    """`nolive init` at a terminal where everything is typed ahead."""
    leader, follower = pty.openpty()
    os.write(leader, answers)
    env, argv = repo.environment(), (NOLIVE, "init")
    done = subprocess.run(
        argv, cwd=repo.path, env=env, stdin=follower, stdout=follower, stderr=follower, check=False, timeout=60
    )
    os.close(follower)
    shown = os.read(leader, 1 << 16).decode()
    os.close(leader)
    return done.returncode, shown


def test_at_a_terminal_it_asks_and_the_default_is_to_write_nothing(repo: Sandbox) -> None:
    code, shown = typed(repo, b"\n\n")
    assert (code, "nothing was written" in shown) == (0, True)
    assert not (repo.path / ".nolive.toml").exists()
    code, shown = typed(repo, b"rev-1, @rev-2\ny\n")
    assert code == 0, shown
    assert "Write 11 files?" in shown
    assert 'reviewers = ["rev-1", "rev-2"]' in (repo.path / ".nolive.toml").read_text()


LIVE = '{"dry_run": false, "exchange": {"name": "binance"}}\n'


def stops_live_commits(repo: Sandbox, secret: str, env: dict[str, str] | None = None) -> None:
    """The rendered hooks stop a switch in a file, a key in a message, and a push past `commit -n`."""
    repo.write("user_data/config.json", LIVE)
    repo.git("add", "-A")
    done = repo.run("git", "commit", "-m", "tune", env=env)
    assert done.returncode == 1, words(done)
    assert "user_data/config.json:1:13" in words(done)
    repo.git("rm", "--quiet", "--cached", "-r", "user_data")
    repo.write("user_data/config.json", LIVE.replace("false", "true"))
    repo.git("add", "-A")
    message = f"use BINANCE_API_SECRET={secret}"
    done = repo.run("git", "commit", "-m", message, env=env)
    assert done.returncode == 1, words(done)
    assert "live-key" in words(done)
    assert secret not in words(done)
    done = repo.run("git", "commit", "--quiet", "-m", "a paper bot", env=env)
    assert done.returncode == 0, words(done)
    repo.commit("past the hook", {"user_data/config.json": LIVE})
    remote = repo.home / "remote.git"
    repo.git("init", "--quiet", "--bare", str(remote))
    done = repo.run("git", "push", "--quiet", str(remote), "main", env=env)
    assert done.returncode == 1, words(done)
    assert "user_data/config.json:1:13" in words(done)


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_the_rendered_hooks_work_under(repo: Sandbox, minted: Callable[[int], str], runner: str) -> None:
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    if runner == "prek":
        for stage in ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push"):
            repo.must(str(BIN / "prek"), "install", "--overwrite", "--hook-type", stage)
    assert repo.must(str(BIN / "pre-commit"), "validate-config", ".pre-commit-config.yaml") == ""
    stops_live_commits(repo, minted(64))


@pytest.fixture
def bare(tmp_path: Path) -> tuple[str, dict[str, str]]:
    """A Python that has nolive and neither pre-commit nor prek beside it, as after `pipx install nolive-hooks`."""
    home = tmp_path / "pipx"
    home.mkdir()
    (home / "python3").symlink_to(Path(sys.executable).resolve())
    for name, entry in (("nolive", "cli.main"), ("nolive-hook", "hook")):
        script = home / name
        script.write_text(f"#!{home / 'python3'}\nfrom nolive_hooks.{entry} import main\nmain()\n")
        script.chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("git", "sh", "env"):
        (tools / name).symlink_to(shutil.which(name) or name)
    libraries = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    return str(home / "nolive"), {"PATH": f"{tools}{os.pathsep}{home}", "PYTHONPATH": libraries}


def test_without_pre_commit_plain_hooks_are_written(
    repo: Sandbox, minted: Callable[[int], str], bare: tuple[str, dict[str, str]]
) -> None:
    nolive, env = bare
    before = everything(repo)
    done = repo.run(nolive, "init", "--yes", "--no-workflows", env=env)
    assert done.returncode == 0, words(done)
    assert "(plain)" in done.stdout
    stops_live_commits(repo, minted(64), env)
    repo.git("rm", "--quiet", "-r", "--cached", ".")
    shutil.rmtree(repo.path / "user_data")
    assert repo.run(nolive, "init", "--undo", env=env).returncode == 0
    assert everything(repo) == before


def test_a_plain_hook_of_yours_is_not_replaced(repo: Sandbox, bare: tuple[str, dict[str, str]]) -> None:
    nolive, env = bare
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\nmake lint\n").chmod(0o755)
    done = repo.run(nolive, "init", "--yes", "--no-workflows", env=env)
    assert "a hook of your own is there" in done.stdout
    assert (repo.path / ".git/hooks/pre-commit").read_text() == "#!/bin/sh\nmake lint\n"


def test_D8_D9_hooks_and_line_ends_leave_sealed_evidence_as_it_is(repo: Sandbox) -> None:
    fixer = "repos:\n- repo: local\n  hooks:\n  - id: trailing-whitespace\n    name: x\n    entry: sed -i 's/ *$//'\n"
    repo.commit(
        "bot", {".pre-commit-config.yaml": f"{fixer}    language: system\n", ".gitattributes": "* text=auto ident\n"}
    )
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    repo.git("config", "core.autocrlf", "true")
    sealed, path = b"a,b \r\n1,2 \n$Id$\r\n", "results/drill_20260102_030405/trades/x.csv"
    repo.write(path, sealed)
    repo.write("notes.txt", "a \n")
    repo.git("add", "-A")
    repo.run(str(BIN / "pre-commit"), "run", "trailing-whitespace")
    assert (repo.path / "notes.txt").read_text() == "a\n", "the fixer really runs"
    assert (repo.path / path).read_bytes() == sealed
    (repo.path / path).unlink()
    repo.git("checkout", "--", path)
    assert (repo.path / path).read_bytes() == sealed


# -- nolive doctor ------------------------------------------------------------------------------------------------


def states(repo: Sandbox, *more: str) -> dict[str, str]:
    done = repo.run(NOLIVE, "doctor", "--json", *more)
    found = json.loads(done.stdout)
    assert found["exit_code"] == done.returncode
    assert all(check["fix"] for check in found["checks"] if check["state"] != "ok"), done.stdout
    return {check["name"]: check["state"] for check in found["checks"]}


def test_the_doctor_finds_what_is_missing_and_is_content_after_init(repo: Sandbox) -> None:
    repo.commit("bot", {".pre-commit-config.yaml": PLAIN})
    sick = states(repo)
    assert sick["hook pre-commit"] == sick["rewriting hooks"] == sick["attributes"] == "fail"
    repo.must(NOLIVE, *YES)
    assert set(states(repo).values()) == {"ok"}
    told = repo.run(NOLIVE, "doctor", "--remote")
    assert "the hook stops it too" in " ".join(told.stdout.split())
    assert not [line for line in told.stdout.splitlines() if len(line) > 80 and "next: " not in line]
    assert "not verified  rules on GitHub" in told.stdout, "what could not be asked is never ok"
    assert told.returncode == 3


def test_A18_the_doctor_sees_a_dead_interpreter_and_a_broken_policy(repo: Sandbox) -> None:
    repo.must(NOLIVE, *YES)
    hook = repo.path / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace(f"INSTALL_PYTHON={BIN}", "INSTALL_PYTHON=/gone/bin"))
    repo.write(".nolive.toml", "[scan]\ntest = true\n")
    found = states(repo)
    assert found["hook pre-commit"] == "fail"
    assert found["policy"] == "fail"


def test_large_commits_are_made_fast_and_a_cache_that_cannot_be_is_named(repo: Sandbox) -> None:
    pytest.importorskip("hyperscan", reason="vectorscan has no wheel for this system")
    env = {"XDG_CACHE_HOME": str(repo.home / "cold")}
    told = {row["name"]: row for row in json.loads(repo.run(NOLIVE, "doctor", "--json", env=env).stdout)["checks"]}
    assert (told["large commits"]["state"], told["large commits"]["fix"]) == ("look", "nolive warm")
    assert not (repo.home / "cold").exists(), "the doctor only looks"
    setup = (NOLIVE, "init", "--yes", "--local", "--no-workflows")
    assert "search patterns compiled," in repo.run(*setup, env=env).stdout
    assert (repo.home / "cold/nolive").is_dir()
    assert "compiled," not in repo.run(*setup, env=env).stdout, "a second run finds them ready"
    assert "search patterns compiled" in repo.run(NOLIVE, "doctor", env=env).stdout
    blocked = {"XDG_CACHE_HOME": str(repo.write("file", "x"))}
    done = repo.run(*setup, env=blocked)
    assert done.returncode == 0, words(done)
    assert "slower until this works: nolive warm" in " ".join(done.stdout.split())
