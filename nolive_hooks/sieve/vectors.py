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
    from typing import Any

    from nolive_hooks.catalog.sieve_expressions import Expression

_MAGIC = b"nolive sieve 3\n"
_CASELESS, _SINGLE, _BLOCK = 1, 8, 1  # flags and mode of the library, which cannot be asked before it is loaded
_MOST = 2000  # places of values in one text; a file with more is left to the keyword path
_GROUPS = 6  # databases, see Vectors
_FOLDER = "hyperscan"
_STEM = "_hs_ext."


class Vectors:
    """Loaded databases: which parts of the demands on credentials, and of those on switches, stand in a text."""

    __slots__ = ("_keys", "_phrases", "_prose", "_runs", "_switches", "_values")

    def __init__(self, library: Any, bodies: list[bytes]) -> None:
        loaded = (_loaded(library, body) for body in bodies)
        self._keys, self._runs, self._values, self._prose, self._phrases, self._switches = loaded

    def keys(self, text: bytes) -> set[str]:
        """Names of `sieve_words.KEY_PARTS` and `RUN_PARTS`."""
        return _parts(self._keys, words.KEY_PARTS, text) | _parts(self._runs, words.RUN_PARTS, text)

    def values(self, text: bytes) -> list[int] | None:
        """Where what could be a value ends, in rising order; None where there are too many to look at one by one."""
        ends: list[int] = []
        try:
            self._values.scan(text, match_event_handler=_note_end, context=ends)
        except Exception:  # stopped by the handler: the library's own error has no common base outside of its package
            return None
        return ends

    def phrases(self, text: bytes) -> bool:
        """Whether twelve words that may be a recovery phrase follow each other."""
        return bool(_parts(self._prose, words.PROSE_PARTS, text) and _parts(self._phrases, words.PHRASE_PARTS, text))

    def switches(self, text: bytes) -> set[str]:
        """Names of `sieve_words.SWITCH_PARTS`."""
        return _parts(self._switches, words.SWITCH_PARTS, text)

    def is_whole(self) -> bool:
        """Whether every part finds its sample."""
        return (
            self.keys(words.KEY_CANARY + words.RUN_CANARY) == {*words.KEY_PARTS, *words.RUN_PARTS}
            and bool(self.values(words.VALUE_CANARY))
            and self.phrases(words.PHRASE_CANARY)
            and self.switches(words.SWITCH_CANARY) == set(words.SWITCH_PARTS)
        )


def _loaded(library: Any, body: bytes) -> Any:
    database = library.loadb(body, _BLOCK)
    database.scratch = library.Scratch(database)
    return database


def _parts(database: Any, names: tuple[str, ...], text: bytes) -> set[str]:
    found: list[int] = []
    database.scan(text, match_event_handler=_note, context=found)
    return {names[number] for number in found}


def _note(number: int, start: int, end: int, flags: int, found: Any) -> None:  # noqa: ARG001 - as the library calls
    found.append(number)


def _note_end(number: int, start: int, end: int, flags: int, ends: Any) -> bool:  # noqa: ARG001 - likewise
    ends.append(end)
    return len(ends) > _MOST


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
    if len(told) != 1 + 2 * _GROUPS or not all(size.isdigit() for size in told[1::2]):
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

    groups = sieve_source.every_expression()
    parts = (
        words.KEY_PARTS, words.RUN_PARTS, words.VALUE_PARTS, words.PROSE_PARTS, words.PHRASE_PARTS, words.SWITCH_PARTS,
    )  # fmt: skip
    return [
        _compiled(found, rows, names, once=names is not words.VALUE_PARTS)
        for rows, names in zip(groups, parts, strict=True)
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
