"""Runs rendered workflows with act in host mode, offline: stand-ins for what would be fetched from GitHub."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from nolive_hooks import __version__
from nolive_hooks.scaffold.answers import TOOLKIT
from tests.support import BIN, ROOT, Sandbox, need, words

# The stand-ins do what the actions do, with what is on this machine: a clone of the scratch repository, the files of
# this checkout for the toolkit, and the environment in which the tests run for a fresh installation.
_STAND_INS = {
    "actions/checkout": (
        ("repository", "ref", "path", "fetch-depth", "persist-credentials"),
        """
        set -eu
        if [ -n "$REPOSITORY" ]; then
          mkdir -p "$INTO" && cp -r "$STAND_TOOLKIT/.github" "$INTO/"
        else
          git clone --quiet --no-checkout "$STAND_ORIGIN" "$INTO" && git -C "$INTO" checkout --quiet --detach "$REF"
        fi
        """,
    ),
    "actions/setup-python": (
        ("python-version",),
        """
        mkdir -p "$RUNNER_TEMP/nolive" && ln -sfn "$STAND_BIN" "$RUNNER_TEMP/nolive/bin"
        find "$GITHUB_WORKSPACE" -not -path "*/.git/*" >> "$STAND_SEEN"
        """,
    ),
    "actions/attest-build-provenance": (("subject-path",), 'set -eu; echo "attested $(basename "$SUBJECT_PATH")"'),
}
GH = """#!/bin/sh
# Releases as folders: what `gh release view|create|upload` do, as far as the archive needs them.
echo "$*" >> "$GH_LOG"
place="$GH_STORE/$3"
case "$2" in
  view) [ -d "$place" ] && ls "$place" ;;
  create) mkdir -p "$place" ;;
  upload) [ ! -e "$place/$(basename "$4")" ] && cp "$4" "$place/" ;;
esac
"""
TOKEN = "token-of-a-workflow"


def tool(name: str) -> str:
    """A program that the development environment brings; a visible skip or a failure where it does not."""
    beside = BIN / name
    return str(beside) if beside.exists() else need(name)


@dataclass(frozen=True)
class Ran:
    """What one run showed: exit code, log, the result of each job, and every path that lay in a workspace."""

    code: int
    log: str
    jobs: Mapping[str, str]
    seen: str


def run(
    repo: Sandbox, event: str, workflow: str, payload: object, env: Mapping[str, str] | None = None, token: str = TOKEN
) -> Ran:
    """Run one workflow of a repository's work tree for an event."""
    act = tool("act")
    place = repo.home / "act"
    place.mkdir(exist_ok=True)
    (place / "event.json").write_text(json.dumps(payload))
    used = set(re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40})", _workflows_and_actions()))
    stands = [f"{name}@{sha}={_stand_in(place, name)}" for name, sha in used if name in _STAND_INS]
    given = {
        "NOLIVE_TOOLKIT": TOOLKIT, "NOLIVE_COMMIT": f"v{__version__}", "STAND_TOOLKIT": str(ROOT),
        "STAND_ORIGIN": str(repo.path),
        "STAND_BIN": str(BIN), "STAND_SEEN": str(place / "seen"), "GITHUB_REPOSITORY": "o/r", **(env or {}),
    }  # fmt: skip
    argv = [
        act, event, "-P", "ubuntu-latest=-self-hosted", "-W", f".github/workflows/{workflow}",
        "-e", str(place / "event.json"), "--no-skip-checkout", "--action-offline-mode", "--no-cache-server",
        "-s", f"GITHUB_TOKEN={token}", "--json",
        *(word for row in (f"{TOOLKIT}@v{__version__}={ROOT}", *stands) for word in ("--local-repository", row)),
        *(word for name, value in given.items() for word in ("--env", f"{name}={value}")),
    ]  # fmt: skip
    done = repo.run(*argv, env={"XDG_CACHE_HOME": str(place / "cache")})
    seen = place / "seen"
    return Ran(done.returncode, *_read(words(done)), seen.read_text() if seen.exists() else "")


def _workflows_and_actions() -> str:
    folder = ROOT / ".github"
    return "\n".join(path.read_text() for path in folder.rglob("*.yml"))


def _stand_in(place: Path, name: str) -> Path:
    inputs, script = _STAND_INS[name]
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    names = {key: "INTO" if key == "path" else key.upper().replace("-", "_") for key in inputs}
    environment = {name: f"${{{{ inputs.{key} }}}}" for key, name in names.items()}
    action = {
        "name": f"stand-in for {name}",
        "description": "offline",
        "inputs": {key: {"description": key, "default": "." if key == "path" else ""} for key in inputs},
        "runs": {"using": "composite", "steps": [{"shell": "bash", "run": script, "env": environment}]},
    }
    (folder / "action.yml").write_text(yaml.safe_dump(action))
    return folder


def _read(output: str) -> tuple[str, dict[str, str]]:
    """The messages of act's JSON log as one text, and each job's result."""
    rows = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    jobs = {str(row["job"]): str(row["jobResult"]) for row in rows if "jobResult" in row}
    log = "\n".join(str(row.get("msg", "")).rstrip("\n") for row in rows)
    return log + "\n".join(line for line in output.splitlines() if not line.startswith("{")), jobs
