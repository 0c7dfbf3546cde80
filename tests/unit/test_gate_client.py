"""The client of GitHub's API: what is tried again, what is refused, and where the token goes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

import msgspec
import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.github.audit import Span
from nolive_hooks.gate.github.client import ATTEMPTS, MAX_PAGES, Api, Clock, UnreadError
from nolive_hooks.gate.github.clone import fetched, remote_of
from nolive_hooks.gate.github.reading import repository
from nolive_hooks.gate.github.wire import Answer, Request, base_url
from nolive_hooks.gate.merged import Life
from tests.support import Sandbox

BASE = "https://api.example.org"
TOKEN = "minted-for-this-test"
JSON = {"content-type": "application/json; charset=utf-8"}


class Row(msgspec.Struct, frozen=True):
    """A row of a list."""

    id: int


class Wire:
    """Answers in order, the last one for ever; remembers what was sent and how long was waited."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.sent: list[Request] = []
        self.waits: list[float] = []

    def __call__(self, request: Request) -> Answer:
        self.sent.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def api(self, url: str = BASE) -> Api:
        return Api(url, TOKEN, Clock(self.waits.append, lambda: 1_000_000.0), self)


def told(value: object, status: int = 200, link: str = "") -> Answer:
    return Answer(status, {**JSON, "link": link}, json.dumps(value).encode())


def rows(numbers: Iterable[int], link: str = "") -> Answer:
    return told([{"id": number} for number in numbers], link=link)


def test_a_whole_answer_is_read_once() -> None:
    wire = Wire(told({"id": 1, "more": "ignored"}))
    assert wire.api().get("/x", Row) == Row(1)
    assert (len(wire.sent), wire.waits) == (1, [])
    assert wire.sent[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 0])
def test_what_may_pass_is_tried_again_with_longer_pauses(status: int) -> None:
    wire = Wire(Answer(status, JSON, b"{}", "reset"), Answer(status, JSON, b"{}", "reset"), told({"id": 1}))
    assert wire.api().get("/x", Row) == Row(1)
    assert wire.waits == ([60.0, 60.0] if status == 429 else [1.0, 2.0])


def test_what_does_not_pass_ends_after_five_attempts() -> None:
    wire = Wire(Answer(503, JSON, b"{}"))
    with pytest.raises(UnreadError, match="GitHub could not be read") as caught:
        wire.api().get("/x", Row)
    assert (len(wire.sent), len(wire.waits), caught.value.status) == (ATTEMPTS, ATTEMPTS - 1, 503)


PAUSES: dict[str, tuple[dict[str, str], float]] = {
    "seconds": ({"retry-after": "7"}, 7.0),
    "a date": ({"retry-after": "Mon, 12 Jan 1970 13:46:50 GMT"}, 10.0),
    "the reset of the limit": ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000020"}, 21.0),
}


@pytest.mark.parametrize("name", PAUSES)
@pytest.mark.parametrize("status", [403, 429])
def test_a_rate_limit_is_waited_for_as_github_asks(name: str, status: int) -> None:
    headers, seconds = PAUSES[name]
    wire = Wire(Answer(status, {**JSON, **headers}, b'{"message": "secondary rate limit"}'), told({"id": 1}))
    assert wire.api().get("/x", Row) == Row(1)
    assert wire.waits == [seconds]


def test_a_limit_that_lasts_too_long_is_no_wait() -> None:
    wire = Wire(Answer(403, {**JSON, "retry-after": "3600"}, b"{}"))
    with pytest.raises(UnreadError) as caught:
        wire.api().get("/x", Row)
    assert "3600 seconds" in caught.value.why
    assert wire.waits == []


