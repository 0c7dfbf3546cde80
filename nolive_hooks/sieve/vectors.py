"""Vectorscan for the sieve: which of its demands a text meets, found in one pass over all expressions.

The compiled databases are one text of bytes. Where it lies is the business of who asks for it; here it is verified:
a header that names expressions, library and processor when it is opened; a checksum, and a text in which every part
must be found, when the first text has to be searched for one of them. Most commits never need the largest.
"""

from __future__ import annotations

import binascii
import os
import sys

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve.damage import DamagedError

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Callable, Sequence
    from typing import Any

    from nolive_hooks.catalog.sieve_expressions import Expression

_MAGIC = b"nolive sieve 6\n"
_CASELESS, _SINGLE, _BLOCK = 1, 8, 1  # flags and mode of the library, which cannot be asked before it is loaded
_HEAD = 4096  # bytes in which the header ends
_MOST = 2000  # places of values in one text; a text with more is left to the keyword path
_SPARSE = 256  # bytes for each place, counted from the beginning, of a text that may have more
_PLACED = ("VALUE", "PACKED")  # those that say where, and not just whether
_ASKED_WHETHER = ("SEAM", "NAME")  # those of which the first find is enough
_FOLDER = "hyperscan"
_STEM = "_hs_ext."


class Vectors:
    """Databases that are loaded when first asked: which parts of the demands on a file stand in a text.

    Every question may raise DamagedError.
    """

    __slots__ = ("_ahead", "_bases", "_known", "_library", "_read", "_where")

    def __init__(
        self, library: Any, read: Callable[[int, int], bytes], where: dict[str, tuple[int, int, bytes]]
    ) -> None:
        self._library = library
        self._read = read
        self._where = where
        self._bases: dict[str, Any] = {}
        self._ahead = b""
        self._known: dict[str, list[int] | None] = {}

    def look_ahead(self, text: bytes, bases: Sequence[str]) -> None:
        """Scan a large text for several databases in two threads: the library holds no lock while it scans.

        What they found is told when it is asked for, until `forget`.
        """
        from threading import Thread

        for base in bases:
            self._base(base)
        known: dict[str, list[int] | None] = {}
        waiting = iter(bases)

        def scan() -> None:
            for base in waiting:  # the next one nobody has taken yet
                known[base] = self._scanned(base, text)

        other = Thread(target=scan)
        other.start()
        scan()
        other.join()
        self._ahead, self._known = text, known

    def forget(self) -> None:
        """Let go of the text that was looked at ahead."""
        self._ahead, self._known = b"", {}

    def keys(self, text: bytes) -> set[str]:
        """Names of `sieve_words.KEY_PARTS` and `RUN_PARTS`."""
        return self._parts("KEY", words.KEY_PARTS, text) | self._parts("RUN", words.RUN_PARTS, text)

    def joins(self, text: bytes) -> bool:
        """Whether literals stand side by side, or a line goes on."""
        return bool(self._parts("SEAM", words.SEAM_PARTS, text) and self._parts("JOINT", words.JOINT_PARTS, text))

    def names(self, text: bytes) -> bool:
        """Whether anything is called as credentials are: most programs say so in their first lines."""
        return bool(self._places("NAME", text))

    def values(self, text: bytes) -> list[int] | None:
        """Where what could be in a value ends, in rising order; None where there are too many to look at one by one."""
        return self._places("VALUE", text)

    def packed(self, text: bytes) -> list[int] | None:
        """Where the first six letters of what could be Base64 of a text end; None likewise."""
        return self._places("PACKED", text)

    def phrases(self, text: bytes) -> bool:
        """Whether twelve words that may be a recovery phrase follow each other."""
        return bool(self._parts("PROSE", words.PROSE_PARTS, text) and self._parts("PHRASE", words.PHRASE_PARTS, text))

    def switches(self, text: bytes) -> set[str]:
        """Names of `sieve_words.SWITCH_PARTS`."""
        return self._parts("SWITCH", words.SWITCH_PARTS, text)

    def chooses(self, text: bytes) -> bool:
        """Whether a program with this text could choose how to trade."""
        found = self._parts("CHOICE", words.CHOICE_PARTS, text)
        return "choice" in found or {"section", "enabled"} <= found

    def spells(self, text: bytes) -> bool:
        """Whether a word of `sieve_words.JOINTED` stands in the text, joiners between its letters or not."""
        return bool(self._parts("JOINTED", words.JOINTED_PARTS, text))

    def is_whole(self) -> bool:
        """Whether every database is what was written, and every part finds its sample."""
        try:
            return all(self._base(base) is not None for base in words.GROUPS)
        except DamagedError:
            return False

    def _parts(self, base: str, names: tuple[str, ...], text: bytes) -> set[str]:
        return {names[number] for number in self._places(base, text) or ()}

    def _places(self, base: str, text: bytes) -> list[int] | None:
        if text is self._ahead and base in self._known:
            return self._known[base]
        return self._scanned(base, text)

    def _scanned(self, base: str, text: bytes) -> list[int] | None:
        """Numbers of the parts that were found, or of places; None where there are too many places."""
        return _found(self._base(base), base, text)

    def _base(self, base: str) -> Any:
        database = self._bases.get(base)
        if database is None:
            self._bases[base] = database = self._loaded(base)
        return database

    def _loaded(self, base: str) -> Any:
        at, size, told = self._where[base]
        body = self._read(at, size)
        if _sum(body) != told:
            raise DamagedError
        try:
            database = self._library.loadb(body, _BLOCK)
            database.scratch = self._library.Scratch(database)
            found = _found(database, base, getattr(words, f"{base}_CANARY"))
        except Exception:  # the library's own errors have no common base outside of its package
            raise DamagedError from None
        if not found or (base not in _PLACED and len(set(found)) != len(getattr(words, f"{base}_PARTS"))):
            raise DamagedError
        return database


