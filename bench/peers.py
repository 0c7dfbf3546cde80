"""Other tools on the same files: how each is called, and whether it is here. Nothing of theirs is part of this."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.timing import Contender

_SECRETLINT = '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}'
PROGRAMS = ("detect-secrets-hook", "kingfisher", "secretlint", "rg", "gitleaks", "git")


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers that were found, by program name; `absent` are reported as such."""

    found: dict[str, str]

    @property
    def absent(self) -> list[str]:
        """Programs that no place holds."""
        return [name for name in PROGRAMS if name not in self.found]

    def staged(self, root: Path, paths: Sequence[str]) -> list[Contender]:
        """Each peer on the files that are staged in a repository."""
        few = list(paths)
        rows = {
            "detect-secrets-hook": ["--no-verify", *few],
            "kingfisher": ["scan", *few, "--no-validate", "--no-update-check", "--no-dedup"],
            "secretlint": [
                "--secretlintrcJSON",
                '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}',
                *few,
            ],
            "gitleaks": ["protect", "--staged", "--no-banner"],
        }
        return self._contenders(rows, root)

    def tree(self, root: Path, literals: Path) -> list[Contender]:
        """Each peer on a whole work tree; ripgrep with our own words."""
        rows = {
            "kingfisher": ["scan", ".", "--no-validate", "--no-update-check", "--git-history", "none"],
            "rg": ["--count", "--hidden", "--ignore-case", "--fixed-strings", "--file", str(literals), "."],
        }
        return self._contenders(rows, root)

    def history(self, root: Path) -> list[Contender]:
        """Each peer on all commits."""
        rows = {"kingfisher": ["scan", ".", "--no-validate", "--no-update-check", "--commit-metadata=false"]}
        return self._contenders(rows, root)

    def _contenders(self, rows: dict[str, list[str]], root: Path) -> list[Contender]:
        return [
            Contender(name, [self.found[name], *words], str(root)) for name, words in rows.items() if name in self.found
        ]


def look(places: Sequence[str]) -> Peers:
    """The peers in some folders and on PATH."""
    path = os.pathsep.join([*places, os.environ.get("PATH", "")])
    return Peers({name: found for name in PROGRAMS if (found := shutil.which(name, path=path))})
