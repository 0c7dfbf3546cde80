"""Fills in the four documents from parts that `documents.source` made of their templates, without loading Jinja.

A verdict compares documents with what their records say, so it has to write them; Jinja takes longer to start than all
the checks of a pack together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from nolive_hooks.errors import NoliveError


class Value(NamedTuple):
    """A value to write: its name, then the fields or keys that lead into it."""

    path: tuple[str, ...]


class Each(NamedTuple):
    """Parts that are written once for every item of a value, which is then called `name`."""

    name: str
    of: Value
    body: tuple[Part, ...]


class When(NamedTuple):
    """Parts that are written where a value is true or not empty, and those that are written where it is not."""

    of: Value
    body: tuple[Part, ...]
    other: tuple[Part, ...] = ()


Part: TypeAlias = str | Value | Each | When


def fill(parts: tuple[Part, ...], values: Mapping[str, Any]) -> str:
    """The text of a document. A name that `values` lack is a defect of ours and raises NoliveError."""
    out: list[str] = []
    try:
        _write(parts, dict(values), out)
    except (KeyError, AttributeError) as error:
        raise NoliveError(
            f"a document could not be filled in: {error.args[0]}",
            why="its template names a value that the records do not give",
            fix="this is a defect of nolive-hooks; please report it",
        ) from error
    return "".join(out)


def _write(parts: tuple[Part, ...], values: dict[str, Any], out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Value):
            out.append(str(_value(part, values)))
        elif isinstance(part, Each):
            for item in _value(part.of, values):
                _write(part.body, {**values, part.name: item}, out)
        else:
            _write(part.body if _value(part.of, values) else part.other, values, out)


def _value(value: Value, values: Mapping[str, Any]) -> Any:
    first, *rest = value.path
    found = values[first]
    for name in rest:
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    return found
