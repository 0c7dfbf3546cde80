"""T13: the gate on the largest pull request that GitHub lists (250 commits, 3,000 files, 300 reviews).

    .venv/bin/python bench/gate.py        # requests and processor seconds; exit 1 where one is over its target

Runs `nolive gate run` against the tests' own GitHub (needs `npm ci --prefix tests/node`). The processor time is that of
the command and of the git that it starts; what the GitHub side costs is not in it.
"""

from __future__ import annotations

import functools
import os
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from tests.e2e.test_gate import save
from tests.hub import NAME, TOKEN, Hub
from tests.hub_support import NUMBER, hub_of
from tests.support import Sandbox
from tests.unit.evidence_factory import RUN

FILES, COMMITS, REVIEWS, APPROVALS = 3_000, 250, 300, 12
MOST_REQUESTS, MOST_SECONDS = 60, 2.0
AFTER_A_SUCCESS = 5  # reads that a success asks for besides: the pull request and four pages of reviews


def grow(repo: Sandbox, hub: Hub) -> None:
    """Bring the pull request to its largest size."""
    there = len(hub.files(hub.pulls[NUMBER]))
    save(repo, "logs", {f"{RUN.folder}/logs/commands/{n}.out": f"line {n}\n" for n in range(FILES - there)})
    for number in range(COMMITS - 2):
        repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", f"commit {number}")
    hub.push(NUMBER, "op-1")
    for number in range(REVIEWS - 1):
        hub.review(NUMBER, f"person-{number}", "APPROVED" if number < APPROVALS else "COMMENTED")
    hub.review(NUMBER, "rev-1")


def freeze(hub: Hub) -> None:
    """Answer from memory, so that only the gate's own work is measured."""
    pull = hub.pulls[NUMBER]
    files, shas = hub.files(pull), hub.commits(pull)
    commits = {sha: hub.commit(sha) for sha in shas}
    hub.files = lambda pull: files if pull else []  # type: ignore[method-assign]
    hub.commits = lambda pull: shas if pull else []  # type: ignore[method-assign]
    hub.commit = lambda sha: commits[sha]  # type: ignore[method-assign]
    hub.git = functools.cache(hub.git)  # type: ignore[method-assign]
    hub.pull(pull)


def seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder, "home"), Path(folder, "repo")
        home.mkdir()
        path.mkdir()
        (home / ".gitconfig").write_text(
            "[user]\n\tname = Op\n\temail = op-1@users.noreply.github.com\n[gc]\n\tauto = 0\n"
        )
        repo = Sandbox(path, home)
        with hub_of(repo) as hub:
            grow(repo, hub)
            freeze(hub)
            hub.requests.clear()
            told = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN}
            before = seconds()
            done = repo.run(
                "nolive", "gate", "run", "--pr", "7", env={**told, "NOLIVE_REMOTE": f"file://{hub.git_dir}"}
            )
            spent, asked = seconds() - before, len(hub.requests) + AFTER_A_SUCCESS
    if done.returncode != 1:  # the files that were added are not of the seal
        raise SystemExit(done.stderr)
    sys.stdout.write(f"T13  {asked} requests (target {MOST_REQUESTS}), {spent:.2f} s of CPU (target {MOST_SECONDS})\n")
    return int(asked >= MOST_REQUESTS or spent >= MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
