"""Runs `git` as a child process without the weight of `subprocess`, which would double a clean commit's time.

Every call is read-only by its environment: no optional locks, no prompts, no network (a partial clone would fetch
what it lacks), no replace refs and grafts, literal pathspecs, no file-system monitor of the repository's choosing.
"""

from __future__ import annotations

import os
import sys

from nolive_hooks.errors import Exit, NoliveError

if False:  # typing only: `typing.TYPE_CHECKING` would import typing, which costs more than this module
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_READ_ONLY = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.45 does not know the line above
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
# Variables that point git at one repository. A hook inherits them and must obey them (`git commit -a` judges
# another index); any other command is about the folder it was given and must not.
_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
               "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES")  # fmt: skip


_WIDE = 1 << 20  # bytes; what Linux lets anybody have
_READ = 1 << 16
_FEW = 16  # objects that an ordinary pipe (64 KiB) holds while a hook loads what it needs


class Answer:
    """What one git process said: exit status, standard output, standard error."""

    __slots__ = ("code", "err", "out")

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def text(self) -> str:
        """Standard output as one text without its final newline; undecodable bytes as surrogate escapes."""
        return os.fsdecode(self.out).rstrip("\n")

    @property
    def reason(self) -> str:
        """The first line git wrote to standard error, without its "fatal:" prefix."""
        first = self.err.decode("utf-8", "replace").strip().partition("\n")[0]
        return first.removeprefix("fatal: ").removeprefix("error: ")


def run(arguments: Iterable[str], *, cwd: str, stdin: bytes = b"", hook: bool = False) -> Answer:
    """Run one git command to its end. `hook=True` obeys the GIT_* variables that git set for a hook."""
    return start(arguments, cwd=cwd, stdin=stdin, hook=hook).answer()


def start(arguments: Iterable[str], *, cwd: str, stdin: bytes = b"", hook: bool = False) -> Process:
    """Begin one git command and go on; `answer` waits for its end."""
    return Process(arguments, cwd=cwd, stdin=stdin, hook=hook)


def check(arguments: Iterable[str], *, cwd: str, stdin: bytes = b"", hook: bool = False) -> Answer:
    """Like `run`, but a failing git becomes a NoliveError with git's own reason."""
    words = tuple(arguments)
    return checked(run(words, cwd=cwd, stdin=stdin, hook=hook), words, cwd)


def checked(answer: Answer, words: tuple[str, ...], cwd: str) -> Answer:
    """The answer of a git that did not fail; else a NoliveError."""
    if answer.code:
        raise NoliveError(
            f"git {words[0]} failed",
            where=cwd,
            why=answer.reason or f"exit status {answer.code}",
            fix=f"git -C {cwd} {' '.join(words[:3])}",
        )
    return answer


def contents(oids: list[str], *, cwd: str, cap: int, hook: bool = False) -> Iterator[bytes | int | None]:
    """The bytes of each object in order; its size (int) where it is larger than `cap`, None where it is missing.

    One `cat-file --batch` process serves all; memory holds one object at a time. It begins to unpack at once, whenever
    the first object is asked for.
    """
    if not oids:
        return iter(())
    asked = "\n".join(oids).encode() + b"\n"
    wide = len(oids) > _FEW
    process = Process(("cat-file", "--batch", "--buffer"), cwd=cwd, stdin=asked, hook=hook, wide=wide)
    return _unpacked(process, len(oids), cwd, cap)


def _unpacked(process: Process, left: int, cwd: str, cap: int) -> Iterator[bytes | int | None]:
    try:
        with open(process.output, "rb", buffering=_READ) as stream:
            while left and (header := stream.readline().split()):
                left -= 1
                yield _content(stream, int(header[2]), cap) if len(header) == 3 else None
    finally:
        _, _, reason = process.finish()
    if left:
        raise _incomplete(cwd, reason)


def _incomplete(cwd: str, reason: bytes) -> NoliveError:
    if b"promisor remote" in reason:
        return NoliveError(
            "history incomplete: content is missing from this clone",
            where=cwd,
            why="it is a partial clone, and nothing is fetched while it is judged",
            fix=f"git -C {cwd} fetch --refetch --no-filter (in CI: fetch-depth: 0 and no filter)",
        )
    return NoliveError(
        "git cat-file stopped before its last object",
        where=cwd,
        why=os.fsdecode(reason).strip(),
        fix=f"git -C {cwd} fsck",
    )


def _content(stream: BinaryIO, size: int, cap: int) -> bytes | int:
    """One object of the batch; an object over the cap is read away in pieces so that memory stays bounded."""
    if size <= cap:
        data = stream.read(size)
        stream.read(1)
        return data
    left = size + 1
    while left:
        left -= len(stream.read(min(left, 1 << 20))) or left
    return size


def in_utf8() -> None:
    """Start this program over where its names of files would not be UTF-8: no locale may change what an allow covers.

    Python cannot change that of a running process. Does nothing in any usual locale.
    """
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - ourselves


class Process:
    """One git child: input from a memory file, output through a pipe, errors into a memory file.

    A `wide` pipe lets git unpack ahead while its last object is looked at.
    """

    def __init__(self, arguments: Iterable[str], *, cwd: str, stdin: bytes, hook: bool, wide: bool = False) -> None:
        argv = ["git", "-C", cwd, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
        environment = {key: value for key, value in os.environ.items() if hook or key not in _REPOSITORY}
        environment.update(_READ_ONLY)
        self.output, write_end = os.pipe()
        if wide:
            _widen(write_end)
        self._errors = _memory_file(b"")
        source = _memory_file(stdin)
        try:
            self._pid = _spawn(argv, environment, source, write_end, self._errors)
        except FileNotFoundError:
            os.close(self.output)
            raise NoliveError(
                "git is not installed", why="no program named git on PATH", fix="install git 2.28 or later",
                exit_code=Exit.UNJUDGED,
            ) from None  # fmt: skip
        finally:
            os.close(write_end)
            os.close(source)

    def answer(self) -> Answer:
        """All that it says, once it has ended."""
        with open(self.output, "rb") as stream:
            out = stream.read()
        return Answer(*self.finish(out))

    def finish(self, out: bytes = b"") -> tuple[int, bytes, bytes]:
        """Reap the child: its exit status, `out` handed through, and what it wrote to standard error."""
        _, status = os.waitpid(self._pid, 0)
        os.lseek(self._errors, 0, os.SEEK_SET)
        with open(self._errors, "rb") as stream:
            return os.waitstatus_to_exitcode(status), out, stream.read()


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        try:  # noqa: SIM105 - `contextlib` costs more than the wider pipe saves
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)
        except OSError:
            pass  # this user's pipes hold what the system lets them: slower, and no less right


def _memory_file(data: bytes) -> int:
    if sys.platform == "linux":
        handle = os.memfd_create("nolive")
    else:
        import tempfile

        with tempfile.TemporaryFile() as temporary:
            handle = os.dup(temporary.fileno())
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def _spawn(argv: list[str], environment: dict[str, str], stdin: int, stdout: int, stderr: int) -> int:
    if hasattr(os, "posix_spawnp"):
        actions = [(os.POSIX_SPAWN_DUP2, source, target) for source, target in ((stdin, 0), (stdout, 1), (stderr, 2))]
        return os.posix_spawnp(argv[0], argv, environment, file_actions=actions)
    import subprocess

    return subprocess.Popen(argv, env=environment, stdin=stdin, stdout=stdout, stderr=stderr).pid
