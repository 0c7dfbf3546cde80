"""Every error of the code says what, where or why, and the next command, and a test quotes it; read from the source."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from nolive_hooks.errors import Exit, NoliveError, state, usage
from tests.e2e.docs_support import Shown, misfit
from tests.errors_made import literal, made
from tests.support import ROOT

# A mistake on the command line: its place is the command line, its reason the sentence itself.
OF_THE_COMMAND_LINE = {"nolive_hooks/cli/misuse.py", "nolive_hooks/hook/__init__.py"}
INVENTORY = tuple(one for one in made() if one.maker in ("NoliveError", "usage", "state"))


def empty(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and not value.value)


def test_the_inventory_sees_the_whole_code() -> None:
    assert len(INVENTORY) > 200
    assert {one.path.split("/")[1] for one in INVENTORY} >= {"cli", "evidence", "gate", "git", "hook", "procedure"}
    others = {one.maker for one in made()} - {"NoliveError", "usage", "state"}
    assert others >= {"RecordError", "UnreadError", "ustar.refuse_archive", "commits.incomplete", "_unwritten"}


def test_every_error_names_the_next_command() -> None:
    assert [one.place for one in INVENTORY if empty(one.given("fix"))] == []


def test_every_error_says_where_or_why() -> None:
    mute = [one.place for one in INVENTORY if empty(one.given("why")) and empty(one.given("where"))
            and one.path not in OF_THE_COMMAND_LINE]  # fmt: skip
    assert mute == []


def test_no_sentence_ends_twice_or_begins_with_a_name_of_code() -> None:
    """Messages are sentences in the terminal: no full stop at the end, no class name, no exclamation."""
    for one in INVENTORY:
        for part in (*one.call.args[:1], one.given("why"), one.given("fix")):
            value = part.value if isinstance(part, ast.Constant) else ""
            text = value if isinstance(value, str) else ""
            assert not text.endswith((".", "!")) or text.endswith("..."), f"{one.place}: {text}"


def test_every_next_command_of_ours_exists() -> None:
    """As far as it is written in the code; what is filled in stands as X. What a sentence goes on with is cut off."""
    wrong = []
    for one in made():
        fix = one.given("fix")
        text = re.sub(r'"[^"]*"', '"..."', "X".join(literal(fix))) if fix is not None else ""
        for command in re.findall(r"\bnolive (?!X)[^,;()]+", text):
            words = re.split(r" (?:or|and|then|again|to|prints|lists|is)\b|  ", command)[0].strip()
            if misfit(Shown(words, "", True)) and misfit(Shown(words.partition(" X")[0], "", True)):
                wrong.append(f"{one.place}: {text}")
    assert wrong == []


def telling(text: str) -> bool:
    """Words enough to know a message by."""
    return len(text.strip()) >= 7 and " " in text.strip()


@cache
def quoted() -> tuple[str, ...]:
    """What tests have between quotation marks, without what only describes them, if it can tell a message."""
    found: set[str] = set()
    for path in (ROOT / "tests").glob("*/test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found |= {
            node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described
        }  # fmt: skip
    return tuple(text for text in found if telling(text))


def test_a_test_quotes_every_message() -> None:
    """The sentence, or a part that no other message has. `make errors` proves that the tests reach them, too."""
    parts = {part for one in made() for part in one.words if telling(part)}
    sentences = [(one.place, one.words) for one in made() if parts.intersection(one.words)]
    assert [row for row in sentences if not any(_is_quoted(part, parts) for part in row[1])] == []


def _is_quoted(part: str, parts: set[str]) -> bool:
    if part not in parts:
        return False
    whole = part.strip()
    return any(whole in text or (text in part and sum(text in other for other in parts) == 1) for text in quoted())


@pytest.mark.parametrize(("make", "code"), [(usage, Exit.USAGE), (state, Exit.STATE), (NoliveError, Exit.UNJUDGED)])
def test_a_message_has_its_parts_in_the_order_of_a_reader(make: type[NoliveError], code: int) -> None:
    error = make("what happened", where="bot.toml:3", why="a reason", fix="nolive scan")
    assert error.exit_code == code
    assert str(error).splitlines() == [
        "what happened", "  where: bot.toml:3", "  why:   a reason", "  next:  nolive scan",
    ]  # fmt: skip
