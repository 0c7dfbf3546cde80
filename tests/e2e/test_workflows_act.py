"""The workflows that `nolive init` renders, really run: what they stop, and that nothing of a pull request is run."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests import act
from tests.e2e.test_gate import save
from tests.hub import NAME, Hub
from tests.hub import TOKEN as HUB_TOKEN
from tests.hub_support import NUMBER, hub_of
from tests.support import BIN, ROOT, Sandbox, words
from tests.unit.evidence_factory import RUN

NOLIVE = str(BIN / "nolive")
LIVE = '{\n  "dry_run": false,\n  "exchange": {"name": "binance"}\n}\n'


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A repository after `nolive init`, on its default branch; made once and copied."""
    act.tool("act")
    place = tmp_path_factory.mktemp("template")
    made = Sandbox(place / "repo", place / "home")
    made.path.mkdir()
    made.home.mkdir()
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("config", "user.name", "Op One")
    made.git("config", "user.email", "op-1@users.noreply.github.com")
    made.commit("a paper bot", {"user_data/config.json": LIVE.replace("false", "true")})
    made.must(NOLIVE, "init", "--yes", "--reviewer", "rev-1")
    made.commit("set up nolive")
    return made


@pytest.fixture
def ready(template: Sandbox, folder: Sandbox) -> Sandbox:
    """A copy of the template."""
    shutil.copytree(template.path, folder.path, dirs_exist_ok=True, symlinks=True)
    return folder


def pull(repo: Sandbox, head: str = "topic") -> dict[str, Any]:
    """The parts of a pull_request event that the workflows read."""
    ends = {side: {"sha": repo.git("rev-parse", ref).strip(), "ref": ref} for side, ref in
            (("base", "main"), ("head", head))}  # fmt: skip
    return {"pull_request": {"number": 7, **ends},
            "repository": {"full_name": "o/r", "default_branch": "main", "private": False}}  # fmt: skip


def test_a_live_switch_that_passed_the_hook_is_stopped_on_the_pull_request(ready: Sandbox) -> None:
    ready.git("switch", "--quiet", "--create", "topic")
    ready.commit("live", {"user_data/config.json": LIVE})
    ready.commit("and away again", {"user_data/config.json": LIVE.replace("false", "true")})
    event = pull(ready)
    ready.git("switch", "--quiet", "main")
    ran = act.run(ready, "pull_request", "nolive.yml", event)
    assert ran.jobs == {"nolive/nolive guard/guard": "failure", "nolive/nolive evidence/evidence": "success"}, ran.log
    assert ran.code != 0
    assert "user_data/config.json" in ran.log
    assert "line=2" in ran.log or "config.json:2" in ran.log
    assert "0 packs in this range" in ran.log


def test_an_exception_counts_when_the_base_has_it_and_is_shown_before(ready: Sandbox) -> None:
    ready.git("switch", "--quiet", "--create", "topic")
    ready.write("user_data/config.json", LIVE)
    ready.must(NOLIVE, "allow", "user_data/config.json:2", "--reason", "the talk's <b>config</b> | not a bot")
    ready.commit("live, with a reason")
    event = pull(ready)
    ready.git("switch", "--quiet", "main")
    ran = act.run(ready, "pull_request", "nolive.yml", event)
    assert ran.jobs["nolive/nolive guard/guard"] == "failure", ran.log
    assert "1 exception that this pull request brings" in ran.log
    assert "<b>" not in ran.log
    ready.git("checkout", "--quiet", "topic", "--", ".nolive/allow.toml")
    ready.commit("the exception alone")
    ran = act.run(ready, "pull_request", "nolive.yml", pull(ready))
    assert ran.jobs["nolive/nolive guard/guard"] == "success", ran.log


