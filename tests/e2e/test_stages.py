"""Which stage stops which verb of Git: measured with real hooks, and equal to the table of docs/hooks.md.

`UPDATE_DOCS=1 pytest tests/e2e/test_stages.py` writes the measured rows into the table.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from tests.e2e.stage_support import DOCS, LIVE, SAFE, install, with_remote
from tests.support import BIN, ROOT, Sandbox, words

STAGES = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "reference-transaction")
HOOK = str(BIN / "nolive-hook")


@pytest.fixture
def published(repo: Sandbox) -> Sandbox:
    """A repository with one safe commit on main that its remote has, too."""
    return with_remote(repo)


# -- the table ----------------------------------------------------------------------------------------------


def on_side(repo: Sandbox, message: str, *, diverged: bool) -> None:
    """A branch `side` with one live commit; main goes on by itself when the two have to diverge."""
    repo.git("switch", "--quiet", "-c", "side")
    repo.commit(message, {"live.toml": LIVE})
    repo.git("switch", "--quiet", "main")
    if diverged:
        repo.commit("main goes on", {"other.txt": "x\n"})


def staged(repo: Sandbox, message: str) -> None:
    repo.write("live.toml", LIVE)
    repo.git("add", "-A")


def changed(repo: Sandbox, message: str) -> None:
    repo.write("bot.toml", LIVE)


def reverted(repo: Sandbox, message: str) -> None:
    repo.commit("live", {"bot.toml": LIVE})
    repo.commit(message, {"bot.toml": SAFE})


def patched(repo: Sandbox, message: str) -> None:
    on_side(repo, message, diverged=True)
    repo.write(".git/one.patch", repo.git("format-patch", "-1", "--stdout", "side"))


def pushed(repo: Sandbox, message: str) -> None:
    repo.commit(message, {"live.toml": LIVE})
    repo.commit("removed again", {"live.toml": SAFE})


TREE = 'git update-ref refs/heads/main $(git commit-tree -p HEAD -m "$MESSAGE" $(git write-tree))'
Prepare = Callable[[Sandbox, str], None]
VERBS: Mapping[str, tuple[Prepare, str]] = {
    "commit": (staged, 'git commit -m "$MESSAGE"'),
    "commit -a": (changed, 'git commit -a -m "$MESSAGE"'),
    "commit -- path": (changed, 'git commit -m "$MESSAGE" -- bot.toml'),
    "commit --amend": (staged, 'git commit --amend -m "$MESSAGE"'),
    "commit -n": (staged, 'git commit -n -m "$MESSAGE"'),
    "merge": (lambda repo, text: on_side(repo, text, diverged=True), 'git merge -m "$MESSAGE" side'),
    "merge (fast-forward)": (lambda repo, text: on_side(repo, text, diverged=False), "git merge --ff-only side"),
    "cherry-pick": (lambda repo, text: on_side(repo, text, diverged=True), "git cherry-pick side"),
    "revert": (reverted, "git revert --no-edit HEAD"),
    "rebase": (lambda repo, text: on_side(repo, text, diverged=True), "git rebase main side"),
    "am": (patched, "git am .git/one.patch"),
    "commit-tree, update-ref": (staged, TREE),
    "push": (pushed, "git push origin main"),
}


def copy(repo: Sandbox, to: Path) -> Sandbox:
    shutil.copytree(repo.path, to, symlinks=True)
    return Sandbox(to, repo.home)


def measured(repo: Sandbox, verb: str, message: str) -> list[str]:
    """For each stage alone: does its hook stop the verb? Without any hook the verb has to work."""
    prepare, command = VERBS[verb]
    prepare(repo, message)
    env = {"MESSAGE": message}
    control = copy(repo, repo.home / "control").run("sh", "-c", command, env=env)
    assert control.returncode == 0, words(control)
    row = []
    for stage in STAGES:
        repo.git("push", "--quiet", "--force", "origin", "refs/remotes/origin/main:main")  # undo the last run's push
        one = copy(repo, repo.home / stage)
        install(one, stage)
        done = one.run("sh", "-c", command, env=env)
        stopped = done.returncode != 0
        assert stopped == ("nolive: " in words(done) and "stopped" in words(done)), words(done)
        row.append("stops" if stopped else "-")
    return row


@pytest.mark.parametrize("verb", VERBS)
def test_the_table_of_the_documentation_is_what_git_does(
    published: Sandbox, verb: str, minted: Callable[[int], str]
) -> None:
    # A message on one line that would be found, with a switch in the files.
    row = measured(published, verb, f"BINANCE_API_SECRET={minted(64)}")
    line = f"| `{verb}` | {' | '.join(row)} |"
    if os.environ.get("UPDATE_DOCS") == "1":
        text = DOCS.read_text()
        DOCS.write_text(re.sub(rf"^\| `{re.escape(verb)}` \|.*$", line, text, flags=re.MULTILINE))
    assert line in DOCS.read_text().splitlines()


def test_the_table_has_no_other_rows() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (?:stops|-)", DOCS.read_text(), re.MULTILINE)
    assert rows == list(VERBS)


# -- commit-msg ---------------------------------------------------------------------------------------------


def secret(minted: Callable[[int], str]) -> str:
    return f"BINANCE_API_SECRET={minted(64)}"


def test_C15_a_key_in_the_message_stops_the_commit(published: Sandbox, minted: Callable[[int], str]) -> None:
    install(published, "commit-msg")
    line = secret(minted)
    done = published.run("git", "commit", "--allow-empty", "-m", f"title\n\n{line}")
    assert done.returncode == 1
    assert "commit message:3:20" in done.stderr
    assert "live-key/binance" in done.stderr
    assert line[-64:] not in words(done)
    assert published.git("log", "--format=%s").split() == ["start"]


def test_comments_and_the_scissors_part_are_no_part_of_the_message(
    published: Sandbox, minted: Callable[[int], str]
) -> None:
    """The editor appends a comment with a key, and `commit -v` puts the diff below the scissors line."""
    install(published, "commit-msg")
    line = secret(minted)
    published.write("bot.env", line + "\n")
    published.git("add", "-A")
    editor = published.write(".git/editor", f"#!/bin/sh\nprintf 'title\\n# {line}\\n' > .git/new\n")
    editor.write_text(editor.read_text() + 'cat "$1" >> .git/new; mv .git/new "$1"\n')
    editor.chmod(0o755)
    done = published.run("git", "commit", "-v", env={"GIT_EDITOR": str(editor)})
    assert done.returncode == 0, words(done)
    assert published.git("log", "-1", "--format=%B").strip() == "title"


def test_a_comment_line_that_git_keeps_is_judged(published: Sandbox, minted: Callable[[int], str]) -> None:
    install(published, "commit-msg")
    done = published.run("git", "commit", "--allow-empty", "-m", f"title\n\n# {secret(minted)}")
    assert done.returncode == 1, "git commit -m keeps lines that look like comments"


def test_another_comment_character_is_obeyed(published: Sandbox, minted: Callable[[int], str]) -> None:
    install(published, "commit-msg")
    published.git("config", "core.commentChar", ";")
    for lead, code in ((";", 0), ("#", 1)):
        editor = published.write(".git/editor", f"#!/bin/sh\nprintf 'title\\n{lead} {secret(minted)}\\n' > \"$1\"\n")
        editor.chmod(0o755)
        done = published.run("git", "commit", "--allow-empty", env={"GIT_EDITOR": str(editor)})
        assert done.returncode == code, words(done)


def test_words_about_keys_and_commit_ids_are_no_keys(published: Sandbox) -> None:
    install(published, "commit-msg")
    published.commit("Rotate the Binance API secret, and the private key of Kraken")
    assert published.run("git", "revert", "--no-edit", "HEAD", "--no-commit").returncode in (0, 1)
    text = f"Revert the Binance API secret key change\n\nThis reverts commit {'0123456789' * 4}.\nmode = live"
    done = published.run("git", "commit", "--allow-empty", "-m", text)
    assert done.returncode == 0, words(done)


def test_a_message_that_is_not_there_is_exit_3(published: Sandbox) -> None:
    done = published.run(HOOK, "--stage", "commit-msg", "nowhere")
    assert done.returncode == 3
    assert "next:" in done.stderr
    assert published.run(HOOK, "--stage", "commit-msg").returncode == 2
    assert published.run(HOOK, "--stage", "post-commit").returncode == 2


# -- pre-push -----------------------------------------------------------------------------------------------


def test_A13_a_key_that_a_later_commit_removed_stops_the_push(published: Sandbox, minted: Callable[[int], str]) -> None:
    install(published, "pre-push")
    planted = secret(minted)
    bad = published.commit("key", {"bot.env": planted})
    published.git("rm", "--quiet", "bot.env")
    published.commit("removed")
    done = published.run("git", "push", "origin", "main")
    assert done.returncode != 0
    assert f"(commit {bad[:10]})" in done.stderr
    assert "revoke it at the venue" in done.stderr.replace("\n         ", " ")
    assert planted[-64:] not in words(done)
    assert published.git("ls-remote", "origin", "main").split()[0] != published.git("rev-parse", "main").strip()


def test_a_clean_push_is_silent_and_an_update_asks_about_new_commits_only(published: Sandbox) -> None:
    published.commit("live, pushed before the hook was there", {"old.toml": LIVE})
    published.git("push", "--quiet", "origin", "main")
    install(published, "pre-push")
    published.commit("safe", {"new.toml": SAFE})
    done = published.run("git", "push", "--quiet", "origin", "main")
    assert (done.returncode, words(done)) == (0, "")
    published.git("push", "--quiet", "origin", "main")  # up to date: no line on standard input
    published.git("switch", "--quiet", "-c", "feature")
    published.commit("feature", {"feature.toml": SAFE})
    assert published.run("git", "push", "origin", "feature").returncode == 0


def test_a_new_branch_a_tag_and_a_second_ref_are_judged(published: Sandbox) -> None:
    install(published, "pre-push")
    published.git("switch", "--quiet", "-c", "feature")
    bad = published.commit("the live one", {"live.toml": LIVE})
    for refs in (["feature"], ["HEAD:refs/heads/other"], ["HEAD^{/the live}:refs/heads/x"], ["main", "feature"]):
        done = published.run("git", "push", "origin", *refs)
        assert done.returncode != 0
        assert f"(commit {bad[:10]})" in done.stderr
    published.git("tag", "-a", "-m", "release", "v1")
    published.git("switch", "--quiet", "main")
    done = published.run("git", "push", "origin", "v1")
    assert done.returncode != 0
    assert "live.toml:2:8" in done.stderr


def test_C15_a_key_in_a_tag_message_stops_the_push(published: Sandbox, minted: Callable[[int], str]) -> None:
    install(published, "pre-push")
    published.git("tag", "-a", "-m", secret(minted), "v1")
    done = published.run("git", "push", "origin", "v1")
    assert done.returncode != 0
    assert "live-key/binance" in done.stderr


def test_a_deletion_is_not_judged(published: Sandbox) -> None:
    published.git("push", "--quiet", "origin", "main:gone")
    published.commit("live", {"live.toml": LIVE})
    install(published, "pre-push")
    assert published.run("git", "push", "origin", ":gone").returncode == 0


def test_a_merge_brings_only_what_it_changed_itself(published: Sandbox) -> None:
    """What main published long ago is not asked again when a branch takes it over."""
    published.git("switch", "--quiet", "-c", "feature")
    published.commit("feature", {"feature.txt": "x\n"})
    published.git("switch", "--quiet", "main")
    published.commit("old news", {"legacy.toml": LIVE})
    published.git("push", "--quiet", "origin", "main")
    published.git("switch", "--quiet", "feature")
    published.git("merge", "--quiet", "--no-edit", "main")
    install(published, "pre-push")
    done = published.run("git", "push", "origin", "feature:first")
    assert done.returncode == 0, words(done)
    published.write("feature.toml", LIVE)
    published.git("add", "-A")
    published.git("commit", "--quiet", "--amend", "--no-edit")
    done = published.run("git", "push", "origin", "feature")
    assert done.returncode != 0
    assert "feature.toml" in done.stderr
    assert "legacy.toml" not in done.stderr


def test_the_policy_of_the_pushed_commit_allows(published: Sandbox) -> None:
    published.commit("live", {"live.toml": LIVE})
    install(published, "pre-push")
    done = published.run("git", "push", "origin", "main")
    assert done.returncode != 0
    allow = '[[allow]]\nrule = "live-mode"\npath = "live.toml"\nreason = "the demo of the conference"\nowner = "op-1"\n'
    published.commit("say why", {".nolive.toml": allow + "expires = 2999-01-01\n"})
    done = published.run("git", "push", "origin", "main")
    assert done.returncode == 0, words(done)


def test_A20_a_forced_push_over_unknown_commits_is_judged_from_what_is_known(
    published: Sandbox, tmp_path: Path
) -> None:
    other = Sandbox(tmp_path / "other", published.home)
    published.must("git", "clone", "--quiet", str(tmp_path / "origin.git"), str(other.path))
    other.commit("unknown here", {"x": "y\n"})
    other.git("push", "--quiet", "origin", "main")
    install(published, "pre-push")
    published.commit("live", {"live.toml": LIVE})
    done = published.run("git", "push", "--force", "origin", "main")
    assert done.returncode != 0
    assert "live.toml:2:8" in done.stderr


# -- reference-transaction ----------------------------------------------------------------------------------


def test_A12_the_lock_keeps_index_work_tree_and_refs(published: Sandbox) -> None:
    install(published, "reference-transaction")
    published.write("live.toml", LIVE)
    published.git("add", "-A")
    before = published.git("for-each-ref"), published.git("ls-files", "--stage")
    done = published.run("git", "commit", "-n", "-m", "live")
    assert done.returncode == 128
    assert "live.toml:2:8" in done.stderr
    assert "aborted by hook" in done.stderr
    assert (published.git("for-each-ref"), published.git("ls-files", "--stage")) == before
    way_out = published.run("git", "-c", "core.hooksPath=/dev/null", "commit", "-m", "live")
    assert way_out.returncode == 0, words(way_out)


def test_the_lock_lets_ordinary_work_pass(published: Sandbox, tmp_path: Path) -> None:
    published.commit("live before the lock", {"old.toml": LIVE})
    install(published, "reference-transaction")
    commands = (
        "git branch topic; git branch -m topic renamed; git branch -d renamed; git tag v1; git switch -q -c work;"
        " echo x > x; git add x; git commit -q -m x; echo y > x; git stash -q; git stash pop -q; git commit -q -a -m y;"
        " git switch -q main; git merge -q --no-ff --no-edit work; git fetch -q; git reset -q --hard HEAD~1;"
        f" git worktree add -q {tmp_path}/linked; git push -q origin main; git remote update >/dev/null; git gc -q"
    )
    done = published.run("sh", "-ec", commands)
    assert done.returncode == 0, words(done)


def test_the_lock_never_starts_python_for_other_refs(published: Sandbox) -> None:
    install(published, "reference-transaction")
    empty = {"PATH": "/usr/bin:/bin"}
    assert published.run("nolive-hook", "--help", env={}).returncode == 0
    for command in (["tag", "v1"], ["branch", "-D", "topic"], ["fetch", "--quiet"], ["update-ref", "refs/x/y", "HEAD"]):
        published.git("branch", "--force", "topic", "main") if command[0] == "branch" else None
        done = published.run("git", *command, env=empty)
        assert done.returncode == 0, words(done)
    done = published.run("git", "commit", "--allow-empty", "-m", "x", env=empty)
    assert done.returncode == 128, "what cannot be judged is not clean"
    done = published.run("git", "-c", "core.hooksPath=/dev/null", "commit", "--allow-empty", "-m", "x", env=empty)
    assert done.returncode == 0


def test_a_refused_rebase_goes_back(published: Sandbox) -> None:
    on_side(published, "live", diverged=True)
    install(published, "reference-transaction")
    side = published.git("rev-parse", "side")
    assert published.run("git", "rebase", "main", "side").returncode != 0
    assert published.git("rev-parse", "side") == side
    published.run("git", "rebase", "--abort")
    assert published.git("status", "--porcelain") == ""
    assert published.git("rev-parse", "side") == side


# -- pre-commit and prek ------------------------------------------------------------------------------------


def published_hooks(repo: Sandbox) -> None:
    """The hooks of the manifest, with the programs of this environment."""
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    wanted = {"nolive", "nolive-commit-msg", "nolive-pre-push"}
    hooks = [
        {**hook, "language": "system", "entry": f"{BIN}/{hook['entry']}"} for hook in manifest if hook["id"] in wanted
    ]
    assert len(hooks) == len(wanted)
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    repo.write(".pre-commit-config.yaml", yaml.safe_dump(config))


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_the_published_stages_work_under_both_runners(
    published: Sandbox, runner: str, minted: Callable[[int], str]
) -> None:
    published_hooks(published)
    published.commit("hooks")
    types = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push")
    published.must(str(BIN / runner), "install", *(word for stage in types for word in ("-t", stage)))
    done = published.run("git", "commit", "--allow-empty", "-m", secret(minted))
    assert done.returncode == 1
    assert "live-key/binance" in words(done)
    done = published.run("git", "push", "origin", "main")
    assert done.returncode == 0, words(done)

    bad = published.commit("live", {"live.toml": LIVE})
    (published.path / "live.toml").unlink()
    published.commit("removed: no file of the range is left")
    for ref in ("main", "main:new-branch"):
        done = published.run("git", "push", "origin", ref)
        assert done.returncode != 0, words(done)
        assert f"(commit {bad[:10]})" in words(done)


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_the_first_push_of_all_history_is_judged_under_both_runners(repo: Sandbox, tmp_path: Path, runner: str) -> None:
    published_hooks(repo)
    bad = repo.commit("live", {"live.toml": LIVE})
    (repo.path / "live.toml").unlink()
    repo.commit("removed")
    repo.must("git", "init", "--quiet", "--bare", str(tmp_path / "origin.git"))
    repo.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    repo.must(str(BIN / runner), "install", "-t", "pre-push")
    done = repo.run("git", "push", "origin", "main")
    assert done.returncode != 0, words(done)
    assert f"(commit {bad[:10]})" in words(done)
