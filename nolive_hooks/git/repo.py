"""One Git repository: refs, trees and history as values, and the few writes that a drill needs."""

from __future__ import annotations

import os
from dataclasses import dataclass

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, state
from nolive_hooks.git import index, place, spawn

MAX_BLOB = 1 << 28
# Every field starts with "=", so that an empty one (the parents of a root commit) never looks like the end.
_LOG = "".join(f"={field}%x00" for field in ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%ct", "%B")) + "%x00"


@dataclass(frozen=True, slots=True)
class CommitFacts:
    """One commit; names and e-mails as recorded (mailmap is not applied), time in seconds since the epoch."""

    sha: str
    parents: tuple[str, ...]
    author: str
    author_email: str
    committer: str
    committer_email: str
    time: int
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs between two commits; `previous` is set for a rename or copy."""

    status: str
    path: str
    previous: str
    mode: str
    oid: str


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository found from a folder; `root` is its work tree (absolute), `git_dir` the folder of this work tree."""

    root: str
    git_dir: str

    @classmethod
    def discover(cls, path: str) -> Repo:
        """The repository that holds `path`; NoliveError (exit 3) with git's own reason where there is none."""
        root, git_dir = place.of(path)
        return cls(root=root, git_dir=git_dir)

    def git(self, *arguments: str) -> str:
        """Standard output of one read-only git command, or NoliveError with git's reason."""
        return spawn.check(arguments, cwd=self.root).text

    def holds(self, *arguments: str) -> bool:
        """Whether one git command answers with exit status 0."""
        return spawn.run(arguments, cwd=self.root).code == 0

    # -- where we are ---------------------------------------------------------------------------------------

    def head(self) -> str:
        """The commit that HEAD names; a state error (exit 4) while there are no commits."""
        answer = spawn.run(("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), cwd=self.root)
        if answer.code:
            raise state(
                "this repository has no commits yet", where=self.root,
                why="a drill records the commit it ran on", fix='git commit --allow-empty -m "first commit"',
            )  # fmt: skip
        return answer.text

    def branch(self) -> str | None:
        """The branch HEAD is on, or None when HEAD is detached."""
        return spawn.run(("symbolic-ref", "--quiet", "--short", "HEAD"), cwd=self.root).text or None

    def default_branch(self) -> str:
        """The branch pull requests go to: origin's HEAD, else `main` or `master` where one exists, else HEAD's."""
        remote = spawn.run(("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"), cwd=self.root)
        if remote.code == 0:
            return remote.text.removeprefix("origin/")
        for name in ("main", "master"):
            if self.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{name}"):
                return name
        return self.branch() or "main"

    def resolve(self, ref: str) -> str:
        """The full id of the commit a ref names."""
        answer = spawn.run(("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"), cwd=self.root)
        if answer.code:
            raise NoliveError(
                f"no commit is named {ref!r}", where=self.root,
                why=answer.reason or "the ref does not exist in this clone", fix=f"git fetch origin {ref}",
            )  # fmt: skip
        return answer.text

    def is_ancestor(self, ancestor: str, descendant: str) -> bool:
        """Whether the first commit is in the history of the second."""
        answer = spawn.run(("merge-base", "--is-ancestor", ancestor, descendant), cwd=self.root)
        if answer.code > 1:
            raise NoliveError(
                "the history cannot be compared", where=self.root, why=answer.reason, fix="git fetch --unshallow"
            )
        return answer.code == 0

    def merge_base(self, one: str, other: str) -> str:
        """The commit two histories part at; NoliveError where this clone does not hold it."""
        answer = spawn.run(("merge-base", one, other), cwd=self.root)
        if answer.code:
            raise NoliveError(
                "the two histories have no common commit here", where=f"{self.root}: {one} {other}",
                why="a shallow clone, or unrelated histories", fix="git fetch --unshallow",
            )  # fmt: skip
        return answer.text

    def status(self) -> tuple[str, ...]:
        """Paths with uncommitted or untracked changes; ignored ones are not listed."""
        answer = spawn.check(("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"), cwd=self.root)
        return tuple(os.fsdecode(row[3:]) for row in answer.out.split(b"\0") if row)

    def identity(self) -> tuple[str, str]:
        """Name and e-mail that `git commit` would record; a state error with the two commands where unset."""
        answer = spawn.run(("var", "GIT_AUTHOR_IDENT"), cwd=self.root)
        name, found, rest = answer.text.partition(" <")
        if answer.code or not found:
            raise state(
                "git does not know who you are", where=self.root, why="evidence without a name proves nothing",
                fix='git config user.name "Your Name" && git config user.email you@example.org',
            )  # fmt: skip
        return name, rest.partition(">")[0]

    def state_dir(self, name: str) -> str:
        """Absolute folder in the Git directory for this tool's own state; never part of a commit."""
        path = spawn.check(("rev-parse", "--git-path", f"nolive/{name}"), cwd=self.root).text
        return os.path.normpath(os.path.join(self.root, path))

    # -- trees and history as values ------------------------------------------------------------------------

    def at(self, ref: str, prefix: str = "") -> tuple[Blob, ...]:
        """Every blob of a commit's tree below `prefix`, read from Git objects and never from the work tree.

        Symlink blobs hold their target; a submodule is an empty blob of mode 160000. A missing object is an error.
        """
        names = ("--", prefix.rstrip("/") + "/") if prefix else ()
        answer = spawn.check(("ls-tree", "-r", "-z", "--full-tree", self.resolve(ref), *names), cwd=self.root)
        return self._blobs(ref, answer.out)

    def at_path(self, ref: str, path: str) -> tuple[Blob, ...]:
        """The one file at `path` of a commit, or nothing where there is none."""
        answer = spawn.check(("ls-tree", "-z", "--full-tree", self.resolve(ref), "--", path), cwd=self.root)
        return self._blobs(ref, answer.out)

    def tree_id(self, ref: str, path: str) -> str | None:
        """The object id at `ref:path` (a folder's id is its tree), or None where nothing is there."""
        answer = spawn.run(("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}:{path}"), cwd=self.root)
        return answer.text or None

    def log(self, base: str, head: str) -> tuple[CommitFacts, ...]:
        """Commits reachable from `head` and not from `base`, oldest first."""
        revisions = f"{self.resolve(base)}..{self.resolve(head)}"
        answer = spawn.check(
            ("log", "--reverse", "--topo-order", "--no-mailmap", f"--format={_LOG}", revisions), cwd=self.root
        )
        commits = []
        for record in answer.text.split("\0\0")[:-1]:
            fields = [field.removeprefix("=") for field in record.lstrip("\n").split("\0")]
            sha, parents, author, author_mail, committer, committer_mail, time, message = fields
            people = (author, author_mail, committer, committer_mail)
            commits.append(CommitFacts(sha, tuple(parents.split()), *people, int(time), message))
        return tuple(commits)

    def changes(self, base: str, head: str) -> tuple[Change, ...]:
        """Paths that differ between two commits, renames detected, in path order."""
        options = (
            "--raw",
            "-z",
            "--no-abbrev",
            "--find-renames",
            "--no-relative",
            "--ignore-submodules=none",
        )
        answer = spawn.check(("diff", *options, self.resolve(base), self.resolve(head)), cwd=self.root)
        fields = iter(answer.out.split(b"\0")[:-1])
        found = []
        for meta in fields:
            _, mode, _, oid, status = meta.decode("ascii").split(" ")
            first = os.fsdecode(next(fields))
            renamed = status[0] in "RC"
            found.append(
                Change(
                    status[0],
                    os.fsdecode(next(fields)) if renamed else first,
                    first if renamed else "",
                    mode,
                    oid,
                )
            )
        return tuple(found)

    def _blobs(self, ref: str, listing: bytes) -> tuple[Blob, ...]:
        found = []
        for row in listing.split(b"\0")[:-1]:
            meta, _, path = row.partition(b"\t")
            mode, _, oid = meta.decode("ascii").split(" ")
            found.append(index.Entry(os.fsdecode(path), mode, oid))
        return tuple(_whole(ref, entry, blob) for entry, blob in index.blobs(found, self.root, cap=MAX_BLOB))

    # -- the writes of a drill ------------------------------------------------------------------------------

    def create_branch(self, name: str, start: str) -> None:
        """Make a branch at a commit and switch to it; a state error where it exists."""
        self._porcelain("switch", "--create", name, start)

    def commit(self, paths: tuple[str, ...], message: str) -> str:
        """Stage exactly these paths, ignored ones too, and commit them alone; returns the new commit.

        `git commit` itself runs, so the user's hooks and signing apply. Paths are relative to the root.
        """
        self._porcelain("--literal-pathspecs", "add", "--force", "--", *paths)
        self._porcelain("--literal-pathspecs", "commit", "--quiet", "--message", message, "--", *paths)
        return self.head()

    def _porcelain(self, *arguments: str) -> None:
        import git  # GitPython costs more than a whole scan: paid by the verbs that change something, only

        try:
            git.Git(self.root).execute(["git", *arguments])
        except git.GitCommandError as error:
            words = f"{error.stderr}{error.stdout}".replace("stderr: ", "").replace("stdout: ", "")
            raise state("git refused", where=self.root, why=words.strip(" '\n"), fix="git status") from None


def _whole(ref: str, entry: index.Entry, blob: Blob | str) -> Blob:
    if isinstance(blob, str):
        raise NoliveError(
            "a file of the commit cannot be read",
            where=f"{ref}:{entry.path}",
            why=blob,
            fix="git fetch --unshallow, or git fsck",
        )
    return blob