def test_a_pull_request_that_is_safe_passes_and_a_queue_is_judged_alike(ready: Sandbox) -> None:
    ready.git("switch", "--quiet", "--create", "topic")
    ready.commit("docs", {"README.md": "# bot\n"})
    event = pull(ready)
    ready.git("switch", "--quiet", "main")
    green = {"nolive/nolive guard/guard": "success", "nolive/nolive evidence/evidence": "success"}
    ran = act.run(ready, "pull_request", "nolive.yml", event)
    assert ran.jobs == green, ran.log
    ends = {f"{side}_sha": event["pull_request"][side]["sha"] for side in ("base", "head")}
    ran = act.run(ready, "merge_group", "nolive.yml", {"merge_group": ends, "repository": event["repository"]})
    assert ran.jobs == green, ran.log


def test_a_commit_that_is_nowhere_is_never_clean(ready: Sandbox) -> None:
    event = pull(ready, "main")
    event["pull_request"]["head"]["sha"] = "1" * 40
    ran = act.run(ready, "pull_request", "nolive.yml", event, {"GITHUB_SERVER_URL": "http://127.0.0.1:9"})
    assert set(ran.jobs.values()) == {"failure"}, ran.log
    event["pull_request"]["head"]["sha"] = "main; touch /tmp/x"
    ran = act.run(ready, "pull_request", "nolive.yml", event)
    assert set(ran.jobs.values()) == {"failure"}, ran.log
    assert "not a commit id" in ran.log


def hostile(canary: str) -> dict[str, str | bytes]:
    """Every file that some tool runs without being asked, each of which leaves a mark when it is run."""
    python = f"open({canary!r}, 'a').write(__file__ + '\\n')\n"
    shell = f"#!/bin/sh\necho \"$0\" >> '{canary}'\n"
    action = (
        f"name: x\ndescription: x\nruns:\n  using: composite\n  steps:\n    - run: echo action >> '{canary}'\n"
        "      shell: bash\n"
    )
    modules = ("conftest", "sitecustomize", "usercustomize", "setup", "pip/__init__", "pip/__main__", "venv/__init__",
               "nolive_hooks/__init__", "json/__init__", "site", "click/__init__")  # fmt: skip
    actions = ("guard", "pack", "signoff", "archive")
    return {
        **{f"{name}.py": python for name in modules},
        **{f".nolive-hooks/.github/actions/{name}/action.yml": action for name in actions},
        **{f".github/actions/{name}/action.yml": action for name in actions},
        ".nolive-hooks/.github/actions/install.sh": shell, ".nolive-hooks/.github/actions/fetch.sh": shell,
        ".github/workflows/nolive.yml": f"on: pull_request\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n"
        f"      - run: echo workflow >> '{canary}'\n",
        ".gitattributes": "* filter=evil diff=evil merge=evil -text ident\n",
        ".gitconfig": f'[filter "evil"]\n\tsmudge = {shell}\n\tclean = {shell}\n[core]\n\thooksPath = .githooks\n',
        ".githooks/post-checkout": shell, ".githooks/reference-transaction": shell, ".githooks/post-merge": shell,
        ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:9/\n",
        "big.bin": f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n",
        ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch\n\tupdate = !touch\n',
        "pip.conf": "[global]\nindex-url = http://127.0.0.1:9/simple\n", "setup.cfg": "[install]\nprefix = /nowhere\n",
        "pyproject.toml": '[build-system]\nrequires = ["evil"]\nbuild-backend = "setup"\nbackend-path = ["."]\n',
        ".python-version": "evil\n", ".envrc": shell, "Makefile": f"all:\n\techo make >> '{canary}'\n",
        "git": shell, "python3": shell, "bash": shell, ".bashrc": shell, ".npmrc": "ignore-scripts=false\n",
        "package.json": json.dumps({"scripts": {"preinstall": f"echo npm >> {canary}"}}),
        "user_data/config.json": LIVE,
    }  # fmt: skip


