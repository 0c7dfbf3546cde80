"""How the strategy's process is fenced in: command lines of bubblewrap and unshare, and the probe that proves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# Runs inside the fence, with a port on the parent's loopback and a path that must not be writable. It says what it
# could do, so that the record holds what was tried and not what was hoped.
PROBE = """
import json, socket, sys
port, path = int(sys.argv[1]), sys.argv[2]
answer = {"network": True, "write": True}
try:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
except OSError:
    answer["network"] = False
try:
    open(path, "xb").close()
except OSError:
    answer["write"] = False
print(json.dumps(answer))
"""


class Isolation(StrEnum):
    """The fences there are, strongest first."""

    BUBBLEWRAP = "bubblewrap"
    UNSHARE = "unshare"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the probe observed inside a fence on this machine, just now."""

    isolation: Isolation
    no_network: bool
    read_only: bool
    note: str

    def __str__(self) -> str:
        network = "no network (tried)" if self.no_network else "network not fenced off"
        files = "files read-only (tried)" if self.read_only else "files not protected"
        return f"isolation {self.isolation}: {network}, {files}{'; ' + self.note if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Fence:
    """What a fenced process may see, as absolute paths.

    `hidden` folders become empty, `needed` ones are then brought back readable, and what is blanked inside of
    those is empty again.
    """

    kind: Isolation
    network: bool = False
    needed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    blanked_folders: tuple[str, ...] = ()
    blanked_files: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()

    def wrap(self, argv: Sequence[str], cwd: str) -> list[str]:
        """The command that runs `argv` inside the fence."""
        if self.kind is Isolation.BUBBLEWRAP:
            return [*self._bubblewrap(cwd), *argv]
        if self.kind is Isolation.UNSHARE:
            network = () if self.network else ("--net",)
            return ["unshare", "--map-root-user", "--pid", "--fork", "--kill-child", *network, "--", *argv]
        return list(argv)

    def _bubblewrap(self, cwd: str) -> list[str]:
        words = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108
        for path in self.hidden:
            words += ["--tmpfs", path]
        for path in sorted(self.needed, key=len):
            words += ["--ro-bind", path, path]
        for path in self.blanked_folders:
            words += ["--tmpfs", path]
        for path in self.blanked_files:
            words += ["--ro-bind", "/dev/null", path]
        for path in self.writable:
            words += ["--bind", path, path]
        words += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--chdir", cwd]
        return [*words, *(() if self.network else ("--unshare-net",)), "--"]
