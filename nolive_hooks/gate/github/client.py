"""GitHub's REST API as typed values: paging, waiting, and an error for everything that is not a whole answer."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode, urljoin

import msgspec

from nolive_hooks import __version__
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.gate.github import wire
from nolive_hooks.gate.github.wire import Answer, Request, Send
from nolive_hooks.gate.pull import Problem
from nolive_hooks.report.escape import visible

T = TypeVar("T")
PER_PAGE = 100
MAX_PAGES = 100
ATTEMPTS = 5
LONGEST_WAIT_S = 300.0
SECONDARY_WAIT_S = 60.0  # GitHub asks for a minute where a secondary limit names no time
_PASSING = frozenset({0, 429, 500, 502, 503, 504})
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next"?')
_LAST = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?last"?')
_PAGE = re.compile(r"[?&]page=(\d+)")


class UnreadError(NoliveError):
    """An answer that is not there, or not whole; knows the place for the snapshot's list of problems."""

    def __init__(self, path: str, status: int, why: str, *, page: int | None = None, fix: str = "") -> None:
        where = f"{path}{f' page {page}' if page else ''}"
        super().__init__("GitHub could not be read", where=where, why=why, fix=fix or "run the same command again")
        self.path, self.page, self.status = path, page, status

    def problem(self) -> Problem:
        """The same for a snapshot."""
        return Problem(path=self.path, page=self.page, status=self.status, message=self.why)


class Clock(NamedTuple):
    """How to wait, and what time it is (seconds since the epoch); tests hand in their own."""

    sleep: Callable[[float], None]
    now: Callable[[], float]