def test_F10_nothing_of_a_hostile_pull_request_is_run_or_checked_out(ready: Sandbox) -> None:
    canary = ready.home / "canary"
    ready.git("switch", "--quiet", "--create", "topic")
    for path, data in hostile(str(canary)).items():
        ready.write(path, data).chmod(0o755)
    (ready.path / "passwords").symlink_to("/etc/passwd")
    (ready.path / "loop").symlink_to(".")
    ready.git("add", "-A", "--force")
    ready.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    ready.git("commit", "--quiet", "--no-verify", "-m", "::set-output name=x::y\n\n$(touch pwned) `id`")
    event = pull(ready)
    ready.run(sys.executable, "-m", "pip", "--version")
    assert "pip/__main__.py" in canary.read_text(), "the fixture has to bite whoever stands in its folder"
    event["pull_request"]["title"] = f"$(echo title >> '{canary}')"
    event["pull_request"]["head"]["ref"] = f"x';echo ref >> '{canary}';'"
    ready.git("switch", "--quiet", "--force", "main")
    canary.unlink()
    ran = act.run(ready, "pull_request", "nolive.yml", event)
    assert not canary.exists(), canary.read_text()
    assert ran.jobs["nolive/nolive guard/guard"] == "failure"
    assert "user_data/config.json" in ran.log
    assert "root:" not in ran.log
    assert "/.nolive.toml\n" in ran.seen
    assert "conftest.py" not in ran.seen
    assert "passwords" not in ran.seen


def test_a_review_wakes_and_does_nothing(ready: Sandbox) -> None:
    event = {**pull(ready, "main"), "action": "submitted", "review": {"state": "approved"}}
    ran = act.run(ready, "pull_request_review", "nolive-review.yml", event)
    assert ran.jobs == {"nolive/nolive review-signal/review-signal": "success"}, ran.log


# -- the sign-off, against a GitHub of our own --------------------------------------------------------------------


@pytest.fixture
def hub(repo: Sandbox) -> Iterator[Hub]:
    """A drill's pull request; the work tree is the default branch's, with the workflows that init renders."""
    act.tool("act")
    with hub_of(repo) as made:
        repo.git("switch", "--quiet", "main")
        repo.must(NOLIVE, "init", "--yes")
        made.check(made.head(NUMBER))
        yield made


def signed(repo: Sandbox, hub: Hub, event: str, payload: dict[str, Any]) -> act.Ran:
    """The sign-off workflow for one event, as the hub's repository would run it."""
    env = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "NOLIVE_REMOTE": f"file://{hub.git_dir}"}
    about = {"repository": {"full_name": NAME, "default_branch": "main", "private": False}}
    return act.run(repo, event, "nolive-signoff.yml", {**about, **payload}, env, HUB_TOKEN)


def statuses(hub: Hub) -> list[tuple[Any, Any]]:
    return [(row["state"], row["sha"]) for row in hub.posts]


def test_a_drill_is_checked_from_its_bytes(repo: Sandbox, hub: Hub) -> None:
    event = pull(repo, RUN.branch)
    ran = act.run(repo, "pull_request", "nolive.yml", event)
    assert set(ran.jobs.values()) == {"success"}, ran.log
    assert f"1 pack in this range: {RUN.folder}" in ran.log
    assert RUN.folder not in ran.seen
    repo.git("switch", "--quiet", "--force", RUN.branch)
    save(repo, "tidy", {f"{RUN.folder}/trades/simulated_trades.csv": "nothing\n"})
    event = pull(repo, RUN.branch)
    repo.git("switch", "--quiet", "main")
    ran = act.run(repo, "pull_request", "nolive.yml", event)
    assert ran.jobs["nolive/nolive evidence/evidence"] == "failure", ran.log
    assert "simulated_trades.csv" in ran.log


def test_a_token_that_may_read_nothing_gives_no_success(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    env = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "NOLIVE_REMOTE": f"file://{hub.git_dir}"}
    payload = {"number": NUMBER, "pull_request": {"number": NUMBER}}
    ran = act.run(repo, "pull_request_target", "nolive-signoff.yml", payload, env, "another-token")
    assert set(ran.jobs.values()) == {"failure"}, ran.log
    assert not [state for state, _ in statuses(hub) if state == "success"]


