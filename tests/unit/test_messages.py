"""Every error of the code says what, where or why, and the next command; the inventory is made from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from nolive_hooks.errors import Exit, NoliveError, state, usage
from tests.support import ROOT

MAKERS = {"NoliveError", "usage", "state", "RecordError", "UnreadError"}
# A mistake on the command line: its place is the command line, its reason the sentence itself.
OF_THE_COMMAND_LINE = {"nolive_hooks/cli/misuse.py", "nolive_hooks/hook/__init__.py"}


class Made(NamedTuple):
    """One place of the code where an error is made."""

    place: str
    file: str
    what: str
    given: dict[str, ast.expr]


def inventory() -> Iterator[Made]:
    for path in sorted((ROOT / "nolive_hooks").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} - (
            {"usage", "state"} if name == "nolive_hooks/errors.py" else set()
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS - own:
                given = {word.arg: word.value for word in node.keywords if word.arg}
                what = ast.unparse(node.args[0]) if node.args else ""
                yield Made(f"{name}:{node.lineno}", name, what, given)


INVENTORY = tuple(one for one in inventory() if one.file != "nolive_hooks/errors.py")


def empty(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and not value.value)


def test_the_inventory_sees_the_whole_code() -> None:
    assert len(INVENTORY) > 200
    assert {one.file.split("/")[1] for one in INVENTORY} >= {"cli", "evidence", "gate", "git", "hook", "procedure"}


def test_every_error_names_the_next_command() -> None:
    """RecordError and UnreadError bring their own."""
    own = ("RecordError", "UnreadError")
    silent = [one.place for one in INVENTORY if empty(one.given.get("fix")) and not _made_by(one, own)]
    assert silent == []


def test_every_error_says_where_or_why() -> None:
    mute = [f"{one.place} {one.what}" for one in INVENTORY
            if empty(one.given.get("why")) and empty(one.given.get("where")) and one.file not in OF_THE_COMMAND_LINE
            and not _made_by(one, ("RecordError", "UnreadError"))]  # fmt: skip
    assert mute == []


def _made_by(one: Made, names: tuple[str, ...]) -> bool:
    line = (ROOT / one.file).read_text(encoding="utf-8").splitlines()[int(one.place.rpartition(":")[2]) - 1]
    return any(f"{name}(" in line for name in names)


def test_no_sentence_ends_twice_or_begins_with_a_name_of_code() -> None:
    """Messages are sentences in the terminal: no full stop at the end, no class name, no exclamation."""
    for one in INVENTORY:
        for part in ("what", "why", "fix"):
            value = one.given.get(part)
            text = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
            assert not text.endswith((".", "!")) or text.endswith("..."), f"{one.place}: {text}"


@pytest.mark.parametrize(("make", "code"), [(usage, Exit.USAGE), (state, Exit.STATE), (NoliveError, Exit.UNJUDGED)])
def test_a_message_has_its_parts_in_the_order_of_a_reader(make: type[NoliveError], code: int) -> None:
    error = make("what happened", where="bot.toml:3", why="a reason", fix="nolive scan")
    assert error.exit_code == code
    assert str(error).splitlines() == [
        "what happened", "  where: bot.toml:3", "  why:   a reason", "  next:  nolive scan",
    ]  # fmt: skip
