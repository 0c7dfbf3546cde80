"""The catalogues as typed rows: from their TOML, which people write, or from JSON that was made of just that text.

JSON is read in a tenth of the time. `python -m nolive_hooks.catalog.sieve_source` makes it anew; until then an edited
TOML is what counts.
"""

from __future__ import annotations

import binascii
import pkgutil
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

NAMES = ("frameworks", "venues")
Rows = TypeVar("Rows")


class Made(Struct, frozen=True, forbid_unknown_fields=True):
    """A JSON file: the checksum of the TOML it was made of, and the same rows."""

    of: str
    rows: msgspec.Raw


def load(name: str, kind: type[Rows]) -> Rows:
    """A catalogue as `kind`. Raises msgspec.ValidationError for a row that is not exactly typed."""
    text = data(f"{name}.toml")
    made = msgspec.json.decode(data(f"{name}.json"), type=Made)
    return msgspec.json.decode(made.rows, type=kind) if made.of == _mark(text) else parse(text, kind)


def parse(text: bytes, kind: type[Rows]) -> Rows:
    """The same from TOML itself."""
    return msgspec.convert(_table(text), kind)


def render(name: str) -> str:
    """The JSON of a catalogue, a row a line."""
    text = data(f"{name}.toml")
    parts = [f'"of":"{_mark(text)}"', '"rows":{' + ",\n".join(_lines(_table(text))) + "}"]
    return "{" + ",\n".join(parts) + "}\n"


def data(name: str) -> bytes:
    """A file of this package; `importlib.resources` would load an archive reader and a URL parser first."""
    return pkgutil.get_data("nolive_hooks.catalog", name) or b""


def _lines(table: dict[str, Any]) -> list[str]:
    return [f"{_json(key)}:{_rows(value)}" for key, value in table.items()]


def _rows(value: object) -> str:
    return "[\n" + ",\n".join(map(_json, value)) + "]" if isinstance(value, list) else _json(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _mark(text: bytes) -> str:
    return f"{binascii.crc32(text):08x}"


def _table(text: bytes) -> dict[str, Any]:
    import tomllib  # as slow to load as all rows are to read

    return tomllib.loads(text.decode())