def test_the_doctor_reads_the_rules_of_the_branch(repo: Sandbox, hub: Hub) -> None:
    def remote() -> dict[str, str]:
        env = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": HUB_TOKEN}
        done = repo.run(NOLIVE, "doctor", "--remote", "--json", env=env)
        return {row["name"]: row["state"] for row in json.loads(done.stdout)["checks"]}

    assert remote()["requires nolive/sign-off"] == "fail"
    ruleset = json.loads((repo.path / ".github/rulesets/nolive.json").read_text())
    hub.rules = ruleset["rules"]
    found = remote()
    assert {state for name, state in found.items() if name.startswith("requires ")} == {"ok"}
    assert found["dismiss stale"] == found["review by code owners"] == "ok"
    assert hub.odd == [], "the ruleset is not as GitHub describes one"


def test_the_rendered_audit_is_green_after_a_sign_off_and_red_without(repo: Sandbox, hub: Hub) -> None:
    env = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "NOLIVE_REMOTE": f"file://{hub.git_dir}"}
    payload = {"ref": "refs/heads/main", "repository": {"full_name": NAME, "default_branch": "main"}}
    review = hub.review(NUMBER, "rev-1")
    signed(repo, hub, "pull_request_target", {"number": NUMBER, "pull_request": {"number": NUMBER}})
    assert statuses(hub)[-1][0] == "success"
    hub.merge(NUMBER)
    ran = act.run(repo, "push", "nolive-audit.yml", payload, env, HUB_TOKEN)
    assert ran.jobs == {"nolive/nolive audit/audit": "success"}, ran.log
    del hub.pulls[NUMBER].reviews[review]
    ran = act.run(repo, "push", "nolive-audit.yml", payload, env, HUB_TOKEN)
    assert ran.jobs == {"nolive/nolive audit/audit": "failure"}, ran.log


def test_the_archive_of_a_merge_is_kept_once_and_never_replaced(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    signed(repo, hub, "pull_request_target", {"number": NUMBER, "pull_request": {"number": NUMBER}})
    hub.merge(NUMBER)
    place, store = repo.home / "runner", repo.home / "store"
    (place / "nolive").mkdir(parents=True)
    (place / "nolive" / "bin").symlink_to(BIN)
    (repo.home / "tools").mkdir()
    (repo.home / "tools" / "gh").write_text(act.GH)
    (repo.home / "tools" / "gh").chmod(0o755)
    env = {
        "GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "NOLIVE_REMOTE": f"file://{hub.git_dir}",
        "GITHUB_TOKEN": HUB_TOKEN, "RUNNER_TEMP": str(place), "GITHUB_OUTPUT": str(repo.home / "output"),
        "GH_STORE": str(store), "GH_LOG": str(repo.home / "log"),
        "PATH": f"{repo.home / 'tools'}:{repo.environment()['PATH']}",
    }  # fmt: skip
    script = str(ROOT / ".github/actions/archive/archive.sh")
    done = repo.run("bash", script, env={**env, "NUMBER": str(NUMBER)})
    assert done.returncode == 0, words(done)
    kept = {path.name: path.read_bytes() for path in (store / str(RUN)).iterdir()}
    assert set(kept) == {"approval.json", f"{RUN}.tar.gz"}
    assert f"archive={place}/nolive-archive/{RUN}.tar.gz" in (repo.home / "output").read_text()
    assert repo.run(NOLIVE, "verify", str(store / str(RUN) / f"{RUN}.tar.gz")).returncode == 0
    (store / str(RUN) / "approval.json").write_text("kept")
    again = repo.run("bash", script, env={**env, "NUMBER": str(NUMBER)})
    assert again.returncode == 0, words(again)
    assert (store / str(RUN) / "approval.json").read_text() == "kept"
    assert "--clobber" not in (repo.home / "log").read_text()
    for number in ("", "7; touch x", "-1"):
        assert repo.run("bash", script, env={**env, "NUMBER": number}).returncode == 2
