"""Faults A1-A20: odd states of Git, each driven by real git and the installed commands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stage_support import LIVE, SAFE, install, with_remote
from tests.support import BIN, Sandbox, words

HOOK = str(BIN / "nolive-hook")
NOLIVE = str(BIN / "nolive")


@pytest.fixture
def hooked(repo: Sandbox) -> Sandbox:
    """One safe commit, and the hooks for commits and merges."""
    repo.commit("start", {"bot.toml": SAFE})
    install(repo, "pre-commit", "pre-merge-commit")
    return repo


def subjects(repo: Sandbox) -> list[str]:
    return repo.git("log", "--format=%s").splitlines()


def stage(repo: Sandbox, name: str, text: str) -> None:
    repo.write(name, text)
    repo.git("add", "--", name)


def hook(repo: Sandbox, *arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return repo.run(HOOK, *arguments, cwd=cwd, env=env)


def scanned(repo: Sandbox, revisions: str) -> subprocess.CompletedProcess[str]:
    return repo.run(NOLIVE, "scan", "--range", revisions)


def one_line(text: str) -> str:
    """A wrapped message as one line."""
    return re.sub(r"\s+", " ", text)


def test_A1_the_first_commit_is_judged_against_nothing(repo: Sandbox) -> None:
    install(repo, "pre-commit")
    stage(repo, "live.toml", LIVE)
    done = repo.run("git", "commit", "-m", "first")
    assert done.returncode == 1
    assert "live.toml:2:8" in done.stderr
    assert "1 file checked, 0 not checked" in one_line(done.stderr)
    assert repo.run("git", "rev-parse", "--verify", "HEAD").returncode == 128, "still unborn"
    stage(repo, "live.toml", SAFE)
    assert repo.run("git", "commit", "-m", "first").returncode == 0


def test_A2_a_held_lock_of_the_index_does_not_blind_the_hook(hooked: Sandbox) -> None:
    stage(hooked, "live.toml", LIVE)
    lock = hooked.write(".git/index.lock", "held by an editor")
    done = hook(hooked)
    assert done.returncode == 1
    assert "live.toml:2:8" in done.stderr
    assert lock.read_text() == "held by an editor"


def test_A3_no_identity_is_no_reason_not_to_look(hooked: Sandbox) -> None:
    (hooked.home / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    stage(hooked, "live.toml", LIVE)
    done = hook(hooked)
    assert done.returncode == 1
    assert "live.toml:2:8" in done.stderr


def test_A4_commit_all_and_A5_commit_of_a_path_are_judged_by_their_own_index(hooked: Sandbox) -> None:
    hooked.commit("two", {"a.toml": SAFE, "b.toml": SAFE})
    hooked.write("a.toml", LIVE)
    hooked.write("b.toml", SAFE + "# b\n")
    assert hooked.run("git", "commit", "-a", "-m", "all").returncode == 1
    assert hooked.run("git", "commit", "-m", "a", "--", "a.toml").returncode == 1
    assert hooked.run("git", "commit", "-m", "b", "--", "b.toml").returncode == 0
    assert subjects(hooked)[0] == "b"


def test_A6_a_repaired_working_copy_gets_the_one_command_it_needs(hooked: Sandbox) -> None:
    stage(hooked, "live.toml", LIVE)
    hooked.write("live.toml", SAFE)
    index = hooked.git("ls-files", "--stage")
    done = hooked.run("git", "commit", "-m", "x")
    assert done.returncode == 1
    assert "your working copy is already clean: git add live.toml" in one_line(done.stderr)
    assert hooked.git("ls-files", "--stage") == index
    hooked.git("add", "live.toml")
    assert hooked.run("git", "commit", "-m", "x").returncode == 0


def test_A7_a_live_working_copy_beside_a_clean_index_passes_with_a_note(
    hooked: Sandbox, minted: Callable[[int], str]
) -> None:
    value = minted(64)
    stage(hooked, "bot.env", "MODE=paper\n")
    hooked.write("bot.env", f"MODE=paper\nBINANCE_API_SECRET={value}\n")
    done = hooked.run("git", "commit", "-m", "clean")
    assert done.returncode == 0
    notes = [line for line in done.stderr.splitlines() if line.startswith("nolive:")]
    assert len(notes) == 1
    assert "bot.env:2:20" in notes[0]
    assert "working copy only" in notes[0]
    assert value not in words(done)
    assert hooked.git("show", "HEAD:bot.env") == "MODE=paper\n"


def test_A8_intent_to_add_is_not_staged_and_a_note_says_so(hooked: Sandbox) -> None:
    hooked.write("later.toml", LIVE)
    hooked.git("add", "-N", "later.toml")
    stage(hooked, "now.toml", SAFE)
    stage(hooked, "empty", "")
    assert "nolive: 2 files checked, 0 not checked" in hook(hooked, "-v").stderr
    done = hooked.run("git", "commit", "-m", "now")
    assert done.returncode == 0
    assert "not in this commit and not checked: later.toml" in done.stderr
    assert hooked.git("ls-tree", "-r", "--name-only", "HEAD").split() == ["bot.toml", "empty", "now.toml"]


def test_A9_a_clean_merge_is_judged_as_it_will_be(hooked: Sandbox) -> None:
    hooked.git("switch", "--quiet", "-c", "side")
    hooked.commit("side", {"side.toml": LIVE})
    hooked.git("switch", "--quiet", "main")
    hooked.commit("main", {"main.txt": "x\n"})
    done = hooked.run("git", "merge", "--no-edit", "side")
    assert done.returncode == 1
    assert "side.toml:2:8" in done.stderr
    assert subjects(hooked) == ["main", "start"]


def test_A10_conflict_markers_in_configuration_are_never_clean(hooked: Sandbox) -> None:
    for name, ours, theirs, code, said in (
        ("safe.toml", 'mode = "paper"', 'mode = "shadow"', 3, "unparsed: conflict markers"),
        ("safe.yaml", "mode: paper", "mode: shadow", 3, "unparsed: conflict markers"),
        ("live.toml", 'mode = "paper"', 'mode = "live"', 1, "live.toml:5"),
    ):
        text = f"[environment]\n<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> side\n"
        stage(hooked, name, text)
        done = hook(hooked)
        assert done.returncode == code, words(done)
        assert said in one_line(done.stderr)
        hooked.git("rm", "--quiet", "--force", name)
    stage(hooked, "notes.md", "# Merging\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> side\n")
    assert hook(hooked).returncode == 0, "prose about conflicts"


@pytest.mark.parametrize("verb", ["cherry-pick", "revert", "rebase", "am"])
def test_A11_what_no_hook_sees_is_found_in_the_range(hooked: Sandbox, verb: str) -> None:
    base = hooked.git("rev-parse", "HEAD").strip()
    if verb == "revert":
        hooked.commit("live", {"bot.toml": LIVE})
        base = hooked.commit("safe again", {"bot.toml": SAFE})
        command = ["git", "revert", "--no-edit", "HEAD"]
    else:
        hooked.git("switch", "--quiet", "-c", "side")
        hooked.commit("live", {"bot.toml": LIVE})
        patch = hooked.write("../one.patch", hooked.git("format-patch", "-1", "--stdout"))
        hooked.git("switch", "--quiet", "main")
        hooked.commit("main", {"main.txt": "x\n"})
        how = {"cherry-pick": ["cherry-pick", "side"], "rebase": ["rebase", "main", "side"], "am": ["am", str(patch)]}
        command = ["git", *how[verb]]
    done = hooked.run(*command)
    assert done.returncode == 0, "no commit hook runs"
    done = scanned(hooked, f"{base}..HEAD")
    assert done.returncode == 1
    assert "bot.toml:2:8" in done.stdout


def test_A12_no_verify_meets_the_lock_and_hooks_path_meets_the_range(hooked: Sandbox) -> None:
    base = hooked.git("rev-parse", "HEAD").strip()
    stage(hooked, "live.toml", LIVE)
    install(hooked, "reference-transaction")
    index = hooked.git("ls-files", "--stage")
    done = hooked.run("git", "commit", "-n", "-m", "x")
    assert done.returncode == 128
    assert "live.toml:2:8" in done.stderr
    assert (hooked.git("ls-files", "--stage"), subjects(hooked)) == (index, ["start"])
    assert hooked.run("git", "-c", "core.hooksPath=/dev/null", "commit", "-m", "x").returncode == 0
    assert scanned(hooked, f"{base}..HEAD").returncode == 1


def test_A13_a_removed_key_is_found_in_the_commit_that_had_it(repo: Sandbox, minted: Callable[[int], str]) -> None:
    with_remote(repo)
    install(repo, "pre-push")
    value = minted(64)
    bad = repo.commit("key", {"bot.env": f"BINANCE_API_SECRET={value}\n"})
    repo.git("rm", "--quiet", "bot.env")
    repo.commit("removed")
    pushed, ranged = repo.run("git", "push", "origin", "main"), scanned(repo, "origin/main..HEAD")
    assert pushed.returncode == 1
    assert ranged.returncode == 1
    for done in (pushed, ranged):
        assert f"(commit {bad[:10]})" in one_line(words(done))
        assert value not in words(done)
    assert "revoke it at the venue" in one_line(pushed.stderr)
    assert repo.git("ls-remote", "origin", "main").split()[0] != repo.git("rev-parse", "main").strip()


def test_A14_renames_copies_types_modes_and_deletions(hooked: Sandbox) -> None:
    hooked.commit("old", {"old.txt": LIVE, "turns": "x", "mode.toml": LIVE, "gone.toml": LIVE})
    hooked.git("mv", "old.txt", "new.toml")
    done = hook(hooked)
    assert done.returncode == 1, "a rename is judged whole under its new name"
    assert "new.toml:2:8" in done.stderr
    hooked.git("reset", "--quiet", "--hard")
    hooked.git("rm", "--quiet", "gone.toml")
    assert hook(hooked, "-v").stderr == "nolive: 0 files checked, 0 not checked\n", "a deletion is not judged"
    (hooked.path / "mode.toml").chmod(0o755)
    hooked.git("add", "mode.toml")
    assert hook(hooked).returncode == 1, "a new mode makes the old content this commit's"
    hooked.git("reset", "--quiet", "--hard")
    (hooked.path / "turns").unlink()
    os.symlink("bot.toml", hooked.path / "turns")
    hooked.git("add", "turns")
    assert hook(hooked, "-v").stderr == "nolive: 1 file checked, 0 not checked\n"


def test_A14_the_text_of_a_link_is_its_content(hooked: Sandbox, minted: Callable[[int], str]) -> None:
    os.symlink(f"BINANCE_API_SECRET={minted(64)}", hooked.path / "link")
    hooked.git("add", "link")
    done = hook(hooked)
    assert done.returncode == 1
    assert "link:1" in done.stderr


def test_A15_a_detached_head_is_judged(hooked: Sandbox) -> None:
    hooked.git("checkout", "--quiet", "--detach")
    stage(hooked, "live.toml", LIVE)
    assert hooked.run("git", "commit", "-m", "x").returncode == 1
    assert subjects(hooked) == ["start"]


@pytest.fixture
def upstream(repo: Sandbox) -> Sandbox:
    """A repository whose middle commit is live, to be cloned in part."""
    for number, text in enumerate((SAFE, LIVE, SAFE, SAFE + "# more\n")):
        repo.commit(f"commit {number}", {"bot.toml": text})
    repo.git("config", "uploadpack.allowFilter", "true")
    return repo


def clone(upstream: Sandbox, *options: str) -> Sandbox:
    target = upstream.path.parent / "clone"
    upstream.must("git", "clone", "--quiet", *options, f"file://{upstream.path}", str(target))
    return Sandbox(target, upstream.home)


def test_A16_a_shallow_clone_is_not_taken_for_the_whole(upstream: Sandbox) -> None:
    base = upstream.git("rev-parse", "HEAD~3").strip()
    shallow = clone(upstream, "--depth", "2")
    for revisions in (f"{base}..HEAD", "HEAD~2..HEAD"):
        done = scanned(shallow, revisions)
        assert done.returncode == 3, words(done)
        assert "fetch-depth: 0" in done.stderr
        assert "fetch --depth" not in done.stderr
    empty = upstream.path.parent / "empty.git"
    shallow.must("git", "init", "--quiet", "--bare", str(empty))
    shallow.git("remote", "remove", "origin")
    shallow.git("remote", "add", "other", str(empty))
    install(shallow, "pre-push")
    done = shallow.run("git", "push", "other", "main")
    assert done.returncode != 0
    assert "history incomplete" in done.stderr
    assert "fetch-depth: 0" in done.stderr
    assert hook(shallow, "--stage", "pre-push", "other", "url", PRE_COMMIT="1").returncode == 3


def test_A16_new_commits_on_a_shallow_clone_can_be_pushed(upstream: Sandbox) -> None:
    upstream.git("checkout", "--quiet", "--detach")
    shallow = clone(upstream, "--depth", "1", "--branch", "main")
    install(shallow, "pre-push", "reference-transaction")
    shallow.write("more.toml", SAFE)
    shallow.git("add", "-A")
    assert shallow.run("git", "commit", "-m", "more").returncode == 0
    done = shallow.run("git", "push", "origin", "main")
    assert done.returncode == 0, words(done)


def test_A16_grafts_and_replacements_hide_nothing(upstream: Sandbox) -> None:
    base, head = (upstream.git("rev-parse", name).strip() for name in ("HEAD~3", "HEAD"))
    upstream.write(".git/info/grafts", f"{head} {base}\n")
    assert upstream.run("git", "rev-list", "--count", f"{base}..HEAD").stdout.strip() == "1", "git believes it"
    assert scanned(upstream, f"{base}..HEAD").returncode == 1
    (upstream.path / ".git/info/grafts").unlink()
    upstream.git("replace", "--graft", head, base)
    assert upstream.git("rev-list", "--count", f"{base}..HEAD").strip() == "1"
    assert scanned(upstream, f"{base}..HEAD").returncode == 1


def test_A16_a_partial_clone_is_not_fetched_from_and_not_clean(upstream: Sandbox) -> None:
    partial = clone(upstream, "--filter=blob:none", "--no-checkout")
    before = sorted(path.name for path in (partial.path / ".git/objects").rglob("*"))
    for subject in (["--history"], ["--range", "HEAD~3..HEAD"]):
        done = partial.run(NOLIVE, "scan", *subject)
        assert done.returncode == 3, words(done)
        assert "missing from this clone" in one_line(words(done))
    assert sorted(path.name for path in (partial.path / ".git/objects").rglob("*")) == before, "nothing was fetched"


def test_A16_a_lost_object_stops_the_push(repo: Sandbox) -> None:
    with_remote(repo)
    repo.commit("lost", {"lost.toml": SAFE + "# lost\n"})
    oid = repo.git("rev-parse", "HEAD:lost.toml").strip()
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    line = f"refs/heads/main {repo.git('rev-parse', 'main').strip()} refs/heads/main {'0' * 40}\n"
    done = repo.run(HOOK, "--stage", "pre-push", "origin", "url", stdin=line)
    assert done.returncode == 3
    assert "lost.toml" in done.stderr
    assert "missing" in done.stderr
    gone = line.replace(repo.git("rev-parse", "main").strip(), "1" * 40)
    assert repo.run(HOOK, "--stage", "pre-push", "origin", "url", stdin=gone).returncode == 3


def test_A17_no_work_tree_says_why_and_what_to_do(folder: Sandbox) -> None:
    folder.git("init", "--quiet", "--bare", "bare.git")
    folder.git("init", "--quiet", "whole")
    for where, said in (("bare.git", "bare"), ("whole/.git", ""), (".", "not a git repository")):
        for command in ([HOOK], [NOLIVE, "scan", "--all"]):
            done = folder.run(*command, cwd=folder.path / where)
            assert done.returncode == 3, words(done)
            assert "not a Git repository" in done.stderr
            assert said in done.stderr.lower()
            assert "next:" in done.stderr
    folder.write("plain/bot.toml", LIVE)
    assert folder.run(NOLIVE, "scan", "plain").returncode == 1, "a folder needs no Git"


def test_A17_a_repository_of_another_owner_gets_the_exact_remedy(hooked: Sandbox) -> None:
    """The switch that Git's own tests use to make every owner another one."""
    for command in ([HOOK], [NOLIVE, "scan", "--all"]):
        done = hooked.run(*command, env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
        assert done.returncode == 3, words(done)
        assert f"git config --global --add safe.directory {hooked.path}" in one_line(done.stderr)


def test_A18_a_linked_worktree_and_exported_git_variables(hooked: Sandbox, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    hooked.git("worktree", "add", "--quiet", "-b", "linked", str(linked))
    (linked / "live.toml").write_text(LIVE)
    hooked.must("git", "add", "-A", cwd=linked)
    done = hooked.run("git", "commit", "-m", "x", cwd=linked)
    assert done.returncode == 1
    assert "live.toml:2:8" in done.stderr
    assert hooked.run("git", "commit", "--allow-empty", "-m", "main is clean").returncode == 0
    other = {"GIT_DIR": str(hooked.path / ".git"), "GIT_WORK_TREE": str(hooked.path)}
    assert hooked.run(HOOK, cwd=linked, env=other).returncode == 0, "a hook obeys GIT_DIR: it is main's index"
    assert hooked.run(NOLIVE, "scan", "--staged", cwd=linked, env=other).returncode == 1, "a command does not"


def test_A18_a_relative_hooks_path_works_and_a_lost_interpreter_stops(hooked: Sandbox) -> None:
    shutil.move(str(hooked.path / ".git/hooks"), str(hooked.path / ".githooks"))
    hooked.git("config", "core.hooksPath", ".githooks")
    stage(hooked, "live.toml", LIVE)
    assert "live.toml:2:8" in hooked.run("git", "commit", "-m", "x").stderr
    hooked.write(".githooks/pre-commit", "#!/gone/bin/python\n").chmod(0o755)
    assert hooked.run("git", "commit", "-m", "x").returncode != 0
    assert subjects(hooked) == ["start"]


def test_A19_what_is_not_on_disk_is_judged_and_a_submodule_is_listed(hooked: Sandbox) -> None:
    head = hooked.git("rev-parse", "HEAD").strip()
    hooked.commit("deep", {"deep/bot.toml": SAFE, "top.toml": SAFE})
    hooked.git("sparse-checkout", "set", "--no-cone", "/top.toml")
    assert not (hooked.path / "deep").exists()
    oid = hooked.must("sh", "-c", "printf '[environment]\\nmode = \"live\"\\n' | git hash-object -w --stdin").strip()
    hooked.git("update-index", "--cacheinfo", f"100644,{oid},deep/bot.toml")
    hooked.git("update-index", "--skip-worktree", "deep/bot.toml")
    done = hook(hooked)
    assert done.returncode == 1
    assert "deep/bot.toml:2:8" in done.stderr
    hooked.git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor/lib")
    done = hook(hooked)
    assert "1 file checked, 1 not checked" in one_line(done.stderr)
    assert "submodule" in done.stderr
    assert "vendor/lib" in done.stderr
    hooked.git("reset", "--quiet", "--", "deep/bot.toml")
    assert hook(hooked, "-v").stderr == "nolive: 0 files checked, 1 not checked\n"


def test_A19_assume_unchanged_and_a_nested_repository(hooked: Sandbox) -> None:
    hooked.commit("two", {"held.toml": SAFE})
    stage(hooked, "held.toml", LIVE)
    hooked.git("update-index", "--assume-unchanged", "held.toml")
    assert hook(hooked).returncode == 1
    nested = hooked.path / "nested"
    hooked.must("git", "init", "--quiet", str(nested))
    Sandbox(nested, hooked.home).commit("inside", {"live.toml": LIVE})
    done = hooked.run(NOLIVE, "scan", "--format", "json")
    skipped: list[dict[str, Any]] = json.loads(done.stdout)["skipped"]
    assert [item["path"] for item in skipped] == ["nested/"]
    assert hooked.run(NOLIVE, "scan", "nested").returncode == 1


def test_A20_a_range_is_what_its_ends_say(repo: Sandbox) -> None:
    with_remote(repo)
    old = repo.commit("live", {"live.toml": LIVE})
    repo.git("push", "--quiet", "origin", "main")
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.commit("other live", {"other.toml": LIVE})
    done = scanned(repo, f"{old}..HEAD")
    assert "other.toml:2:8" in done.stdout, "a rewritten base"
    assert " live.toml" not in done.stdout
    repo.git("tag", "-a", "-m", "x", "v1")
    assert "other.toml:2:8" in scanned(repo, "origin/main..v1").stdout, "a tag instead of a branch"
    repo.git("switch", "--quiet", "--orphan", "fresh")
    repo.commit("unrelated", {"fresh.toml": LIVE})
    assert "fresh.toml:2:8" in scanned(repo, "main..fresh").stdout, "unrelated histories"
    repo.git("switch", "--quiet", "main")
    repo.git("branch", "-D", "fresh")
    for revisions in ("main..fresh", f"{'1' * 40}..main", "main..origin/gone"):
        done = scanned(repo, revisions)
        assert done.returncode == 3, revisions
        assert "next:" in done.stderr
