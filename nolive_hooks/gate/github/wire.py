"""One HTTP exchange with one host: no redirect is followed, no answer is without bounds, no token is shown."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from nolive_hooks.errors import usage

TIMEOUT_S = 30.0  # of one wait on the socket
WHOLE_S = 120.0  # of one whole answer: a host that drips one byte a second is a host that does not answer
MAX_BODY = 64 << 20
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LOST = (OSError, http.client.HTTPException, ValueError)


class Request(NamedTuple):
    """One request; header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None


class Answer(NamedTuple):
    """What came back; header names in lower case. `lost` says why nothing whole came back (status 0)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    lost: str = ""


class Send(Protocol):
    """Anything that makes an exchange; tests hand in their own."""

    def __call__(self, request: Request) -> Answer: ...


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL: what must be equal for a token to be sent there."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").casefold(), port


def base_url(url: str) -> str:
    """The API's address without a final slash; a usage error for one that a token must not be sent to."""
    try:
        scheme, host, _ = origin(url)
        odd = bool(urlsplit(url).username or urlsplit(url).query or urlsplit(url).fragment)
    except ValueError:
        scheme, host, odd = "", "", True
    if odd or not host or (scheme != "https" and not (scheme == "http" and host in LOOPBACK)):
        raise usage(
            "this is no address of a GitHub API", where="GITHUB_API_URL",
            why="it must be https (http only for this machine), without user name, query or fragment",
            fix="export GITHUB_API_URL=https://api.github.com",
        )  # fmt: skip
    return url.rstrip("/")


def send(request: Request) -> Answer:
    """Make the exchange. A host that cannot be reached, or stops half-way, is an answer with status 0."""
    made = urllib.request.Request(request.url, data=request.body, method=request.method)  # noqa: S310 - base_url
    for name, value in request.headers.items():
        made.add_unredirected_header(name, value)
    began = time.monotonic()
    try:
        with _opener(origin(request.url)[1] in LOOPBACK).open(made, timeout=TIMEOUT_S) as stream:
            return _read(stream, stream.status, began)
    except urllib.error.HTTPError as error:
        return _refusal(error, began)
    except _LOST as error:
        return Answer(0, {}, b"", _reason(error))


def _refusal(error: urllib.error.HTTPError, began: float) -> Answer:
    """A status that is no success is an answer like any other."""
    try:
        with error:
            return _read(error, error.code, began)
    except _LOST as lost:
        return Answer(0, {}, b"", _reason(lost))


def _read(stream: http.client.HTTPResponse | urllib.error.HTTPError, status: int, began: float) -> Answer:
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BODY:
            return Answer(0, {}, b"", f"the answer is larger than {MAX_BODY >> 20} MiB")
        if time.monotonic() - began > WHOLE_S:
            return Answer(0, {}, b"", f"the answer took longer than {WHOLE_S:.0f} seconds")
    headers = {name.lower(): value for name, value in stream.headers.items()}
    told = headers.get("content-length", "")
    if told.isdigit() and int(told) != size:  # a read in pieces does not notice a connection that ended early
        return Answer(0, {}, b"", f"the answer ended after {size} of {told} bytes")
    return Answer(status, headers, b"".join(pieces))


def _reason(error: BaseException) -> str:
    """The kind of a failure, never its text: that may quote a header."""
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    if isinstance(inner, ssl.SSLError):
        return "the host's certificate was refused" if "CERTIFICATE" in str(inner) else "TLS failed"
    return (inner.strerror if isinstance(inner, OSError) and inner.strerror else "") or type(inner).__name__


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer; whoever asked decides."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


@cache
def _opener(loopback: bool) -> urllib.request.OpenerDirector:
    """One opener for all requests: the certificates are loaded once."""
    proxies = urllib.request.ProxyHandler({} if loopback else None)
    secure = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(proxies, secure, _Stay)