class Api:
    """One GitHub, one token. The token goes to this host only and stands in no message.

    `requests` counts what was sent, retries included.
    """

    def __init__(self, url: str, token: str, clock: Clock, send: Send = wire.send) -> None:
        self._base = wire.base_url(url)
        self._token = _token(token)
        self._clock = clock
        self._send = send
        self.requests = 0
        self._kept: dict[str, Answer] | None = None

    def remembering(self) -> Api:
        """The same GitHub, of which no address is asked twice: for what is over and does not change meanwhile."""
        other = Api(self._base, self._token, self._clock, self._send)
        other._kept = {}
        return other

    def get(self, path: str, shape: type[T], **query: str | int) -> T:
        """One object. Raises UnreadError for anything but a whole JSON answer of this shape."""
        return _decoded(self._asked(self._url(path, query), path, 1), shape, path, None)

    def pages(self, path: str, row: type[T], *, numbered: bool = True, **query: str | int) -> tuple[T, ...]:
        """Every row of a list, over all pages. Some lists have a cursor and no numbers: `numbered=False`."""
        found = self._lists(path, tuple[row, ...], query, len if numbered else None)  # type: ignore[valid-type]
        return tuple(item for rows in found for item in rows)

    def wrapped(self, path: str, shape: type[T], size: Callable[[T], int], **query: str | int) -> tuple[T, ...]:
        """All pages of a list that stands inside an object; `size` counts the rows of one page."""
        return tuple(self._lists(path, shape, query, size))

    def _lists(
        self, path: str, shape: type[T], query: Mapping[str, str | int], size: Callable[[T], int] | None
    ) -> Iterator[T]:
        """Page after page. A full page without a link to the next is not believed to be the last one."""
        url, last, seen = self._url(path, {**query, "per_page": PER_PAGE}), 0, set[str]()
        for number in range(1, MAX_PAGES + 1):
            seen.add(url)
            answer = self._asked(url, path, number)
            rows = _decoded(answer, shape, path, number)
            yield rows
            last = max(last, _last(answer))
            url = self._next(answer, path, number)
            if not url and size is not None and size(rows) >= PER_PAGE:
                url = self._url(path, {**query, "per_page": PER_PAGE, "page": number + 1})
            if not url and number < last:
                raise UnreadError(path, answer.status, f"the list ends at page {number} of {last}", page=number)
            if not url:
                return
            if url in seen:
                raise UnreadError(path, answer.status, "the pages lead in a circle", page=number)
        raise UnreadError(path, 200, f"more than {MAX_PAGES} pages", page=MAX_PAGES)

    def post(self, path: str, value: object, *, ready: Callable[[], bool]) -> bool:
        """Create something; False when `ready` says that it must not be any more.

        A lost answer may have been a success, so nothing is sent again unless GitHub said that it did nothing.
        `ready` is asked before every attempt: waiting takes time in which the world moves.
        """
        body = msgspec.json.encode(value)
        for attempt in range(ATTEMPTS):
            if not ready():
                return False
            answer = self._exchange("POST", self._url(path, {}), body)
            if answer.status == 201:
                return True
            if not _limited(answer) or attempt == ATTEMPTS - 1:
                raise _unread(answer, path, None)
            self._wait(answer, attempt, path, None)
        return False  # pragma: no cover - the loop returns or raises

    def download(self, path: str) -> bytes:
        """The bytes of a release asset; GitHub sends them from another host, which never sees the token."""
        answer = self._exchange("GET", self._url(path, {}), accept="application/octet-stream")
        if answer.status in (301, 302, 307):
            target = answer.headers.get("location", "")
            if wire.origin(target)[0] != "https" and wire.origin(target) != wire.origin(self._base):
                raise UnreadError(path, answer.status, "the asset lies behind a redirect that is not https")
            self.requests += 1
            answer = self._send(Request("GET", target, {"user-agent": _AGENT}))
        if answer.status != 200:
            raise _unread(answer, path, None)
        return answer.body

    # -- one exchange, and what may be tried again ----------------------------------------------------------

    def _asked(self, url: str, path: str, page: int) -> Answer:
        if self._kept is None:
            return self._read(url, path, page)
        if url not in self._kept:
            self._kept[url] = self._read(url, path, page)
        return self._kept[url]

    def _read(self, url: str, path: str, page: int) -> Answer:
        for attempt in range(ATTEMPTS):
            answer = self._exchange("GET", url)
            if answer.status in (301, 302, 307, 308):
                url = self._moved(answer, url, path)
            elif answer.status in _PASSING or _limited(answer):
                if attempt < ATTEMPTS - 1:
                    self._wait(answer, attempt, path, page)
            elif answer.status == 200:
                return answer
            else:
                break
        raise _unread(answer, path, page)

    def _moved(self, answer: Answer, url: str, path: str) -> str:
        """A renamed repository lives on under its number; the token does not leave the host for it."""
        target = str(urljoin(url, answer.headers.get("location", "")))
        if wire.origin(target) != wire.origin(self._base):
            raise UnreadError(path, answer.status, "GitHub redirects to another host, which is not followed")
        return target

    def _exchange(
        self, method: str, url: str, body: bytes | None = None, accept: str = "application/vnd.github+json"
    ) -> Answer:
        headers = {"accept": accept, "user-agent": _AGENT, "x-github-api-version": "2022-11-28"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["content-type"] = "application/json"
        self.requests += 1
        return self._send(Request(method, url, headers, body))

    def _wait(self, answer: Answer, attempt: int, path: str, page: int | None) -> None:
        seconds = _pause(answer, attempt, self._clock.now())
        if seconds > LONGEST_WAIT_S:
            why = f"GitHub asks to wait {seconds:.0f} seconds (rate limit)"
            raise UnreadError(path, answer.status, why, page=page, fix="wait, then run the same command again")
        self._clock.sleep(seconds)

    def _next(self, answer: Answer, path: str, page: int) -> str:
        match = _NEXT.search(answer.headers.get("link", ""))
        if match is None:
            return ""
        url = str(urljoin(f"{self._base}/", match.group(1)))
        if wire.origin(url) != wire.origin(self._base):
            raise UnreadError(path, answer.status, "the next page is on another host, which is not asked", page=page)
        return url

    def _url(self, path: str, query: Mapping[str, str | int]) -> str:
        return f"{self._base}{path}{f'?{urlencode(query)}' if query else ''}"


_AGENT = f"nolive-hooks/{__version__}"


def _token(text: str) -> str:
    """A token that can stand in a header; the message for any other does not hold it."""
    token = text.strip()
    if not token.isascii() or any(not character.isprintable() or character == " " for character in token):
        raise usage(
            "the token holds a character that no token has", where="GITHUB_TOKEN",
            why="a space, a line break or a letter outside ASCII", fix="export GITHUB_TOKEN again, on one line",
        )  # fmt: skip
    return token


def _decoded(answer: Answer, shape: type[T], path: str, page: int | None) -> T:
    kind = answer.headers.get("content-type", "")
    if "json" not in kind:
        raise UnreadError(
            path, answer.status, f"the answer is {kind.partition(';')[0] or 'of no type'}, not JSON", page=page
        )
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadError(
            path, answer.status, f"the answer is not as GitHub documents it: {error}", page=page
        ) from None


class _Message(msgspec.Struct, frozen=True):
    message: str = ""


def _limited(answer: Answer) -> bool:
    """True where GitHub says that it did nothing because too much was asked."""
    if answer.status == 429:
        return True
    said = answer.body[:4096].lower()
    spent = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status == 403 and (spent or b"secondary rate limit" in said or b"abuse detection" in said)


def _pause(answer: Answer, attempt: int, now: float) -> float:
    """Seconds to wait: what GitHub asks for, else one, two, four, eight."""
    asked = answer.headers.get("retry-after", "")
    if asked.isdigit():
        return float(asked)
    if date := email.utils.parsedate_tz(asked):
        return max(0.0, email.utils.mktime_tz(date) - now)
    reset = answer.headers.get("x-ratelimit-reset", "")
    if answer.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(1.0, float(reset) - now + 1)
    return SECONDARY_WAIT_S if answer.status in (403, 429) else float(2**attempt)


def _last(answer: Answer) -> int:
    match = _LAST.search(answer.headers.get("link", ""))
    page = _PAGE.search(match.group(1)) if match else None
    return int(page.group(1)) if page else 0


_MEANING = {
    401: ("the token is missing, wrong or expired", "export GITHUB_TOKEN=... (in a workflow: github.token)"),
    403: ("the token may not read this", "give the workflow the permissions that docs/gate.md lists"),
    404: ("it does not exist, or the token may not see it", "check GITHUB_REPOSITORY and the token's permissions"),
}


def _unread(answer: Answer, path: str, page: int | None) -> UnreadError:
    if answer.status == 0:
        return UnreadError(path, 0, answer.lost or "no answer", page=page)
    try:
        said = msgspec.json.decode(answer.body, type=_Message).message
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = ""
    why, fix = _MEANING.get(answer.status, ("", ""))
    told = f' ("{visible(said[:200])}")' if said else ""
    return UnreadError(
        path, answer.status, f"status {answer.status}: {why or 'not an answer'}{told}", page=page, fix=fix
    )