def _found(database: Any, base: str, text: bytes) -> list[int] | None:
    found: list[int] = []
    note: Callable[..., bool | None] = _note_first if base in _ASKED_WHETHER else _note
    context: object = found
    if base in _PLACED:
        note, context = _note_end, found
    try:
        database.scan(text, match_event_handler=note, context=context)
    except Exception:  # stopped by the handler: the library's own error has no common base outside of its package
        if not found:
            raise
        return None if base in _PLACED else found
    return found


def _note(number: int, start: int, end: int, flags: int, found: Any) -> None:  # noqa: ARG001 - as the library calls
    found.append(number)


def _note_first(number: int, start: int, end: int, flags: int, found: Any) -> bool:  # noqa: ARG001 - likewise
    found.append(number)
    return True


def _note_end(number: int, start: int, end: int, flags: int, ends: Any) -> bool:  # noqa: ARG001 - likewise
    ends.append(end)
    return len(ends) > _MOST and len(ends) * _SPARSE > end


def library() -> Any | None:
    """The library's own module without its package, whose `typing` costs more than a scan; None where there is none."""
    known = sys.modules.get(f"{_FOLDER}.{_STEM[:-1]}")
    if known is not None:
        return known
    for place in sys.path:
        folder = os.path.join(place, _FOLDER)
        try:
            names = [name for name in os.listdir(folder) if name.startswith(_STEM)]
        except OSError:
            continue
        if found := _extension(folder, names):
            return found
    try:
        import hyperscan
    except ImportError:
        return None
    return hyperscan


def _extension(folder: str, names: list[str]) -> Any | None:
    """The module from its file. `importlib.machinery` would tell what a specification is, but loads `warnings`."""
    from _imp import create_dynamic, exec_dynamic, extension_suffixes

    for suffix in extension_suffixes():
        if f"{_STEM[:-1]}{suffix}" in names:
            path = os.path.join(folder, f"{_STEM[:-1]}{suffix}")
            specification = type(os.__spec__)(f"{_FOLDER}.{_STEM[:-1]}", None, origin=path)
            try:
                module = create_dynamic(specification)
                exec_dynamic(module)
            except ImportError:
                return None
            return module
    return None


def name(found: Any, processor: bytes) -> str:
    """The file name of a database for these expressions, this library and this processor."""
    return f"{words.DIGEST}-{_version(found)}-{binascii.crc32(processor):08x}.db"


def _version(found: Any) -> str:
    """The size of the library's file stands for its version, which only the package knows; it checks its own, too."""
    path = getattr(found, "__file__", "") or ""
    return f"{os.stat(path).st_size:x}-{sys.platform}" if path else sys.platform


def sealed(bodies: list[bytes], name: str) -> bytes:
    """Databases with their header."""
    told = b" ".join(b"%d %s" % (len(body), _sum(body)) for body in bodies)
    return _MAGIC + b"%s %s\n" % (name.encode(), told) + b"".join(bodies)


def _sum(body: bytes) -> bytes:
    return b"%08x" % binascii.crc32(body)


def opened(read: Callable[[int, int], bytes], library: Any, name: str) -> Vectors | None:
    """The databases in bytes of which `read` gives so many from a place, or None where they are not these.

    Only the header and the size are looked at here.
    """
    head = read(0, _HEAD)
    at = head.find(b"\n", len(_MAGIC)) + 1
    kind, *told = head[len(_MAGIC) : at].split() or [b""]
    sizes = told[::2]
    if not head.startswith(_MAGIC) or kind != name.encode() or len(told) != 2 * len(words.GROUPS):
        return None
    if not all(size.isdigit() for size in sizes):
        return None
    where = {}
    for group, size, check in zip(words.GROUPS, map(int, sizes), told[1::2], strict=True):
        where[group] = at, size, check
        at += size
    return Vectors(library, read, where) if len(read(at - 1, 2)) == 1 else None


def compiled(found: Any) -> list[bytes]:
    """The databases of every expression: a second of work that no commit waits for."""
    from nolive_hooks.catalog import sieve_source

    return [
        _compiled(found, rows, getattr(words, f"{group}_PARTS"), once=group not in _PLACED)
        for group, rows in zip(words.GROUPS, sieve_source.every_expression(), strict=True)
    ]


def _compiled(found: Any, rows: tuple[Expression, ...], parts: tuple[str, ...], *, once: bool) -> bytes:
    number = {part: at for at, part in enumerate(parts)}
    database = found.Database()
    database.compile(
        expressions=[row.pattern for row in rows],
        ids=[number[row.part] for row in rows],
        flags=[(_SINGLE if once else 0) | (0 if row.exact else _CASELESS) for row in rows],
        elements=len(rows),
    )
    return bytes(found.dumpb(database))
