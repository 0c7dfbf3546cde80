"""Vectorscan for the sieve: which of its demands a text meets, found in one pass over all expressions.

The compiled database is a value of bytes. Where it lies is the business of who asks for it; here it is verified:
a header that names expressions, library and processor, a checksum, and a text in which every part must be found.
"""

from __future__ import annotations

import binascii
import os
import sys

from nolive_hooks import sieve_words as words

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Sequence
    from typing import Any

    from nolive_hooks.catalog.sieve_expressions import Expression

_MAGIC = b"nolive sieve 5\n"
_CASELESS, _SINGLE, _BLOCK = 1, 8, 1  # flags and mode of the library, which cannot be asked before it is loaded
_MOST = 2000  # places of values in one text; a text with more is left to the keyword path
_SPARSE = 256  # bytes of a longer text for each place
_PLACED = ("VALUE", "PACKED")  # those that say where, and not just whether
_FOLDER = "hyperscan"
_STEM = "_hs_ext."


class Vectors:
    """Loaded databases: which parts of the demands on credentials, and of those on switches, stand in a text."""

    __slots__ = ("_ahead", "_bases", "_known")

    def __init__(self, library: Any, bodies: list[bytes]) -> None:
        self._bases = {name: _loaded(library, body) for name, body in zip(words.GROUPS, bodies, strict=True)}
        self._ahead = b""
        self._known: dict[str, list[int] | None] = {}

    def look_ahead(self, text: bytes, bases: Sequence[str]) -> None:
        """Scan a large text for several databases in two threads: the library holds no lock while it scans.

        What they found is told when it is asked for, until `forget`.
        """
        from threading import Thread

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

    def names(self, text: bytes) -> bool:
        """Whether anything is called as credentials are: most programs say so in their first lines."""
        return self._places("NAME", text) != []

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
        """Whether every part finds its sample."""
        return (
            self.keys(words.KEY_CANARY + words.RUN_CANARY) == {*words.KEY_PARTS, *words.RUN_PARTS}
            and bool(
                self.names(words.NAME_CANARY) and self.values(words.VALUE_CANARY) and self.packed(words.PACKED_CANARY)
            )
            and self.phrases(words.PHRASE_CANARY)
            and self.switches(words.SWITCH_CANARY) == set(words.SWITCH_PARTS)
            and self._parts("CHOICE", words.CHOICE_PARTS, words.CHOICE_CANARY) == set(words.CHOICE_PARTS)
            and self.spells(words.JOINTED_CANARY)
        )

    def _parts(self, base: str, names: tuple[str, ...], text: bytes) -> set[str]:
        return {names[number] for number in self._places(base, text) or ()}

    def _places(self, base: str, text: bytes) -> list[int] | None:
        if text is self._ahead and base in self._known:
            return self._known[base]
        return self._scanned(base, text)

    def _scanned(self, base: str, text: bytes) -> list[int] | None:
        """Numbers of the parts that were found, or of places; None where there are too many places."""
        found: list[int] = []
        if base not in _PLACED and base != "NAME":
            self._bases[base].scan(text, match_event_handler=_note, context=found)
            return found
        most = max(_MOST, len(text) // _SPARSE) if base in _PLACED else 0
        try:
            self._bases[base].scan(text, match_event_handler=_note_end, context=(found, most))
        except Exception:  # stopped by the handler: the library's own error has no common base outside of its package
            return None
        return found


def _loaded(library: Any, body: bytes) -> Any:
    database = library.loadb(body, _BLOCK)
    database.scratch = library.Scratch(database)
    return database


def _note(number: int, start: int, end: int, flags: int, found: Any) -> None:  # noqa: ARG001 - as the library calls
    found.append(number)


def _note_end(number: int, start: int, end: int, flags: int, noted: Any) -> bool:  # noqa: ARG001 - likewise
    ends, most = noted
    ends.append(end)
    return bool(len(ends) > most)


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
    from _imp import create_dynamic, exec_dynamic, extension_suffixes
    from importlib.machinery import ExtensionFileLoader, ModuleSpec

    for suffix in extension_suffixes():
        if f"{_STEM[:-1]}{suffix}" in names:
            path = os.path.join(folder, f"{_STEM[:-1]}{suffix}")
            name = f"{_FOLDER}.{_STEM[:-1]}"
            spec = ModuleSpec(name, ExtensionFileLoader(name, path), origin=path)
            try:
                module = create_dynamic(spec)
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
    return _head(bodies, name) + b"".join(bodies)


def _head(bodies: list[bytes], name: str) -> bytes:
    told = " ".join(f"{len(body)} {binascii.crc32(body):08x}" for body in bodies)
    return _MAGIC + f"{name} {told}\n".encode()


def opened(data: bytes, found: Any, name: str) -> Vectors | None:
    """The databases in verified bytes, or None where anything about them is wrong: nothing is skipped for its sake."""
    at = data.find(b"\n", len(_MAGIC)) + 1
    told = data[len(_MAGIC) : at].split()
    if len(told) != 1 + 2 * len(words.GROUPS) or not all(size.isdigit() for size in told[1::2]):
        return None
    bodies = []
    end = at
    for size in map(int, told[1::2]):
        bodies.append(data[end : end + size])
        end += size
    if data[:at] != _head(bodies, name) or end != len(data):
        return None
    try:
        vectors = Vectors(found, bodies)
        whole = vectors.is_whole()
    except Exception:  # the library's own errors have no common base outside of its package
        return None
    return vectors if whole else None


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
