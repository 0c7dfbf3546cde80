"""What a program takes where a setting is missing is judged as if it were written there, and the look-up never is."""

from __future__ import annotations

import random

import pytest

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob, Finding
from tests.unit.minting import pick

CHOSEN = pick(random.Random(12), "alnum", 12)
FORMS = [
    ("login.html", "<script>const {name} = document.getElementById('x9').value || '{value}';</script>\n"),
    ("login.js", "const {name} = document.querySelector('#x9')?.value ?? '{value}';\n"),
    ("login.js", "const x = process.env.{name} || '{value}';\n"),
    ("login.ts", "export const x: string = process.env['{name}']! || \"{value}\";\n"),
    ("login.py", "import os\n\nX = os.environ.get('{name}') or '{value}'\n"),
    ("login.py", "import os\n\n{name} = os.environ['X9'] or '{value}'\n"),
    ("login.py", "import os\n\n\ndef f():\n    return os.getenv('{name}', None) or '{value}'\n"),
    ("login.rb", "x = ENV['{name}'] || '{value}'\n"),
    ("login.go", 'var x = envOr("{name}", "{value}")\n'),
    ("login.php", "$x = getenv('{name}') ?: '{value}';\n"),
    ("login.kt", 'val x = System.getenv("{name}") ?: "{value}"\n'),
    ("login.cs", 'var x = Environment.GetEnvironmentVariable("{name}") ?? "{value}";\n'),
]


def found(path: str, text: str) -> list[Finding]:
    return list(keys.judge(read(Blob(path, text.encode()))))


@pytest.mark.parametrize(("path", "form"), FORMS, ids=[f"{path}-{at}" for at, (path, _) in enumerate(FORMS)])
def test_the_literal_is_told_and_at_its_own_place(path: str, form: str) -> None:
    for name in ("TRADOVATE_PASSWORD", "tradovate_password"):
        text = form.format(name=name, value=CHOSEN)
        (one,) = found(path, text)
        assert one.rule == "live-key/tradovate.password"
        line = text.splitlines()[one.location.line - 1]
        assert line[one.location.column - 1 :].lstrip("\"'").startswith(CHOSEN)


@pytest.mark.parametrize(("path", "form"), FORMS, ids=[f"{path}-{at}" for at, (path, _) in enumerate(FORMS)])
def test_nothing_is_told_of_a_name_that_is_nobodys_or_of_what_stands_for_a_value(path: str, form: str) -> None:
    assert found(path, form.format(name="HOUSE_LABEL", value=CHOSEN)) == []
    for value in ("", "your-password-1", "changeme", "${PASSWORD_2}"):
        assert found(path, form.format(name="TRADOVATE_PASSWORD", value=value)) == []


def test_a_bare_name_has_its_venue_from_around_it_and_the_look_up_is_no_value_there_either() -> None:
    text = "<script>const password = document.getElementById('x9').value{};</script>\n"
    for folder in ("tradovate", "market"):
        for harmless in ("", " || lookUp('2x9')", " || ''"):
            assert found(f"{folder}/login.html", text.format(harmless)) == []
        assert bool(found(f"{folder}/login.html", text.format(f" || '{CHOSEN}'"))) == (folder == "tradovate")
