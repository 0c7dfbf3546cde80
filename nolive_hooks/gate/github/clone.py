"""A bare fetch of a pull request's commits: nothing is checked out, run, filtered or followed."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.report.escape import visible

HEAD, BASE, DEFAULT, QUEUE = "refs/nolive/head", "refs/nolive/base", "refs/nolive/default", "refs/nolive/queue"
QUEUE_FROM = "refs/heads/gh-readonly-queue"
TIMEOUT_S = 600
_SETTINGS = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.symlinks=false", "core.attributesFile=/dev/null"),
    *("fetch.recurseSubmodules=false", "submodule.recurse=false", "credential.helper="),
    *("http.followRedirects=false", "protocol.allow=never", "gc.auto=0", "maintenance.auto=false"),
    *("fetch.unpackLimit=1", "filter.lfs.smudge=", "filter.lfs.process=", "filter.lfs.required=false"),
)
_BRANCH = re.compile(r"[^\x00-\x20\x7f~^:?*\[\\-][^\x00-\x20\x7f~^:?*\[\\]*")


def remote_of(server: str, repository: str) -> str:
    """The address of a repository on a server such as https://github.com."""
    return checked_remote(f"{server.rstrip('/')}/{repository}.git")


def checked_remote(url: str) -> str:
    """The same address; a usage error for one that a token must not be sent to."""
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "file" or (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and local):
        return url
    raise usage(
        "this is no address to fetch from", where="GITHUB_SERVER_URL", why="it must be https (http for this machine)",
        fix="export GITHUB_SERVER_URL=https://github.com",
    )  # fmt: skip


@contextmanager
def fetched(remote: str, token: str, wanted: Mapping[str, str], nearby: str = "") -> Iterator[Repo]:
    """A scratch bare repository with `wanted` (local ref -> remote ref), gone afterwards.

    Objects of `nearby`, another scratch repository of ours, are borrowed and not fetched again.
    Raises NoliveError with git's reason. The token goes to the remote's own host, in no argument and no file.
    """
    with tempfile.TemporaryDirectory(prefix="nolive-gate-") as folder:
        environment = _environment(remote, token)
        _git(("init", "--bare", "--quiet", "--template=", folder), environment)
        if nearby:
            disk.write_atomic(f"{folder}/objects/info/alternates", f"{nearby}/objects\n".encode())
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
        refs = [f"+{_checked(there)}:{here}" for here, there in wanted.items()]
        _git(("-C", folder, "fetch", *options, "--", remote, *refs), environment)
        yield Repo(root=folder, git_dir=folder)


def _checked(ref: str) -> str:
    """A ref as GitHub told it; what could be read as anything else than one ref is refused."""
    name = ref.removesuffix("/*")
    if not _BRANCH.fullmatch(name) or ".." in name or "@{" in name or name.endswith((".lock", "/", ".")):
        raise NoliveError("this is no name of a branch", where=visible(ref), fix="rename the branch")
    return ref


def _environment(remote: str, token: str) -> dict[str, str]:
    """Git with no configuration of this machine, no prompt, and one header for one host."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
                                             "GIT_SSL_CAINFO", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY")
            if key in os.environ}  # fmt: skip
    parts = urlsplit(remote)
    settings = [*_SETTINGS, f"protocol.{parts.scheme or 'file'}.allow=always"]
    if token and parts.scheme in ("https", "http"):
        basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        settings.append(f"http.{parts.scheme}://{parts.netloc}/.extraHeader=Authorization: Basic {basic}")
    pairs = [setting.partition("=") for setting in settings]
    numbered = {f"GIT_CONFIG_KEY_{place}": key for place, (key, _, _) in enumerate(pairs)}
    numbered |= {f"GIT_CONFIG_VALUE_{place}": value for place, (_, _, value) in enumerate(pairs)}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "/bin/false", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    return {
        **kept, **quiet, **numbered, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": str(len(pairs)),
        "GIT_LFS_SKIP_SMUDGE": "1", "GIT_NO_REPLACE_OBJECTS": "1",
    }  # fmt: skip


def _git(arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(
            ("git", *arguments), env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True,
            check=False, timeout=TIMEOUT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _failed(f"git needed more than {TIMEOUT_S} seconds") from None
    except FileNotFoundError:
        raise _failed("git is not installed") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _failed(visible(lines[0] if lines else f"git ended with {done.returncode}"))


def _failed(why: str) -> NoliveError:
    return NoliveError(
        "the commits of the pull request could not be fetched", where="git fetch", why=why,
        fix="give the workflow contents: read, then run the same command again",
    )  # fmt: skip
