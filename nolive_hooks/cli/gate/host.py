"""Reads what a workflow hands to the gate, once, and writes where a workflow looks: summary, outputs, log."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from nolive_hooks.errors import usage
from nolive_hooks.gate.github import telling
from nolive_hooks.gate.github.client import Api, Clock
from nolive_hooks.gate.github.clone import checked_remote, remote_of
from nolive_hooks.gate.github.reading import Source, repository
from nolive_hooks.gate.github.wire import LOOPBACK, origin
from nolive_hooks.gate.verdict import Verdict
from nolive_hooks.git import disk, spawn
from nolive_hooks.report import github as commands
from nolive_hooks.report.markdown import MOST_BYTES

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC_API = "https://api.github.com"
CLOCK = Clock(time.sleep, time.time)


def remote_options(function: F) -> F:
    """Add --repo and --remote."""
    remote = click.option(
        "--remote", envvar="NOLIVE_REMOTE", metavar="URL", help="Fetch commits from here.  [default: GITHUB_SERVER_URL]"
    )
    name = click.option("--repo", envvar="GITHUB_REPOSITORY", metavar="OWNER/NAME", help="[default: GITHUB_REPOSITORY]")
    return name(remote(function))


def source(repo: str | None, remote: str | None) -> Source:
    """The GitHub that the environment names. Raises a usage error where something is missing."""
    url = os.environ.get("GITHUB_API_URL") or PUBLIC_API
    token = os.environ.get("GITHUB_TOKEN") or os.environ.get("GH_TOKEN") or ""
    if not token:
        raise usage(
            "there is no token to ask GitHub with", where="GITHUB_TOKEN", why="the gate reads reviews and rights",
            fix="export GITHUB_TOKEN=... (in a workflow: env: GITHUB_TOKEN: ${{ github.token }})",
        )  # fmt: skip
    name = repository(repo or "")
    server = os.environ.get("GITHUB_SERVER_URL") or _server(url)
    here = "" if remote else _rehearsal(url)
    where = checked_remote(remote or here) if remote or here else remote_of(server, name)
    return Source(Api(url, token, CLOCK), name, where, token)


def _server(api: str) -> str:
    """The site beside an API: github.com, or the host of an enterprise server."""
    parts = urlsplit(api)
    return "https://github.com" if api.rstrip("/") == PUBLIC_API else f"{parts.scheme}://{parts.netloc}"


def _rehearsal(api: str) -> str:
    """For an API on this machine, what this clone was cloned from: such an API brings no commits with it."""
    if origin(api)[1] not in LOOPBACK:
        return ""
    told = spawn.run(("config", "--get", "remote.origin.url"), cwd=".").text
    path = told.removeprefix("file://")
    return f"file://{os.path.abspath(path)}" if path and os.path.isdir(path) else ""


def now() -> dt.datetime:
    """This moment, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def run_url() -> str:
    """The page of this workflow run; empty outside of one."""
    parts = [os.environ.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    return f"{parts[0]}/{parts[1]}/actions/runs/{parts[2]}" if all(parts) else ""


def in_workflow() -> bool:
    """Whether a workflow runs this, whose log obeys commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def event_path() -> str:
    """The file of the event that started the workflow, or nothing."""
    return os.environ.get("GITHUB_EVENT_PATH", "")


def say(text: str) -> None:
    """Print foreign text; in a workflow with every command inside it switched off."""
    click.echo(commands.fenced(text, secrets.token_hex(16)) if in_workflow() else text, nl=not in_workflow())


def annotate(verdict: Verdict, title: str) -> None:
    """Annotations of a verdict, in a workflow only."""
    if in_workflow():
        for line in telling.errors_of(verdict, title):
            click.echo(line)


def summarise(markdown: str) -> None:
    """Add to the job summary, where there is one and it has room: GitHub drops a larger one whole."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    held = len(disk.read(path)) if disk.exists(path) else 0
    data = markdown.encode()
    pointer = b"\n**More was judged than a summary holds: see the log.**\n"
    if held + len(data) + len(pointer) <= MOST_BYTES:
        disk.append(path, data)
    elif held + len(pointer) <= MOST_BYTES:
        disk.append(path, pointer)


def output(verdict: Verdict, number: int, pack: str) -> None:
    """Hand the verdict to later steps of the job."""
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        disk.append(path, telling.outputs(verdict, number, pack, secrets.token_hex(16)).encode())
