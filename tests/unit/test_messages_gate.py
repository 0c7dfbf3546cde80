"""What the gate says when GitHub, the network or the clone is not as it should be: a real server, a real Git."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.gate.github import clone, events
from nolive_hooks.gate.github.client import UnreadError
from nolive_hooks.gate.github.collect import Collected, collect
from nolive_hooks.gate.github.post import TRIES, settle
from nolive_hooks.gate.github.queue import Group
from nolive_hooks.gate.github.reading import repository
from nolive_hooks.gate.github.shapes import Repository
from nolive_hooks.gate.github.shelf import shelve
from nolive_hooks.gate.github.wire import base_url
from tests.e2e.test_gate import save
from tests.e2e.test_gate_github import nolive
from tests.e2e.test_messages_reached import complete, said
from tests.hub import TOKEN, Fault, Hub
from tests.hub_support import NUMBER, Waits, asked, hub_of, now, posted, source_of
from tests.support import Sandbox, words
from tests.unit.evidence_factory import RUN

JSON = {"content-type": "application/json"}
QUEUE = "refs/heads/gh-readonly-queue/main/x"
QUEUED = json.dumps({"merge_group": {"head_sha": "a", "head_ref": QUEUE, "base_ref": "refs/heads/main"}})
AGAIN = "run the same command again"


@pytest.fixture
def hub(repo: Sandbox) -> Iterator[Hub]:
    with hub_of(repo) as made:
        yield made


def told(ask: Callable[[], object], what: str, following: str, code: int = Exit.UNJUDGED) -> NoliveError:
    """The error that is raised: its sentence (what or why), its next command, its exit code; never the token."""
    with pytest.raises(NoliveError) as caught:
        ask()
    error = caught.value
    assert what in f"{error.what}\n{error.why}"
    assert following in error.fix
    assert error.where or error.why
    assert error.exit_code == code
    assert TOKEN not in str(error)
    return error


# -- answers that are none ---------------------------------------------------------------------------------------

ANSWERS: dict[str, tuple[Fault, str, str]] = {
    "a page": (Fault("GET /repos/o/r$", 200, b"<p>", {"content-type": "text/html"}),
               "the answer is text/html, not JSON", AGAIN),
    "another shape": (Fault("GET /repos/o/r$", 200, b"[]", JSON), "the answer is not as GitHub documents it", AGAIN),
    "no right": (Fault("GET /repos/o/r$", 403, b"{}", JSON), "the token may not read this", "docs/gate.md"),
    "nothing there": (Fault("GET /repos/o/r$", 404, b"{}", JSON), "it does not exist, or the token may not see it",
                      "check GITHUB_REPOSITORY"),
    "no token": (Fault("GET /repos/o/r$", 401, b"{}", JSON), "the token is missing, wrong or expired",
                 "export GITHUB_TOKEN"),
    "elsewhere": (Fault("GET /repos/o/r$", 301, b"", {"location": "https://evil.example.org/"}),
                  "GitHub redirects to another host, which is not followed", AGAIN),
    "an hour": (Fault("GET /repos/o/r$", 403, b"{}", {**JSON, "retry-after": "3600"}),
                "GitHub asks to wait 3600 seconds (rate limit)", f"wait, then {AGAIN}"),
    "half": (Fault("GET /repos/o/r$", 200, b'{"a": 1}', JSON, cut=True), "the answer ended after", AGAIN),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_is_told_in_words(hub: Hub, name: str) -> None:
    fault, what, following = ANSWERS[name]
    hub.faults.append(fault)
    error = told(lambda: source_of(hub).api.get("/repos/o/r", Repository), what, following)
    assert (error.what, error.where.split()[0]) == ("GitHub could not be read", "/repos/o/r")


LISTS: dict[str, tuple[dict[str, str], str]] = {
    "cut": ({"link": '<{}?page=3>; rel="last"'}, "the list ends at page 1 of 3"),
    "circle": ({"link": '<{}?per_page=100>; rel="next"'}, "the pages lead in a circle"),
    "elsewhere": ({"link": '<https://evil.example.org/>; rel="next"'}, "the next page is on another host"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_not_whole_is_told_in_words(hub: Hub, name: str) -> None:
    headers, what = LISTS[name]
    path = f"/repos/o/r/pulls/{NUMBER}/reviews"
    link = headers["link"].format(f"{hub.url}{path}")
    hub.faults.append(Fault(f"GET {path}", 200, b"[]", {**JSON, "link": link}))
    told(lambda: source_of(hub).api.pages(path, Repository), what, AGAIN)


def test_a_host_that_is_gone_is_told_in_words(hub: Hub) -> None:
    source = source_of(hub)
    closed = source._replace(api=type(source.api)("http://127.0.0.1:9", TOKEN, Waits().clock()))
    told(lambda: closed.api.get("/repos/o/r", Repository), "Connection refused", AGAIN)
    told(lambda: closed.api.download("/a"), "Connection refused", AGAIN)


def test_an_asset_that_cannot_be_had_is_told_in_words(hub: Hub) -> None:
    hub.faults += [Fault("/assets/1$", 302, b"", {"location": "http://objects.example.org/"}), Fault("/assets/2$", 410)]
    api = source_of(hub).api
    told(lambda: api.download("/repos/o/r/releases/assets/1"), "the asset lies behind a redirect that is not https",
         AGAIN)  # fmt: skip
    told(lambda: api.download("/repos/o/r/releases/assets/2"), "status 410: not an answer", AGAIN)


# -- what the environment names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "what", "following"),
    [
        (lambda: base_url("http://api.example.org"), "this is no address of a GitHub API", "export GITHUB_API_URL="),
        (lambda: clone.remote_of("ssh://x", "o/r"), "this is no address to fetch from", "export GITHUB_SERVER_URL="),
        (lambda: repository("o"), "no repository is named", "nolive gate run --repo OWNER/NAME"),
    ],
)
def test_a_name_that_is_none_is_told_with_the_right_one(ask: Callable[[], object], what: str, following: str) -> None:
    told(ask, what, following, Exit.USAGE)


def test_a_token_that_is_none_is_told_and_not_shown(hub: Hub) -> None:
    error = told(lambda: source_of(hub, token="to ken"), "the token holds a character that no token has",
                 "export GITHUB_TOKEN again", Exit.USAGE)  # fmt: skip
    assert "to ken" not in str(error)


@pytest.mark.parametrize(
    ("arguments", "event", "code", "sentence"),
    [
        (("run", "--pr", "7", "--all"), "", 2, "name one thing to judge"),
        (("run",), "", 2, "name a pull request"),
        (("run",), "{", 3, "the event cannot be read"),
        (("run",), QUEUED, 3, "the merge queue's branch names no pull request"),
        (("evidence",), "[]", 2, "the event cannot be read"),
        (("archive", "--pr", "7", "-o", "out"), "", 4, "#7 is not merged"),
    ],
)  # fmt: skip
def test_what_a_workflow_is_told(
    repo: Sandbox, hub: Hub, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], event: str, code: int,
    sentence: str,
) -> None:  # fmt: skip
    env = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": TOKEN,
           "NOLIVE_REMOTE": f"file://{hub.git_dir}"}  # fmt: skip
    if event:
        (repo.home / "event.json").write_text(event)
        env["GITHUB_EVENT_PATH"] = str(repo.home / "event.json")
    got, message = said(repo, monkeypatch, "gate", *arguments, env=env)
    assert (got, sentence in message) == (code, True), message
    complete(message)


def test_an_event_and_a_queue_are_told_in_words() -> None:
    told(lambda: events.read(b"\xff"), "the event cannot be read", "nolive gate run --pr N")
    told(lambda: Group("a", QUEUE, "main").number,
         "the merge queue's branch names no pull request", "nolive gate run --pr N")  # fmt: skip


# -- the commits -------------------------------------------------------------------------------------------------


def fetch(remote: str, ref: str = "refs/heads/main") -> None:
    with clone.fetched(remote, TOKEN, {"refs/x": ref}):
        pass


def test_a_fetch_that_does_not_work_is_told_in_words(
    repo: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what, following = "the commits of the pull request could not be fetched", "contents: read"
    told(lambda: fetch(f"file://{tmp_path}/nowhere"), what, following)
    told(lambda: fetch(f"file://{repo.path}", "a..b"), "this is no name of a branch", "rename the branch")
    slow = tmp_path / "bin/git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 9\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=":")
    monkeypatch.setattr(clone, "TIMEOUT_S", 0.2)
    told(lambda: fetch(f"file://{repo.path}"), "git needed more than 0.2 seconds", following)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    told(lambda: fetch(f"file://{repo.path}"), "git is not installed", following)


# -- a world that moves ------------------------------------------------------------------------------------------


def test_a_pull_request_that_never_comes_to_rest_is_not_judged(repo: Sandbox, hub: Hub) -> None:
    def restless() -> Collected:
        found = collect(source_of(hub), NUMBER, now())
        save(repo, "more", {f"{RUN.folder}/logs/late.log": f"INFO {len(hub.activity)}\n"})
        hub.push(NUMBER, "op-1")
        return found

    told(
        lambda: settle(source_of(hub), restless),
        "the pull request changed while it was judged",
        "run nolive gate run again",
    )
    assert len(hub.activity) == TRIES + 1
    assert hub.posts == []


def test_without_a_head_there_is_nothing_to_post_on(hub: Hub) -> None:
    found = asked(hub)
    headless = found._replace(snapshot=replace(found.snapshot, pr=replace(found.snapshot.pr, head_sha=None)))
    following = "nolive gate collect --pr N"
    told(lambda: settle(source_of(hub), lambda: headless), "there is no commit to post on", following)
    assert hub.posts == []


def test_a_merge_that_was_taken_back_is_not_archived(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    posted(hub)
    before = repo.git("rev-parse", "main").strip()
    hub.merge(NUMBER)
    repo.git("update-ref", "refs/heads/main", before)
    told(lambda: shelve(source_of(hub), NUMBER, now()), "the merge is not on its branch any more", "nolive gate audit")


def test_a_sign_off_that_cannot_be_read_stops_the_audit(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    posted(hub)
    hub.merge(NUMBER)
    hub.releases[str(RUN)] = {"approval.json": json.dumps({"run_id": str(RUN)}).encode()}
    done = nolive(repo, hub, "audit")
    assert done.returncode == 3, words(done)
    assert "the archived sign-off cannot be read" in words(done)
    assert f"{RUN}/approval.json" in words(done)


def test_an_unread_answer_knows_its_place() -> None:
    error = UnreadError("/repos/o/r", 404, "why", page=2)
    lines = ["GitHub could not be read", "  where: /repos/o/r page 2", "  why:   why", f"  next:  {AGAIN}"]
    assert error.lines() == lines
