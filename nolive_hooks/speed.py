"""The sieve's compiled databases on this machine: where they lie, how they are brought, how they are made.

Without them the keyword path answers the same, only slower. So nothing here is ever an error of a scan.
"""

from __future__ import annotations

import os

from nolive_hooks.git import private
from nolive_hooks.sieve import spare, vectors

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Mapping

    from nolive_hooks.sieve.vectors import Vectors

_VERSIONS = 8  # databases that are kept: other environments on this machine may have another version
_WORTH_MAKING = 4_000_000  # bytes of files that take the keyword path as long as making the databases takes


def offer(environ: Mapping[str, str], *, make: bool = False) -> None:
    """Have the sieve fetch its databases when there is much to read; `make` them where they are missing.

    A hook never makes them: a commit does not wait for a compiler.
    """

    def bring() -> Vectors | None:
        found = cached(environ)
        if found is None and make:
            spare.offer(lambda: _made(environ), after=_WORTH_MAKING)
        return found

    spare.offer(bring)


def place(environ: Mapping[str, str]) -> str:
    """Where the databases of this version, library and processor lie; empty where there is no library or no home."""
    library, where = vectors.library(), folder(environ)
    if library is None or not where:
        return ""
    return os.path.join(where, vectors.name(library, private.processor()))


def folder(environ: Mapping[str, str]) -> str:
    """The folder of this user for what only saves time; empty where there is no home."""
    caches = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(caches):
        home = environ.get("HOME") or environ.get("LOCALAPPDATA", "")
        caches = os.path.join(home, ".cache") if os.path.isabs(home) else ""
    return os.path.join(caches, "nolive") if caches else ""


def cached(environ: Mapping[str, str]) -> Vectors | None:
    """The databases as they lie there, or None: missing, of somebody else, damaged or of another version."""
    path, library = place(environ), vectors.library()
    if not path or library is None:
        return None
    return vectors.opened(lambda at, size: private.read(path, at, size), library, os.path.basename(path))


def is_ready(environ: Mapping[str, str]) -> bool:
    """Whether all of them lie there and are whole."""
    found = cached(environ)
    return found is not None and found.is_whole()


def make(environ: Mapping[str, str]) -> bytes:
    """Compile and store the databases; what was stored. Empty without a library or a home, OSError where no room."""
    path, library = place(environ), vectors.library()
    if not path or library is None:
        return b""
    data = vectors.sealed(vectors.compiled(library), os.path.basename(path))
    _keep(path, data)
    return data


def _made(environ: Mapping[str, str]) -> Vectors | None:
    """Databases for this process, kept for the next where that can be done."""
    library = vectors.library()
    if library is None:
        return None
    name = vectors.name(library, private.processor())
    data = vectors.sealed(vectors.compiled(library), name)
    path = place(environ)
    if path:
        from contextlib import suppress

        with suppress(OSError):  # a read-only home costs the next scan a second and this one nothing
            _keep(path, data)
    return vectors.opened(lambda at, size: data[at : at + size], library, name)


def _keep(path: str, data: bytes) -> None:
    private.write(path, data)
    private.keep_newest(os.path.dirname(path), ".db", _VERSIONS)
