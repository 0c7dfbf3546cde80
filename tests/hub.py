"""A GitHub of our own: a real Git repository, a small state, and answers that GitHub's own description admits."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.hub_spec import Json, Spec

NAME = "o/r"
TOKEN = "token-of-this-test"
NULL = "0" * 40
NOREPLY = re.compile(r"(?:\d+\+)?(.+)@users\.noreply\.github\.com")
STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "T": "changed"}
EVIDENCE = "nolive / evidence"


@dataclass
class PullState:
    """A pull request as the hub remembers it."""

    number: int
    author: str
    head_ref: str
    base_ref: str = "main"
    head_repo: str | None = NAME
    draft: bool = False
    state: str = "open"
    reviews: list[dict[str, Json]] = field(default_factory=list)
    base_sha: str = ""
    merge_sha: str | None = None
    merged_by: str | None = None
    merged_at: str | None = None
    rebased: list[str] = field(default_factory=list)


@dataclass
class Fault:
    """What goes wrong: for a matching request, this many times, this answer instead."""

    pattern: str
    status: int = 502
    body: bytes = b'{"message": "Server Error"}'
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 10**6
    cut: bool = False  # announce more bytes than are sent


class Hub:
    """One repository `o/r`; `requests` and `posts` are what it was asked and told, in order."""

    def __init__(self, git: Path, spec: Spec) -> None:
        self.git_dir, self.spec = git, spec
        self.pulls: dict[int, PullState] = {}
        self.activity: list[dict[str, Json]] = []
        self.permissions: dict[str, str] = {"rev-1": "write", "rev-2": "write", "op-1": "admin", "gov-1": "maintain"}
        self.types: dict[str, str] = {}
        self.teams: dict[str, list[str]] = {}
        self.checks: list[dict[str, Json]] = []
        self.statuses: list[dict[str, Json]] = []
        self.releases: dict[str, dict[str, bytes]] = {}
        self.rules: list[dict[str, Json]] = []
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.before_post: Callable[[], None] | None = None
        self.default_branch = "main"
        self.clock = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=2)
        self.url = ""
        self.overlap = 0  # rows by which the second page of a list begins too early
        self.odd: list[str] = []

    # -- what people do -------------------------------------------------------------------------------------

    def tick(self) -> str:
        self.clock += dt.timedelta(seconds=30)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def git(self, *arguments: str) -> str:
        argv = ("git", "-C", str(self.git_dir), *arguments)
        return subprocess.run(argv, check=True, capture_output=True, text=True, errors="surrogateescape").stdout.strip()

    def head(self, number: int) -> str:
        return self.git("rev-parse", f"refs/pull/{number}/head")

    def open(self, number: int, ref: str, author: str = "op-1", **facts: Json) -> PullState:
        """Open a pull request of a branch that is there, pushed by its author."""
        self.pulls[number] = PullState(number, author, ref, **facts)
        self.push(number, author, before=NULL)
        return self.pulls[number]

    def push(self, number: int, actor: str, before: str | None = None) -> str:
        """The branch has moved: the pull request follows."""
        pull = self.pulls[number]
        new = self.git("rev-parse", f"refs/heads/{pull.head_ref}")
        old = before or self.head(number)
        self.git("update-ref", f"refs/pull/{number}/head", new)
        self.activity.insert(0, {
            "before": old, "after": new, "ref": f"refs/heads/{pull.head_ref}", "timestamp": self.tick(),
            "activity_type": "branch_creation" if old == NULL else "push", "actor": actor,
        })  # fmt: skip
        self.check(new)
        return new

    def check(self, sha: str, conclusion: str | None = "success") -> None:
        """The evidence check of a commit ends (or runs: None)."""
        self.checks = [row for row in self.checks if row["sha"] != sha]
        self.checks.append({"sha": sha, "conclusion": conclusion})

    def review(self, number: int, login: str | None, state: str = "APPROVED", **facts: Json) -> int:
        """Somebody reviews the present head."""
        rows = self.pulls[number].reviews
        made = {"id": 100 * number + len(rows), "login": login, "state": state, "commit_id": self.head(number)}
        rows.append({**made, "submitted_at": self.tick(), **facts})
        return len(rows) - 1

    def merge(self, number: int, by: str = "op-1", how: str = "merge") -> str:
        """Merge as GitHub does; the new tip of the base."""
        pull = self.pulls[number]
        base, head = self.git("rev-parse", f"refs/heads/{pull.base_ref}"), self.head(number)
        if how == "rebase":  # onto a tip that has moved on, so that every commit gets a new id
            return self._rebase(pull, base, by)
        tree = self.git("merge-tree", "--write-tree", base, head)
        parents = ("-p", base, "-p", head) if how == "merge" else ("-p", base)
        pull.merge_sha = self.git("-c", "user.name=GitHub", "-c", "user.email=noreply@github.com", "commit-tree", tree,
                                  *parents, "-m", f"Merge #{number}")  # fmt: skip
        self.git("update-ref", f"refs/heads/{pull.base_ref}", pull.merge_sha)
        pull.state, pull.base_sha, pull.merged_by, pull.merged_at = "closed", base, by, self.tick()
        return pull.merge_sha

    def _rebase(self, pull: PullState, base: str, by: str) -> str:
        pull.rebased, tip = [], base
        for commit in self.commits(pull):
            tree = self.git("rev-parse", f"{commit}^{{tree}}")
            tip = self.git("-c", "user.name=GitHub", "-c", "user.email=noreply@github.com", "commit-tree", tree,
                           "-p", tip, "-m", f"rebased {commit}")  # fmt: skip
            pull.rebased.append(tip)
        pull.merge_sha = tip
        self.git("update-ref", f"refs/heads/{pull.base_ref}", tip)
        pull.state, pull.base_sha, pull.merged_by, pull.merged_at = "closed", base, by, self.tick()
        return tip

    @property
    def posts(self) -> list[dict[str, Json]]:
        """Every status that was posted, oldest first."""
        return self.statuses

    # -- answers --------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], body: Json) -> tuple[int, Json]:
        for pattern, function in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and function.__name__.startswith(method.lower()):
                return function(self, query, body, *match.groups())
        return 404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}

    def account(self, login: str) -> dict[str, Json]:
        person = self.spec.example("pull-request")["user"]
        return {**person, "login": login, "id": number_of(login), "type": self.types.get(login, "User")}

    def end(self, ref: str, sha: str, repo: str | None, like: Json) -> Json:
        held = {**like["repo"], "full_name": repo} if repo else None
        return {**like, "ref": ref, "sha": sha, "repo": held, "label": f"o:{ref}"}

    def pull(self, pull: PullState, name: str = "pull-request") -> Json:
        like = self.spec.example(name)
        base = pull.base_sha or self.git("rev-parse", f"refs/heads/{pull.base_ref}")
        head = self.head(pull.number)
        facts = {
            "number": pull.number,
            "state": pull.state,
            "title": "drill",
            "draft": pull.draft,
            "user": self.account(pull.author),
            "labels": [],
            "requested_teams": [],
            "head": self.end(pull.head_ref, head, pull.head_repo, like["head"]),
            "base": self.end(pull.base_ref, base, NAME, like["base"]),
            "merged_at": pull.merged_at,
            "merge_commit_sha": pull.merge_sha,
        }
        if name == "pull-request":
            facts |= {
                "merged": pull.merge_sha is not None,
                "merged_by": self.account(pull.merged_by) if pull.merged_by else None,
                "commits": len(self.commits(pull)),
                "changed_files": len(self.files(pull)),
            }
        return {**like, **facts}

    def commits(self, pull: PullState) -> list[str]:
        base = pull.base_sha or f"refs/heads/{pull.base_ref}"
        return self.git("rev-list", "--reverse", "--topo-order", f"{base}..refs/pull/{pull.number}/head").split()

    def commit(self, sha: str) -> Json:
        like = self.spec.example("commit-items")
        raw = self.git("show", "-s", "--format=%an%x00%ae%x00%cn%x00%ce%x00%P%x00%B", sha)
        author, author_mail, committer, committer_mail, parents, message = raw.split("\0", 5)
        inner = {
            **like["commit"],
            "author": {**like["commit"]["author"], "name": author, "email": author_mail},
            "committer": {**like["commit"]["committer"], "name": committer, "email": committer_mail},
            "message": message,
        }
        linked = {"author": self.linked(author_mail), "committer": self.linked(committer_mail)}
        told = [
            {"sha": parent, "url": "https://example.org", "html_url": "https://example.org"}
            for parent in parents.split()
        ]
        return {**like, "sha": sha, "commit": inner, **linked, "parents": told}

    def linked(self, mail: str) -> Json:
        match = NOREPLY.fullmatch(mail)
        name = "web-flow" if mail == "noreply@github.com" else match.group(1) if match else None
        return self.account(name) if name else None

    def files(self, pull: PullState) -> list[Json]:
        base = pull.base_sha or f"refs/heads/{pull.base_ref}"
        fork = self.git("merge-base", base, f"refs/pull/{pull.number}/head")
        raw = self.git("diff", "--raw", "-z", "--no-abbrev", "--find-renames", fork, f"refs/pull/{pull.number}/head")
        fields = iter(raw.split("\0")[:-1])
        found = []
        for meta in fields:
            _, _, before, after, status = meta.split(" ")
            name = next(fields)
            row = {"status": STATUS[status[0]], "sha": before if status == "D" else after, "filename": name}
            if status[0] == "R":
                row |= {"previous_filename": name, "filename": next(fields)}
            found.append({**self.spec.example("diff-entry-items"), **row})
        return found


Answer = tuple[int, Json]


def number_of(login: str) -> int:
    """The stable account number of a login."""
    return 4000 + sum(login.encode())


def get_repository(hub: Hub, query: dict[str, str], body: Json) -> Answer:
    like = hub.spec.example("full-repository-default-response")
    like.pop("parent", None)
    like.pop("source", None)
    return 200, {**like, "full_name": NAME, "language": None, "default_branch": hub.default_branch}


def get_pull(hub: Hub, query: dict[str, str], body: Json, number: str) -> Answer:
    return (200, hub.pull(hub.pulls[int(number)])) if int(number) in hub.pulls else (404, gone())


def gone() -> Json:
    return {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


def get_pulls(hub: Hub, query: dict[str, str], body: Json) -> Answer:
    wanted = query.get("state", "open")
    rows = [pull for pull in hub.pulls.values() if wanted in ("all", pull.state)]
    return 200, [hub.pull(pull, "pull-request-simple-items") for pull in rows]


def get_reviews(hub: Hub, query: dict[str, str], body: Json, number: str) -> Answer:
    found = []
    for row in hub.pulls[int(number)].reviews:
        facts = {"author_association": "MEMBER", "body": "", **{key: row[key] for key in row if key != "login"}}
        user = hub.account(row["login"]) if row["login"] else None
        found.append({**hub.spec.example("pull-request-review-items"), **facts, "user": user})
    return 200, found


def get_files(hub: Hub, query: dict[str, str], body: Json, number: str) -> Answer:
    return 200, hub.files(hub.pulls[int(number)])


def get_commits(hub: Hub, query: dict[str, str], body: Json, number: str) -> Answer:
    return 200, [hub.commit(sha) for sha in hub.commits(hub.pulls[int(number)])]


def get_activity(hub: Hub, query: dict[str, str], body: Json) -> Answer:
    like = hub.spec.example("activity-items")
    rows = [row for row in hub.activity if query.get("ref") in (None, row["ref"])]
    return 200, [{**like, **row, "actor": hub.account(row["actor"]) if row["actor"] else None} for row in rows]


def get_permission(hub: Hub, query: dict[str, str], body: Json, login: str) -> Answer:
    role = hub.permissions.get(login, "none")
    legacy = {"maintain": "write", "triage": "read"}.get(role, role if role in ("admin", "write", "read") else "none")
    like = hub.spec.example("repository-collaborator-permission-response-if-user-has-admin-permissions")
    return 200, {
        **like,
        "permission": legacy,
        "role_name": role,
        "user": {**like["user"], "login": login, "role_name": role},
    }


def get_members(hub: Hub, query: dict[str, str], body: Json, org: str, team: str) -> Answer:
    if f"{org}/{team}" not in hub.teams:
        return 404, gone()
    like = hub.spec.example("team-member-items")
    return 200, [{**like, **hub.account(name)} for name in hub.teams[f"{org}/{team}"]]


def get_checks(hub: Hub, query: dict[str, str], body: Json, sha: str) -> Answer:
    like = hub.spec.example("check-run-paginated")["check_runs"][0]
    rows = []
    for row in hub.checks:
        if row["sha"] == sha:
            ended = row["conclusion"] is not None
            state = {"status": "completed" if ended else "in_progress", "conclusion": row["conclusion"]}
            rows.append({**like, "name": row.get("name", EVIDENCE), "head_sha": sha, **state})
    return 200, {"total_count": len(rows), "check_runs": rows}


def get_statuses(hub: Hub, query: dict[str, str], body: Json, sha: str) -> Answer:
    like = hub.spec.example("status-items")
    rows = [row for row in reversed(hub.statuses) if row["sha"] == sha]
    keys = ("state", "context", "description", "target_url")
    return 200, [
        {**like, **{key: row.get(key) for key in keys}, "creator": hub.account(row["creator"])} for row in rows
    ]


def post_status(hub: Hub, query: dict[str, str], body: Json, sha: str) -> Answer:
    row = {"description": None, "target_url": None, **body, "sha": sha, "creator": "github-actions[bot]"}
    hub.statuses.append(row)
    like = hub.spec.example("status")
    keys = ("state", "context", "description", "target_url")
    return 201, {**like, **{key: row.get(key) for key in keys}}


def get_pulls_of_commit(hub: Hub, query: dict[str, str], body: Json, sha: str) -> Answer:
    rows = [pull for pull in hub.pulls.values() if sha in (pull.merge_sha, *pull.rebased, *hub.commits(pull))]
    return 200, [hub.pull(pull, "pull-request-simple-items") for pull in rows]


def get_release(hub: Hub, query: dict[str, str], body: Json, tag: str) -> Answer:
    if tag not in hub.releases:
        return 404, gone()
    like = hub.spec.example("release")
    files = [
        {**hub.spec.example("release-asset"), "id": 1000 + place, "name": name, "size": len(data)}
        for place, (name, data) in enumerate(hub.releases[tag].items())
    ]
    return 200, {**like, "tag_name": tag, "assets": files}


def get_rules(hub: Hub, query: dict[str, str], body: Json, branch: str) -> Answer:
    ruleset = {"ruleset_source_type": "Repository", "ruleset_source": NAME, "ruleset_id": 42}
    return 200, [{**rule, **ruleset} for rule in hub.rules]


REPO = f"/repos/{NAME}"
ROUTES: tuple[tuple[str, Callable[..., Answer]], ...] = (
    (REPO, get_repository),
    (f"{REPO}/pulls", get_pulls),
    (rf"{REPO}/pulls/(\d+)", get_pull),
    (rf"{REPO}/pulls/(\d+)/reviews", get_reviews),
    (rf"{REPO}/pulls/(\d+)/files", get_files),
    (rf"{REPO}/pulls/(\d+)/commits", get_commits),
    (f"{REPO}/activity", get_activity),
    (f"{REPO}/collaborators/([^/]+)/permission", get_permission),
    ("/orgs/([^/]+)/teams/([^/]+)/members", get_members),
    (f"{REPO}/commits/([0-9a-f]+)/check-runs", get_checks),
    (f"{REPO}/commits/([0-9a-f]+)/statuses", get_statuses),
    (f"{REPO}/commits/([0-9a-f]+)/pulls", get_pulls_of_commit),
    (f"{REPO}/statuses/([0-9a-f]+)", post_status),
    (f"{REPO}/releases/tags/([^/]+)", get_release),
    (f"{REPO}/rules/branches/([^/]+)", get_rules),
)


class _Handler(BaseHTTPRequestHandler):
    """Routes, pages and breaks answers; every whole one is judged by GitHub's description first."""

    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._try("GET")

    def do_POST(self) -> None:
        self._try("POST")

    def _try(self, method: str) -> None:
        """An answer that GitHub would not give is remembered, and told in a way that nobody tries again."""
        try:
            self._do(method)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except Exception as error:
            self.hub.odd.append(f"{type(error).__name__}: {error}")
            self._send(418, json.dumps({"message": str(error)}).encode(), {"content-type": "application/json"})

    def log_message(self, *arguments: Any) -> None:
        pass

    def _do(self, method: str) -> None:
        hub, parts = self.hub, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        hub.requests.append((method, self.path, {name.lower(): value for name, value in self.headers.items()}))
        fault = next(
            (one for one in hub.faults if one.times > 0 and re.search(one.pattern, f"{method} {self.path}")), None
        )
        if fault is not None:
            fault.times -= 1
            self._send(fault.status, fault.body, {"content-type": "application/json", **fault.headers}, cut=fault.cut)
            return
        if self.headers.get("authorization") != f"Bearer {TOKEN}":
            self._send(401, b'{"message": "Bad credentials"}', {"content-type": "application/json"})
            return
        asset = re.fullmatch(rf"{REPO}/releases/assets/(\d+)", parts.path)
        if asset:
            data = next(data for files in hub.releases.values() for place, data in enumerate(files.values())
                        if 1000 + place == int(asset.group(1)))  # fmt: skip
            self._send(200, data, {"content-type": "application/octet-stream"})
            return
        if method == "POST" and hub.before_post is not None:
            hub.before_post()
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        status, value = hub.answer(method, parts.path, query, json.loads(body) if body else None)
        hub.spec.check(method, parts.path, status, value)
        value, links = self._page(parts.path, query, value)
        headers = {"content-type": "application/json; charset=utf-8", **({"link": links} if links else {})}
        self._send(status, json.dumps(value).encode(), headers)

    def _page(self, path: str, query: dict[str, str], value: Json) -> tuple[Json, str]:
        rows = value if isinstance(value, list) else value.get("check_runs") if isinstance(value, dict) else None
        if rows is None:
            return value, ""
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        last = max(1, -(-len(rows) // size))
        moved = self.hub.overlap if page > 1 else 0
        shown = rows[(page - 1) * size - moved : page * size - moved]
        more = "&".join(f"{key}={value}" for key, value in query.items() if key != "page")
        link = f'<{self.hub.url}{path}?{more}&page={{}}>; rel="{{}}"'
        links = ", ".join((link.format(page + 1, "next"), link.format(last, "last"))) if page < last else ""
        return (shown if isinstance(value, list) else {**value, "check_runs": shown}), links

    def _send(self, status: int, data: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data) + (100 if cut else 0)))
        self.end_headers()
        self.wfile.write(data)
        if cut:
            self.close_connection = True


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub on a port of this machine; an answer that GitHub would not give fails the test that asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not hub.odd, hub.odd[0]
