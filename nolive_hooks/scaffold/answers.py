"""What the plan depends on besides the files that are there: the release, the people, the wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nolive_hooks.errors import usage

TOOLKIT = "nolive-hooks/nolive-hooks"
REPOSITORY = f"https://github.com/{TOOLKIT}"
STAGES = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push")
HOOK_IDS = ("nolive", "nolive-commit-msg", "nolive-pre-push")

_COMMIT = re.compile(r"[0-9a-f]{40}")
_LOGIN = re.compile(r"@?([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))")
_BRANCH = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True, slots=True)
class Answers:
    """One set of wishes. `commit` pins the workflows: 40 hex digits, or nothing where this copy knows only its tag."""

    version: str
    commit: str = ""
    reviewers: tuple[str, ...] = ()
    branch: str = "main"
    pack_root: str = "results"
    workflows: bool = True
    repin: bool = False  # the commit was asked for, so workflows of ours that nobody edited are pinned anew
    local_hooks: bool = False  # hooks run the nolive that is installed, instead of one that pre-commit builds

    @property
    def tag(self) -> str:
        """The tag of the release."""
        return f"v{self.version}"

    @property
    def ref(self) -> str:
        """What the workflows are pinned to."""
        return self.commit or self.tag

    @property
    def note(self) -> str:
        """The comment behind a pin: its version, or why it is only a tag."""
        if self.commit:
            return f" # {self.tag}"
        return " # zizmor: ignore[unpinned-uses] pin it: nolive init --pin COMMIT"


def checked_commit(text: str) -> str:
    """A full commit id; a usage error for anything that could move."""
    if text and not _COMMIT.fullmatch(text):
        raise usage(
            "a pin is a full commit id", where=text, why="a tag or a short id can be moved to other content",
            fix=f"git ls-remote {REPOSITORY} refs/tags/v1.0.0",
        )  # fmt: skip
    return text


def checked_logins(names: tuple[str, ...]) -> tuple[str, ...]:
    """Logins without their @, each once, in the order given; a usage error for what no account is called."""
    found: dict[str, str] = {}
    for name in names:
        match = _LOGIN.fullmatch(name.strip())
        if match is None:
            raise usage(
                f"not the login of a GitHub account: {name!r}",
                why="letters, digits and hyphens only; teams belong into [gate] teams of .nolive.toml",
                fix="nolive init --reviewer rev-1 --reviewer rev-2",
            )
        found.setdefault(match[1].casefold(), match[1])
    return tuple(found.values())


def checked_branch(name: str) -> str:
    """A branch name that can stand in a workflow as it is; a usage error for one that would need quoting."""
    if not _BRANCH.fullmatch(name):
        raise usage(
            "the name of the default branch cannot stand in a workflow", where=name, fix="nolive init --no-workflows"
        )
    return name
