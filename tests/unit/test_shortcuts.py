"""What the judges skip to be fast says nothing: each shortcut beside the long way that it stands for."""

from __future__ import annotations

import ast
import gc
import random
import re
from collections import defaultdict
from pathlib import Path

import pytest

from nolive_hooks import documents
from nolive_hooks.blob import Blob
from nolive_hooks.catalog.frameworks import Example, Framework, load
from nolive_hooks.documents.python_names import bound_once
from nolive_hooks.guard.keys.lines import by_letters
from nolive_hooks.guard.modes.rules import rows
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.subjects.workers import spread, unhurried

WORDS = ("key", "secret", "token", "pass", "pwd", "priv", "pk", "account", "client_id", "clientid", "user_id")
SOURCES = sorted(Path(rows.__file__).parents[2].rglob("*.py"))[::7]


def test_words_by_letters_are_found_where_a_list_of_words_finds_them() -> None:
    choice = random.Random(7)
    forms = [form for word in WORDS for form in (word, word.upper(), word.capitalize())]
    quick, plain = re.compile(f"(?:{by_letters(forms)})x?"), re.compile(f"(?:{'|'.join(forms)})x?")
    for _ in range(300):
        text = "".join(choice.choice([*forms, "k", "to", "x", "-", "client", "pas", "SEC"]) for _ in range(12))
        assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize("row", load().framework, ids=lambda row: row.id)
def test_a_row_that_is_not_asked_about_a_setting_has_nothing_to_say_of_it(row: Framework) -> None:
    """Held over the examples of all frameworks: every row that hits one of their settings is among those asked."""
    said = 0
    for example in _examples():
        document = documents.read(Blob(example.path, example.text.encode()))
        context = Context(document)
        for setting in document.settings:
            if list(rows._of_row(context, row, setting)):
                said += 1
                assert row in rows.about(setting), setting.path
    assert said, "this row speaks of no example at all, so the test shows nothing"


def _examples() -> list[Example]:
    return [one for framework in load().framework for one in (*framework.hit, *framework.miss)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_names_bound_once_are_those_that_a_walk_over_every_node_finds(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    given: defaultdict[str, list[str]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _note(given, target, "a value" if isinstance(target, ast.Name) else "a part")
        elif isinstance(node, ast.AnnAssign):
            _note(given, node.target, "a value" if node.value else "nothing")
        elif isinstance(node, (ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)):
            _note(given, node.target, "many values")
        elif isinstance(node, ast.arg):
            given[node.arg].append("a parameter")
    unclear = {"a part", "nothing", "many values", "a parameter"}
    once = {name for name, said in given.items() if len(said) == 1 and said[0] not in unclear}
    assert {name for name in bound_once(tree) if len(given[name]) == 1} == once


def _note(given: defaultdict[str, list[str]], target: ast.expr, said: str) -> None:
    for name in ast.walk(target):
        if isinstance(name, ast.Name):
            given[name.id].append(said)


def test_the_collector_hurries_again_after_a_scan() -> None:
    before = gc.get_threshold()
    with unhurried():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
    assert list(spread(len, ["a", "bc"], workers=1, prepare=lambda: None)) == [1, 2]
    assert gc.get_threshold() == before
