"""The packs that a repository holds, with a journal of their drill or without: a reviewer has no journal."""

from __future__ import annotations

import os
from dataclasses import dataclass

from nolive_hooks.errors import state, usage
from nolive_hooks.evidence.pack import Pack, is_run_id
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import registry
from nolive_hooks.procedure.standing import fold


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a pack lies: a folder of a repository, relative to its root."""

    repo: Repo
    folder: str

    @property
    def run_id(self) -> str:
        """The id of the drill."""
        return self.folder.rpartition("/")[2]

    def committed(self) -> Pack:
        """The pack as HEAD holds it; without files where it does not."""
        return Pack.from_blobs(self.repo.at("HEAD", self.folder), self.folder)

    def way_there(self) -> str:
        """The command that brings the pack here: its branch, or the drill that is still open on it."""
        branch = branch_of(self.run_id)
        if self.repo.branch() == branch:
            return "nolive drill resume"
        known = self.repo.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        return f"git switch {branch}" if known else f"git fetch, then git switch {branch}"

    def is_on_disk(self) -> bool:
        """Whether the work tree has the folder; a sparse one may lack it."""
        return disk.exists(os.path.join(self.repo.root, self.folder))

    def on_disk(self) -> Pack:
        """The pack as it lies in the work tree; a state error where there is none."""
        if not self.is_on_disk():
            raise state(
                "there is no pack here", where=self.folder, why="it is written in step 4, on the branch of the drill",
                fix=self.way_there(),
            )  # fmt: skip
        blobs = disk.tree(os.path.join(self.repo.root, self.folder))
        modes = {blob.path: blob.mode for blob in blobs if blob.mode != "100644"}
        return Pack(self.run_id, {blob.path: blob.data for blob in blobs}, self.folder, modes)


def branch_of(run_id: str) -> str:
    """The branch on which a drill was made."""
    return f"drill/{run_id.removeprefix('drill_')}"


def find(repo: Repo, root: str, subject: str = "") -> Stored:
    """The pack that a person means: an id, a path, or nothing for the newest drill of this clone or of HEAD.

    `root` is the policy's folder of packs. A usage error for what is no id of a drill and no path that ends in one.
    """
    if subject and is_run_id(subject):
        return Stored(repo, f"{root}/{subject}")
    if subject:
        folder = os.path.relpath(os.path.realpath(subject), os.path.realpath(repo.root)).replace(os.sep, "/")
        if folder.startswith("../") or not is_run_id(folder.rpartition("/")[2]):
            raise usage(
                "this is no drill of the repository", where=subject, why="neither an id nor the folder of one",
                fix=f"name it by its id, drill_YYYYMMDD_HHMMSS, or by {root}/drill_YYYYMMDD_HHMMSS",
            )  # fmt: skip
        return Stored(repo, folder)
    if registry.known(repo):
        return Stored(repo, f"{root}/{fold(registry.newest(repo).entries).plan.run_id}")
    merged = repo.git("ls-tree", "-d", "--name-only", "HEAD", f"{root}/").split()
    names = sorted(name for path in merged if is_run_id(name := path.rpartition("/")[2]))
    if not names:
        raise state(
            "there is no drill here", where=f"HEAD:{root}", why="no journal in this clone, and no pack on this branch",
            fix="nolive drill start, or git switch to the branch of the drill first",
        )  # fmt: skip
    return Stored(repo, f"{root}/{names[-1]}")
