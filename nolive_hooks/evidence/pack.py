"""An evidence pack as a value: a run id and files, wherever they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import force_setattr

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import DrillId

REGULAR = "100644"


class Pack(Struct, frozen=True):
    """The files of one drill: pack-relative POSIX path -> bytes.

    `folder` is what stands before each path in the repository (`results/drill_...`), for locations only.
    `modes` holds the Git mode of every file that is not a plain one.
    """

    run_id: str
    files: Mapping[str, bytes]
    folder: str = ""
    modes: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        force_setattr(self, "files", MappingProxyType(dict(self.files)))
        force_setattr(self, "modes", MappingProxyType(dict(self.modes)))
        force_setattr(self, "folder", self.folder or self.run_id)

    @classmethod
    def from_blobs(cls, blobs: Iterable[Blob], folder: str) -> Pack:
        """The pack that lies in a folder of a tree; blobs outside the folder are not part of it."""
        prefix = folder.rstrip("/") + "/"
        inside = [blob for blob in blobs if blob.path.startswith(prefix)]
        return cls(
            run_id=folder.rstrip("/").rpartition("/")[2],
            files={blob.path[len(prefix) :]: blob.data for blob in inside},
            folder=folder.rstrip("/"),
            modes={blob.path[len(prefix) :]: blob.mode for blob in inside if blob.mode != REGULAR},
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths in byte order."""
        return tuple(sorted(self.files, key=in_bytes))

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(map(len, self.files.values()))

    def at(self, path: str) -> str:
        """A pack path as the repository knows it."""
        return f"{self.folder}/{path}"

    def blobs(self) -> Iterator[Blob]:
        """The files as blobs with repository paths, in byte order."""
        for path in self.paths:
            yield Blob(self.at(path), self.files[path], self.modes.get(path, REGULAR))


def is_run_id(name: str) -> bool:
    """True for the exact name of a drill's folder."""
    try:
        DrillId.parse(name)
    except NoliveError:
        return False
    return True


def in_bytes(path: str) -> bytes:
    """The sort key of paths: byte order, as LC_ALL=C sorts."""
    return path.encode("utf-8", "surrogateescape")
