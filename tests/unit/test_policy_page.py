"""docs/policy.md is the reference of every key: none missing, none invented, each with its type and default."""

from __future__ import annotations

import datetime as dt
import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from nolive_hooks.policy import Allow, DrillPolicy, EnginePolicy, GatePolicy, PackPolicy, Policy, ScanPolicy
from tests.support import ROOT

PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
TABLES: dict[str, type[Struct]] = {
    "top level": Policy, "`[scan]`": ScanPolicy, "`[pack]`": PackPolicy, "`[engine]`": EnginePolicy,
    "`[drill]`": DrillPolicy, "`[gate]`": GatePolicy, "`[[allow]]`": Allow,
}  # fmt: skip
NOT_WRITTEN = {"source", "value_key", "fresh", "value"}  # set by the readers, or in .nolive/allow.toml only
PLAIN = {str: "text", int: "integer", float: "number", bool: "true or false", dt.date: "day"}


def word(kind: Any) -> str:
    """The type in the words of the page."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return word(inner[0])
    if origin in (Union, types.UnionType):
        return word(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return "text"
    if origin is tuple:
        return "five integers" if len(inner) == 5 else f"list of {word(inner[0])}s"
    if origin is dict:
        return "table of lists" if get_origin(inner[1]) is tuple else f"table of {word(inner[1])}s"
    return PLAIN[kind]


def toml(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'`"{value}"`'
    return f"`{list(value)}`" if isinstance(value, tuple) else f"`{value}`"


def documented(title: str) -> dict[str, tuple[str, str]]:
    table = re.search(rf"^\| {re.escape(title)} \| type \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", PAGE, re.MULTILINE)
    assert table, title
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]
    assert all(len(row) == 4 and row[3] for row in rows), rows
    return {row[0].strip("`"): (row[1], row[2]) for row in rows}


@pytest.mark.parametrize("title", TABLES)
def test_every_key_has_its_type_its_default_and_a_meaning(title: str) -> None:
    struct = TABLES[title]
    hints = get_type_hints(struct, include_extras=True)
    expected = {
        field.name: (word(hints[field.name]), "required" if field.required else toml(_default(field)))
        for field in msgspec.structs.fields(struct)
        if field.name not in NOT_WRITTEN and not (struct is Policy and field.name != "min_version")
    }
    assert documented(title) == expected


def _default(field: msgspec.structs.FieldInfo) -> Any:
    made = field.default_factory
    return field.default if made is msgspec.NODEFAULT else made()


def test_every_table_of_the_policy_has_its_own() -> None:
    tables = {name for name in Policy.__struct_fields__ if name not in NOT_WRITTEN and name != "min_version"}
    assert {title.strip("`[]") for title in TABLES} - {"top level"} == tables


def test_every_choice_is_named() -> None:
    for title, struct in TABLES.items():
        for name, kind in get_type_hints(struct, include_extras=True).items():
            if get_origin(kind) is Literal:
                line = next(row for row in PAGE.splitlines() if row.startswith(f"| `{name}` | text"))
                assert all(choice in line for choice in get_args(kind)), f"{title} {name}"
