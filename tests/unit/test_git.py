"""Door 1 against real git: the index, refs, trees, history, the disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import commits, disk, index, sources, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Skipped
from tests.support import Sandbox

CAP = 1 << 20


def staged(repo: Sandbox) -> dict[str, Blob | str]:
    entries = index.staged(str(repo.path))
    return {entry.path: blob for entry, blob in index.blobs(entries, str(repo.path), cap=CAP)}


def test_A1_unborn_branch_is_read_against_nothing(repo: Sandbox) -> None:
    repo.write("a.toml", "x = 1\n")
    repo.git("add", "-A")
    assert staged(repo) == {"a.toml": Blob("a.toml", b"x = 1\n")}


def test_A6_partial_staging_reads_the_index_not_the_work_tree(repo: Sandbox) -> None:
    repo.write("a.env", "STAGED=1\n")
    repo.git("add", "-A")
    repo.write("a.env", "WORKTREE=1\n")
    assert staged(repo) == {"a.env": Blob("a.env", b"STAGED=1\n")}


def test_A8_intent_to_add_is_not_staged(repo: Sandbox) -> None:
    repo.write("a.env", "X=1\n")
    repo.git("add", "-N", "a.env")
    assert staged(repo) == {}


def test_A14_rename_delete_typechange_and_mode(repo: Sandbox) -> None:
    repo.commit(files={"old": "body\n" * 9, "gone": "x", "turns": "x", "plain": "x"})
    repo.git("mv", "old", "new")
    repo.git("rm", "--quiet", "gone")
    (repo.path / "turns").unlink()
    os.symlink("somewhere/else", repo.path / "turns")
    (repo.path / "plain").chmod(0o755)
    repo.git("add", "-A")
    assert staged(repo) == {
        "new": Blob("new", b"body\n" * 9),
        "turns": Blob("turns", b"somewhere/else", "120000"),
        "plain": Blob("plain", b"x", "100755"),
    }


def test_A19_submodule_is_an_entry_without_content(repo: Sandbox, tmp_path: Path) -> None:
    repo.commit(files={"a": "x"})
    oid = repo.git("rev-parse", "HEAD").strip()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{oid},vendor/lib")
    assert staged(repo) == {"vendor/lib": Blob("vendor/lib", b"", "160000")}


def test_unmerged_entries_are_named_and_not_judged(repo: Sandbox) -> None:
    repo.commit(files={"a": "one\n"})
    repo.git("switch", "--quiet", "-c", "other")
    repo.commit(files={"a": "two\n"})
    repo.git("switch", "--quiet", "main")
    repo.commit(files={"a": "three\n"})
    assert repo.run("git", "merge", "other").returncode == 1
    assert staged(repo) == {"a": "unmerged: resolve the conflict first"}


def test_B3_B9_odd_names_survive(repo: Sandbox) -> None:
    names = ["-dash", "sp ace", "glob*[x]", "new\nline", os.fsdecode(b"latin-\xe9"), "übung"]
    for name in names:
        repo.write(name, name.encode("utf-8", "surrogateescape"))
    repo.git("add", "-A")
    assert sorted(staged(repo)) == sorted(names)
    picked = index.entries(str(repo.path), ["glob*[x]"])
    assert [entry.path for entry in picked] == ["glob*[x]"]


def test_too_large_and_missing_objects_are_reasons_never_silence(repo: Sandbox) -> None:
    repo.commit(files={"big": "x" * 5000, "small": "y"})
    entries = index.entries(str(repo.path))
    entries.append(index.Entry("lost", "100644", "1" * 40))
    found = {entry.path: blob for entry, blob in index.blobs(entries, str(repo.path), cap=100)}
    assert found == {
        "big": "too large: 5000 bytes",
        "small": Blob("small", b"y"),
        "lost": "the object is missing from this clone",
    }


def test_the_hook_obeys_GIT_INDEX_FILE_and_other_commands_do_not(
    repo: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a", "x")
    repo.git("add", "-A")
    monkeypatch.setenv("GIT_INDEX_FILE", str(repo.path / ".git" / "another"))
    assert index.entries(str(repo.path), hook=True) == []
    assert [entry.path for entry in index.entries(str(repo.path))] == ["a"]


def test_reading_takes_no_lock_and_changes_nothing(repo: Sandbox) -> None:
    repo.commit(files={"a": "x"})
    repo.write("b", "y")
    repo.git("add", "-A")
    lock = repo.write(".git/index.lock", "")
    before = (repo.path / ".git" / "index").read_bytes()
    assert staged(repo) == {"b": Blob("b", b"y")}
    lock.unlink()
    assert (repo.path / ".git" / "index").read_bytes() == before


@pytest.mark.parametrize("place", [".", "nowhere", ".git"])
def test_A17_not_a_repository_says_why(folder: Sandbox, place: str) -> None:
    if place == ".git":
        folder.git("init", "--quiet")
    with pytest.raises(NoliveError) as caught:
        Repo.discover(str(folder.path / place))
    assert caught.value.exit_code == Exit.UNJUDGED
    assert all((caught.value.what, caught.value.where, caught.value.why, caught.value.fix))


def test_no_commits_yet_is_a_state(repo: Sandbox) -> None:
    with pytest.raises(NoliveError, match="no commits yet") as caught:
        Repo.discover(str(repo.path)).head()
    assert caught.value.exit_code == Exit.STATE


def test_log_keeps_every_field_of_odd_commits(repo: Sandbox) -> None:
    first = repo.commit("first\n\nbody with\nlines\n\nCo-authored-by: A <a@example.org>", {"a": "1"})
    second = repo.commit("zweites ünder", {"a": "2"})
    found = Repo.discover(str(repo.path))
    commits = found.log(first, second)
    assert [(item.sha, item.parents, item.message.strip()) for item in commits] == [(second, (first,), "zweites ünder")]
    repo.git("checkout", "--quiet", "--orphan", "fresh")
    orphan = repo.commit("root", {"b": "3"})
    (root,) = found.log(second, orphan)
    assert (root.parents, root.author, root.author_email) == ((), "Op One", "op-1@users.noreply.github.com")


def test_changes_names_renames_and_modes(repo: Sandbox) -> None:
    base = repo.commit(files={"keep": "x", "old": "body\n" * 20})
    repo.git("mv", "old", "new")
    os.symlink("keep", repo.path / "link")
    head = repo.commit()
    changes = Repo.discover(str(repo.path)).changes(base, head)
    assert [(item.status, item.path, item.previous, item.mode) for item in changes] == [
        ("A", "link", "", "120000"),
        ("R", "new", "old", "100644"),
    ]


def test_at_reads_objects_never_the_work_tree(repo: Sandbox) -> None:
    head = repo.commit(files={"results/drill_1/a": "sealed", "other": "x"})
    repo.write("results/drill_1/a", "edited")
    found = Repo.discover(str(repo.path))
    assert found.at(head, "results/drill_1") == (Blob("results/drill_1/a", b"sealed"),)
    assert found.at_path(head, "other") == (Blob("other", b"x"),)
    assert found.at_path(head, "none") == ()
    assert found.tree_id(head, "results/drill_1")
    assert found.tree_id(head, "results/none") is None


def test_replace_refs_do_not_change_what_is_judged(repo: Sandbox) -> None:
    head = repo.commit(files={"a": "true content"})
    oid = repo.git("rev-parse", "HEAD:a").strip()
    repo.write("b", "forged content")
    other = repo.git("hash-object", "-w", "b").strip()
    repo.git("replace", oid, other)
    assert repo.git("show", "HEAD:a") == "forged content"
    assert Repo.discover(str(repo.path)).at(head, "") == (Blob("a", b"true content"),)


def test_commit_takes_exactly_the_paths_even_ignored_ones(repo: Sandbox) -> None:
    repo.commit(files={".gitignore": "/results/\n", "a": "1"})
    repo.write("results/x", "evidence")
    repo.write("a", "2")
    repo.git("add", "a")
    found = Repo.discover(str(repo.path))
    sha = found.commit(("results/x",), "evidence only")
    assert repo.git("show", "--name-only", "--format=", sha).split() == ["results/x"]
    assert found.status() == ("a",)


def test_A3_missing_identity_names_the_two_commands(repo: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo.home / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    monkeypatch.setenv("HOME", str(repo.home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "EMAIL", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoliveError, match="who you are") as caught:
        Repo.discover(str(repo.path)).identity()
    assert caught.value.exit_code == Exit.STATE
    assert "git config user.name" in caught.value.fix


def test_sources_count_every_path_once(repo: Sandbox) -> None:
    repo.commit(files={"a": "1", "deleted": "still in the index", ".gitignore": "secret.env\n"})
    (repo.path / "deleted").unlink()
    repo.write("new", "untracked")
    repo.write("secret.env", "ignored")
    found = Repo.discover(str(repo.path))
    tracked = {item.path for item in sources.tracked(found, cap=CAP)}
    assert tracked == {"a", "deleted", ".gitignore"}
    assert [item.path for item in sources.untracked(found, cap=CAP)] == ["new"]
    assert [item.path for item in sources.untracked(found, cap=CAP, ignored=True)] == ["secret.env"]


def test_A13_a_range_holds_what_a_later_commit_removed(repo: Sandbox) -> None:
    base = repo.commit(files={"a": "1"})
    added = repo.commit(files={"key": "planted"})
    (repo.path / "key").unlink()
    repo.commit()
    found = Repo.discover(str(repo.path))
    first, second = commits.brought(sources.commits_of(found, f"{base}..HEAD"), found.root, cap=CAP, hook=False)
    assert first.oid == added
    assert list(sources.from_index(first.entries, found.root, cap=CAP)) == [Blob("key", b"planted")]
    assert second.entries == []


def test_history_names_missing_objects(repo: Sandbox) -> None:
    repo.commit(files={"a": "kept"})
    oid = repo.git("rev-parse", "HEAD:a").strip()
    (repo.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    found = Repo.discover(str(repo.path))
    (only,) = sources.missing(sources.walk(found), found)
    assert only.path == oid
    assert only.unjudged


def test_history_knows_which_commits_are_still_reached(repo: Sandbox) -> None:
    first, second = repo.commit(files={"a": "1"}), repo.commit(files={"a": "2"})
    found = Repo.discover(str(repo.path))
    assert sources.reach(found, [])
    assert sources.reach(found, [first, second]), "one is a tip, one is behind it"
    repo.git("reset", "--quiet", "--hard", first)
    assert not sources.reach(found, [first, second]), "the branch was taken back"
    assert not sources.reach(found, ["0" * 40]), "nobody knows that commit"


def test_files_that_only_tags_reach_are_listed(repo: Sandbox) -> None:
    repo.commit(files={"a/b": "1"})
    repo.write("alone", "in no commit")
    oid = repo.git("hash-object", "-w", "alone").strip()
    repo.git("tag", "light", oid)
    repo.git("tag", "-a", "-m", "a folder", "heavy", "HEAD:a")
    found = sources.beside_commits(Repo.discover(str(repo.path)))
    assert sorted(entry.path for entry in found) == ["refs/tags/heavy/b", "refs/tags/light"]


def test_disk_refuses_links_and_devices_and_reads_no_target(folder: Sandbox) -> None:
    folder.write("real", "content")
    os.symlink("real", folder.path / "link")
    os.mkfifo(folder.path / "pipe")
    found = {item.path: item for item in disk.folder(str(folder.path), cap=CAP)}
    assert found["link"] == Blob("link", b"real", "120000")
    assert found["pipe"] == Skipped("pipe", "not a regular file", unjudged=True)
    with pytest.raises(NoliveError, match="cannot be read"):
        disk.read(str(folder.path / "link"))
    assert disk.load(str(folder.path / "real"), "real", cap=3) == Skipped(
        "real", "too large: 7 bytes (scan.max_file_mb)", unjudged=True
    )


def test_D1_a_failing_write_leaves_the_old_file_and_no_rest(folder: Sandbox) -> None:
    """The operating system refuses to write past a file size limit just as it refuses on a full disk."""
    target = folder.write("held/a", "old")
    code = (
        "import resource, sys; from nolive_hooks.git import disk\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "disk.write_atomic(sys.argv[1], b'x' * 5000)"
    )
    done = folder.run(sys.executable, "-c", code, str(target))
    assert "NoliveError: the file cannot be written" in done.stderr
    assert target.read_text() == "old"
    assert os.listdir(target.parent) == ["a"]


def test_write_atomic_and_lock(folder: Sandbox) -> None:
    path = str(folder.path / "deep" / "file")
    disk.write_atomic(path, b"one")
    disk.write_atomic(path, b"two")
    assert disk.read(path) == b"two"
    assert os.listdir(folder.path / "deep") == ["file"]
    assert disk.create_exclusive(str(folder.path / "lock"), b"me")
    assert not disk.create_exclusive(str(folder.path / "lock"), b"you")
    disk.append(path, b"three")
    assert disk.read(path) == b"twothree"
    disk.remove(path)
    disk.remove(path)
    assert not disk.exists(path)


def test_git_missing_is_an_error_with_a_remedy(folder: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder.path))
    with pytest.raises(NoliveError, match="git is not installed") as caught:
        spawn.run(("version",), cwd=str(folder.path))
    assert caught.value.exit_code == Exit.UNJUDGED


def test_a_clean_hook_path_imports_nothing_heavy(folder: Sandbox) -> None:
    code = "import sys; old = set(sys.modules); import nolive_hooks.git.index; print(*sorted(set(sys.modules) - old))"
    loaded = folder.must(sys.executable, "-I", "-c", code).split()
    ours = {"__future__", "nolive_hooks", "nolive_hooks.blob", "nolive_hooks.errors", "nolive_hooks.git"}
    assert set(loaded) == ours | {"nolive_hooks.git.index", "nolive_hooks.git.spawn"}
