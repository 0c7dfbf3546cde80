"""The collector against a GitHub API that others wrote (npm `emulate`): tokens, pages, reviews, dismissals."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nolive_hooks.gate.github.client import Api, UnreadError
from nolive_hooks.gate.github.shapes import PullWhole, Repository, ReviewOf
from tests.hub_spec import NODE, Json
from tests.hub_support import Waits
from tests.support import missing, need

TOKEN = "token-of-the-emulation"
SEED = f"""
tokens:
  {TOKEN}: {{login: op-1, scopes: [repo]}}
  token-of-the-reviewer: {{login: rev-1, scopes: [repo]}}
github:
  users:
    - {{login: op-1, name: Op, email: op-1@users.noreply.github.com}}
    - {{login: rev-1, name: Rev, email: rev-1@users.noreply.github.com}}
  repos:
    - {{owner: op-1, name: bot, auto_init: true}}
"""


def free_port() -> int:
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    node, program = need("node"), NODE / "emulate"
    if not program.is_dir():
        missing("tests/node/node_modules (npm ci --prefix tests/node)")
    folder = tmp_path_factory.mktemp("emulate")
    (folder / "seed.yaml").write_text(SEED)
    start = json.loads((program / "package.json").read_text())["bin"]
    path = program / (start if isinstance(start, str) else next(iter(start.values())))
    port = free_port()
    argv = (node, str(path), "start", "--service", "github", "--port", str(port), "--seed", "seed.yaml")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    log = (folder / "log").open("wb")
    child = subprocess.Popen(argv, cwd=folder, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        yield _ready(f"http://127.0.0.1:{port}", child, folder / "log")
    finally:
        child.terminate()
        child.wait(20)
        log.close()


def _ready(url: str, child: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        assert child.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(f"{url}/rate_limit", timeout=2):  # noqa: S310
            return url
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def call(url: str, method: str, path: str, value: Json = None, token: str = TOKEN) -> Json:
    """What a person does; the gate itself only reads."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(f"{url}{path}", body, headers, method=method)  # noqa: S310 - this machine
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.loads(answer.read())


def test_a_pull_request_and_its_reviews_are_read_over_pages(url: str) -> None:
    api = Api(url, TOKEN, Waits().clock())
    assert api.get("/repos/op-1/bot", Repository).default_branch == "main"
    tip = call(url, "GET", "/repos/op-1/bot/git/ref/heads/main")["object"]["sha"]
    call(url, "POST", "/repos/op-1/bot/git/refs", {"ref": "refs/heads/drill/x", "sha": tip})
    made = call(url, "POST", "/repos/op-1/bot/pulls", {"title": "drill", "head": "drill/x", "base": "main"})
    path = f"/repos/op-1/bot/pulls/{made['number']}"
    whole = api.get(path, PullWhole)
    assert (whole.state, whole.user and whole.user.login, whole.head.ref) == ("open", "op-1", "drill/x")
    assert api.pages(f"{path}/reviews", ReviewOf) == ()
    for number in range(120):
        review = {"event": "COMMENT", "body": f"note {number}"}
        call(url, "POST", f"{path}/reviews", review, "token-of-the-reviewer")
    approval = call(url, "POST", f"{path}/reviews", {"event": "APPROVE"}, "token-of-the-reviewer")
    rows = api.pages(f"{path}/reviews", ReviewOf)
    assert len(rows) == 121
    assert (rows[-1].state, rows[-1].user and rows[-1].user.login) == ("APPROVED", "rev-1")
    call(url, "PUT", f"{path}/reviews/{approval['id']}/dismissals", {"message": "not yet"})
    assert api.pages(f"{path}/reviews", ReviewOf)[-1].state == "DISMISSED"


def test_a_repository_that_is_not_there_is_an_error(url: str) -> None:
    with pytest.raises(UnreadError) as caught:
        Api(url, TOKEN, Waits().clock()).get("/repos/op-1/none", Repository)
    assert caught.value.status == 404