REFUSED: dict[str, Answer] = {
    "no right": Answer(403, JSON, b'{"message": "Resource not accessible by integration"}'),
    "not there": Answer(404, JSON, b'{"message": "Not Found"}'),
    "no token": Answer(401, JSON, b'{"message": "Bad credentials"}'),
    "a page of HTML": Answer(200, {"content-type": "text/html"}, b"<html>maintenance</html>"),
    "HTML that claims to be JSON": Answer(200, JSON, b"<html>"),
    "half of a value": Answer(200, JSON, b'{"id": 1'),
    "another type": told({"id": "1"}),
    "a missing key": told({}),
    "null": told(None),
    "a list for an object": told([{"id": 1}]),
    "no content": Answer(204, {}, b""),
    "half a range": Answer(206, JSON, b'{"id": 1}'),
    "bytes that are no text": Answer(200, JSON, b'{"id": "\xff"}'),
    "a tower of brackets": Answer(200, JSON, b"[" * 100_000),
    "a redirect to somewhere else": Answer(302, {"location": "https://evil.example.org/x"}, b""),
    "a redirect down to http": Answer(301, {"location": "http://api.example.org/x"}, b""),
    "a redirect to nowhere": Answer(302, {}, b""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_an_error_that_never_shows_the_token(name: str) -> None:
    wire = Wire(REFUSED[name])
    with pytest.raises(UnreadError) as caught:
        wire.api().get("/x", Row)
    assert TOKEN not in str(caught.value)
    assert caught.value.why
    assert caught.value.problem().path == "/x"
    assert all(request.url.startswith(f"{BASE}/") for request in wire.sent)


def test_a_renamed_repository_is_followed_on_the_same_host() -> None:
    wire = Wire(Answer(301, {"location": f"{BASE}/repositories/1"}, b""), told({"id": 1}))
    assert wire.api().get("/x", Row) == Row(1)


def test_pages_are_followed_to_the_end() -> None:
    link = f'<{BASE}/x?page=2>; rel="next", <{BASE}/x?page=2>; rel="last"'
    wire = Wire(rows(range(100), link), rows([100]))
    assert len(wire.api().pages("/x", Row)) == 101
    assert wire.sent[0].url == f"{BASE}/x?per_page=100"


def test_a_full_page_without_a_link_is_not_believed_to_be_the_last() -> None:
    wire = Wire(rows(range(100)), rows(range(100, 130)))
    assert len(wire.api().pages("/x", Row)) == 130
    assert wire.sent[1].url.endswith("&page=2")
    wire = Wire(rows(range(100)))
    assert len(wire.api().pages("/x", Row, numbered=False)) == 100


BROKEN: dict[str, tuple[Answer, ...]] = {
    "the list ends before its last page": (rows([1], f'<{BASE}/x?page=3>; rel="last"'),),
    "the pages lead in a circle": (rows([1], f'<{BASE}/x?per_page=100>; rel="next"'),),
    "the next page is on another host": (rows([1], '<https://evil.example.org/x?page=2>; rel="next"'),),
    "the second page is HTML": (
        rows(range(100), f'<{BASE}/x?page=2>; rel="next"'), Answer(200, {"content-type": "text/html"}, b"<p>"),
    ),
    "the second page is gone": (rows(range(100), f'<{BASE}/x?page=2>; rel="next"'), Answer(404, JSON, b"{}")),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_list_that_is_not_whole_is_no_list(name: str) -> None:
    wire = Wire(*BROKEN[name])
    with pytest.raises(UnreadError):
        wire.api().pages("/x", Row)
    assert all(request.url.startswith(f"{BASE}/") for request in wire.sent)


def test_a_list_without_an_end_is_left() -> None:
    class Endless(Wire):
        def __call__(self, request: Request) -> Answer:
            self.sent.append(request)
            return rows([1], f'<{BASE}/x?page={len(self.sent) + 1}>; rel="next"')

    wire = Endless(rows([1]))
    with pytest.raises(UnreadError, match="GitHub could not be read"):
        wire.api().pages("/x", Row)
    assert len(wire.sent) == MAX_PAGES


def test_a_post_is_sent_again_only_where_github_did_nothing() -> None:
    limited = Answer(403, {**JSON, "retry-after": "1"}, b'{"message": "secondary rate limit"}')
    wire = Wire(limited, told({}, 201))
    assert wire.api().post("/x", {}, ready=lambda: True)
    assert len(wire.sent) == 2
    wire = Wire(Answer(502, JSON, b"{}"))
    with pytest.raises(UnreadError):
        wire.api().post("/x", {}, ready=lambda: True)
    assert len(wire.sent) == 1
    allowed = iter((True, False))
    wire = Wire(limited, told({}, 201))
    assert not wire.api().post("/x", {}, ready=lambda: next(allowed))
    assert len(wire.sent) == 1


def test_an_asset_is_fetched_from_elsewhere_without_the_token() -> None:
    wire = Wire(Answer(302, {"location": "https://objects.example.net/a?sig=1"}, b""), Answer(200, {}, b"bytes"))
    assert wire.api().download("/a") == b"bytes"
    assert "authorization" not in wire.sent[1].headers
    wire = Wire(Answer(302, {"location": "http://objects.example.net/a"}, b""))
    with pytest.raises(UnreadError):
        wire.api().download("/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org",
        "ftp://x",
        "file:///etc",
        "api.github.com",
        "",
        "https://u:p@h",
        "https://h/?x=1",
        "https://[::1",
    ],
)
def test_an_address_that_no_token_may_be_sent_to(url: str) -> None:
    with pytest.raises(NoliveError) as caught:
        base_url(url)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("url", ["https://ghe.example.org/api/v3/", "http://127.0.0.1:80", "http://[::1]:80"])
def test_an_address_of_an_enterprise_server_and_of_this_machine(url: str) -> None:
    assert base_url(url) == url.rstrip("/")


@pytest.mark.parametrize("token", ["a b", "a\nb", "a\x00b", "t\u00f6ken", "a\x7f"])
def test_a_token_with_an_odd_character_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(NoliveError) as caught:
        Api(BASE, token, Clock(lambda _: None, lambda: 0.0))
    assert token not in str(caught.value)


@pytest.mark.parametrize("name", ["", "o", "o/r/x", "o/..", "../r", "o/r?x", "o/r#", "-o/r", "o /r", "o/."])
def test_a_repository_that_is_none(name: str) -> None:
    with pytest.raises(NoliveError):
        repository(name)


def test_where_to_fetch_from() -> None:
    assert remote_of("https://github.com/", "o/r") == "https://github.com/o/r.git"
    for server in ("http://github.com", "ssh://x", "ext::sh -c x", "git://x", ""):
        with pytest.raises(NoliveError):
            remote_of(server, "o/r")


@pytest.mark.parametrize(
    "ref", ["--upload-pack=x", "refs/heads/a b", "a..b", "a:b", "a\n", "refs/heads/x.lock", "+x^", ""]
)
def test_a_ref_that_is_none_is_never_fetched(ref: str, repo: Sandbox) -> None:
    with pytest.raises(NoliveError), fetched(f"file://{repo.path}", "", {"refs/x": ref}):
        pass


def test_what_lies_nearby_is_borrowed_and_not_fetched_again(repo: Sandbox) -> None:
    repo.commit("first", {"a.txt": "x" * 4000})
    remote, wanted = (
        f"file://{repo.path}",
        {"refs/nolive/base": "refs/heads/" + (repo.git("branch", "--show-current").strip())},
    )
    with fetched(remote, "", wanted) as near, fetched(remote, "", wanted, near.git_dir) as git:
        assert git.at("refs/nolive/base")[0].data == b"x" * 4000
        assert "count: 0" in git.git("count-objects", "-v")
        assert "in-pack: 0" in git.git("count-objects", "-v")


def test_an_audit_asks_no_address_twice_and_others_always_do() -> None:
    wire = Wire(told({"id": 1}), told({"id": 2}))
    api = wire.api().remembering()
    assert [api.get("/x", Row), api.get("/x", Row), api.get("/y", Row)] == [Row(1), Row(1), Row(2)]
    wire = Wire(told({"id": 1}), told({"id": 2}))
    api = wire.api()
    assert [api.get("/x", Row), api.get("/x", Row)] == [Row(1), Row(2)]


def test_what_could_not_be_read_is_not_remembered() -> None:
    api = Wire(Answer(404, JSON, b"{}"), told({"id": 1})).api().remembering()
    with pytest.raises(UnreadError):
        api.get("/x", Row)
    assert api.get("/x", Row) == Row(1)


def test_of_which_packs_an_audit_asks_github() -> None:
    days = ("20260101", "20260901", "20260301")  # in the order of their arrival
    found = tuple(Life(f"results/drill_{day}_000000", ()) for day in days)
    folders = [life.folder for life in found]
    assert Span().within(found) == set(folders)
    assert Span(newest=1).within(found) == {folders[2]}
    assert Span(newest=9).within(found) == set(folders)
    assert Span(since=dt.date(2026, 3, 1)).within(found) == set(folders[1:])
    assert Span(since=dt.date(2026, 4, 1), newest=1).within(found) == set()


def test_a_fetch_that_fails_says_why_without_the_token(repo: Sandbox) -> None:
    with (
        pytest.raises(NoliveError) as caught,
        fetched("http://127.0.0.1:9/o/r.git", TOKEN, {"refs/x": "refs/heads/main"}),
    ):
        pass
    assert TOKEN not in str(caught.value)
    assert "connect" in str(caught.value).lower()
