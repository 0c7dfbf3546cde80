"""What a condition in Python is when nothing is set, and which assignments only spell a text as yes or no."""

from __future__ import annotations

import ast

import pytest

from nolive_hooks.documents.python_names import bound_once
from nolive_hooks.documents.python_truth import translations, truth

TRUE = (
    'os.getenv("X", "true").lower() != "false"',
    'os.environ.get("X", "1") == "1"',
    'os.getenv("X", "Yes").lower() in ("yes", "true")',
    'bool(int(os.getenv("X", "1")))',
    "not False",
)
FALSE = (
    'os.getenv("X", "false").lower() == "true"',
    'os.getenv("X", "on") not in ["on", "off"]',
    'bool(int(os.getenv("X", "0")))',
    "not 1",
)
UNKNOWN = (
    'os.getenv("X")',
    'os.getenv("X", DEFAULT) == "1"',
    "args.live",
    'int("one")',
    '"a" < "b"',
    "int('9' * 5000)",
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [*((text, True) for text in TRUE), *((text, False) for text in FALSE), *((text, None) for text in UNKNOWN)],
)
def test_condition_holds_by_default(text: str, holds: bool | None) -> None:
    tree = ast.parse(f"FLAG = {text}\nuse(FLAG)\n")
    assert truth(ast.Name("FLAG", ast.Load()), bound_once(tree)) is holds


def test_names_in_a_circle_end() -> None:
    tree = ast.parse("A = not B\nB = not A\n")
    assert truth(ast.Name("A", ast.Load()), bound_once(tree)) is None


def test_a_name_that_is_bound_twice_is_unknown() -> None:
    tree = ast.parse("A = True\nA = False\n")
    assert truth(ast.Name("A", ast.Load()), bound_once(tree)) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('if FLAG.lower() == "true":\n    FLAG = True\nelse:\n    FLAG = False\n', [2, 4]),
        ('if get("PAPER") == "1":\n    paper = True\nelif x:\n    paper = False\n', [2, 4]),
        ('if HOST == "prod":\n    PAPER = False\nelse:\n    PAPER = True\n', []),
        ('if FLAG.lower() == "true":\n    FLAG = True\n', []),
    ],
)
def test_assignments_that_translate(text: str, lines: list[int]) -> None:
    (node,) = ast.parse(text).body
    assert isinstance(node, ast.If)
    assert sorted(one.lineno for one in translations(node)) == lines
