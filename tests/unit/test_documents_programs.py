"""Readers of programs and scripts: what they set, pass and default to, and what they only compare or print."""

from __future__ import annotations

import json

import pytest

from nolive_hooks import documents
from nolive_hooks.model import Blob, Kind, Setting


def settings(path: str, text: str) -> tuple[Setting, ...]:
    found = documents.read(Blob(path, text.encode()))
    assert not found.error, found.error
    return found.settings


def seen(path: str, text: str) -> list[tuple[str, str]]:
    return [("/".join(one.path), one.value) for one in settings(path, text) if one.kind is not Kind.CALL]


def test_python_assignments_literals_and_calls() -> None:
    text = (
        "A = 'x'\nb: int = -1\nc.d = True\ne['f'] = None\n"
        "g = {'h': [1, 'i'], **rest}\nC(1, j=K.LIVE, **m)\nn = not True\no = 'li' 've' + '!'\n"
    )
    found = settings("x.py", text)
    assert [("/".join(one.path), one.value, one.kind, one.line, one.column) for one in found] == [
        ("A", "x", Kind.STRING, 1, 5),
        ("b", "-1", Kind.NUMBER, 2, 10),
        ("c/d", "True", Kind.BOOL, 3, 7),
        ("e/f", "None", Kind.NULL, 4, 10),
        ("g/h/0", "1", Kind.NUMBER, 5, 12),
        ("g/h/1", "i", Kind.STRING, 5, 15),
        ("C", "0 j **", Kind.CALL, 6, 1),
        ("C/0", "1", Kind.NUMBER, 6, 3),
        ("C/j", "K.LIVE", Kind.NAME, 6, 8),
        ("n", "False", Kind.BOOL, 7, 5),
        ("o", "live!", Kind.STRING, 8, 5),
    ]


def test_python_columns_count_characters() -> None:
    assert settings("x.py", "ü = 'é'; b = 'live'\n")[1].column == 14


def test_python_defaults_of_every_kind() -> None:
    text = (
        "M = os.getenv('MODE', 'live')\nN = os.environ.get('N') or 'paper'\n"
        "p.add_argument('-m', '--mode', default='live')\n"
        "class C:\n    paper: bool = False\n    q: str = Field(default='r', description='live')\n"
        "@click.option('--env', default='live')\ndef f(x='live', *, y=1): ...\n"
    )
    defaults = [("/".join(one.path), one.value, one.line) for one in settings("x.py", text) if one.kind is Kind.DEFAULT]
    assert defaults == [
        ("M/MODE", "live", 1),
        ("N", "paper", 2),
        ("mode", "live", 3),
        ("C/paper", "False", 5),
        ("C/q", "r", 6),
        ("env", "live", 7),
        ("def f/x", "live", 8),
        ("def f/y", "1", 8),
    ]


def test_python_names_are_resolved_where_they_mean_one_thing() -> None:
    text = "PAPER = False\nx = 1\nx = 2\nf(paper=PAPER, n=x)\n"
    found = [(one.path, one.value, one.line) for one in settings("x.py", text) if one.path[0] == "f" and one.key != "f"]
    assert found == [(("f", "paper"), "False", 4), (("f", "paper"), "False", 1), (("f", "n"), "x", 4)]


def test_C12_python_definitions_and_comparisons_say_nothing() -> None:
    text = (
        '"""mode = "live" is refused"""\nclass E(str, Enum):\n    LIVE = "live"\n'
        'if mode == "live" or x in ("live",):\n    raise ValueError("live")\nassert mode != "live"\n"mode: live"\n'
    )
    assert seen("x.py", text) == []


def test_python_child_processes_are_command_lines() -> None:
    text = "subprocess.run(['python', 't.py', '--mode', 'live'])\nos.system('python t.py --live')\n"
    assert seen("x.py", text) == [("$ python t.py/--mode", "live"), ("$ python t.py/--live", "true")]


def test_notebook_cells_only_and_their_places() -> None:
    book = {
        "cells": [
            {"cell_type": "markdown", "source": ["mode = 'live'\n"]},
            {
                "cell_type": "code",
                "outputs": [{"text": ["mode = 'live'\n"]}],
                "source": ["PAPER = False\n", "%env A=b\n"],
            },
            {"cell_type": "code", "outputs": [], "source": ["!run --live\n", "f(paper=PAPER)"]},
            {"cell_type": "code", "outputs": [], "source": "def broken(:\nx = 1\n"},
        ]
    }
    found = settings("x.ipynb", json.dumps(book, indent=1))
    text = json.dumps(book, indent=1).splitlines()
    keys = {one.key: text[one.line - 1].strip() for one in found}
    assert keys["A"] == '"%env A=b\\n"'
    assert keys["--live"] == '"!run --live\\n",'
    assert keys["paper"] == '"f(paper=PAPER)"' or keys["paper"].startswith('"PAPER')
    assert keys["x"].startswith('"source": "def broken')
    assert not [one for one in found if one.value == "live"]


def test_shell_assignments_flags_and_defaults() -> None:
    text = (
        '#!/bin/sh\nexport A="${A:-live}" B=2\nC=3 ./run.sh --mode=live -x --dry-run \\\n  --env paper D=4\n'
        ': "${E:=live}"\n'
    )
    found = [("/".join(one.path), one.value, one.kind.value, one.line) for one in settings("x.sh", text)]
    assert found == [
        ("A", "live", "default", 2),
        ("B", "2", "string", 2),
        ("C", "3", "string", 3),
        ("$ ./run.sh", "--mode -x --dry-run --env", "call", 3),
        ("$ ./run.sh/--mode", "live", "string", 3),
        ("$ ./run.sh/-x", "true", "bool", 3),
        ("$ ./run.sh/--dry-run", "true", "bool", 3),
        ("$ ./run.sh/--env", "paper", "string", 4),
        ("$ ./run.sh/D", "4", "string", 4),
        ("E", "live", "default", 5),
    ]


def test_C12_shell_tests_searches_and_messages_say_nothing() -> None:
    text = (
        'if [ "$MODE" = "live" ]; then echo "MODE=live"; fi\n[[ $M == live ]] && exit 1\n# MODE=live\n'
        "grep -q MODE=live f || die --mode live\ncase $M in live) ;; esac\nP=(\n  'enable_live=true'\n)\n"
    )
    assert [pair for pair in seen("x.sh", text) if "live" in "".join(pair)] == []


def test_labels_of_commands_hold_no_values() -> None:
    secret = "s" * 60
    found = settings("x.sh", f"tool login {secret} --key {secret}2\n")
    assert all(secret not in key for one in found for key in one.path)


def test_makefile_dockerfile_systemd_procfile() -> None:
    assert seen("Makefile", "A ?= live # c\nt: B=1\nrun:\n\t@MODE=live python -m bot --live\n") == [
        ("A", "live"),
        ("B", "1"),
        ("MODE", "live"),
        ("$ python bot/--live", "true"),
    ]
    docker = (
        'FROM x\nENV A=b \\\n  # note\n  MODE="live"\nENV OLD style\nARG Q=1\nCMD ["python", "-m", "bot", "--live"]\n'
    )
    assert seen("Dockerfile", docker) == [
        ("A", "b"),
        ("MODE", "live"),
        ("OLD", "style"),
        ("Q", "1"),
        ("$ python bot/--live", "true"),
    ]
    assert next(one.line for one in settings("Dockerfile", docker) if one.key == "MODE") == 4
    unit = '[Service]\nEnvironment="A=b c" MODE=live\nExecStart=-/bin/bot --live\n'
    assert seen("x.service", unit) == [("A", "b c"), ("MODE", "live"), ("$ /bin/bot/--live", "true")]
    assert seen("Procfile", "worker: python bot.py --live\n") == [("worker/$ python bot.py/--live", "true")]


def test_windows_scripts() -> None:
    assert seen("x.ps1", '# $A = "live"\n$env:MODE = "live"\n& python t.py --mode live\n') == [
        ("MODE", "live"),
        ("$ python t.py/--mode", "live"),
    ]
    assert seen("x.bat", 'REM set MODE=live\nset MODE=live\nset "B=c d"\n') == [("MODE", "live"), ("B", "c d")]


def test_javascript_objects_calls_and_fallbacks() -> None:
    text = (
        "// mode: 'live'\nconst a = { mode: 'live', 'b-c': [1, `d`], e: { f: false } }\nex.setSandboxMode(false)\n"
        "new ccxt.kraken({ apiKey: process.env.K, 'secret': 's' })\nexport const M: string = process.env.M || 'live';\n"
        "if (mode === 'live') { throw new Error('live') }\nconst isLive = mode === 'live'\n"
    )
    assert seen("x.ts", text) == [
        ("a/mode", "live"),
        ("a/b-c/0", "1"),
        ("a/b-c/1", "d"),
        ("a/e/f", "false"),
        ("ex.setSandboxMode/0", "false"),
        ("ccxt.kraken/0/secret", "s"),
        ("M", "live"),
        ("Error/0", "live"),
    ]
    calls = [one.path for one in settings("x.ts", text) if one.kind is Kind.CALL]
    assert calls == [("ex.setSandboxMode",), ("ccxt.kraken",), ("Error",)]


def test_terraform_blocks() -> None:
    text = 'variable "trading_mode" {\n  type = string\n  default = "live"\n}\nx = { name = "MODE", value = "live" }\n'
    assert ("trading_mode/default", "live") in seen("x.tf", text)
    assert ("MODE", "live") in seen("x.tf", text)


@pytest.mark.parametrize(
    "line", ["run --flag", "a=b c=d", "x | y && z; w", "'unclosed", '"$(un', "${open", "\\", "a\\"]
)
def test_words_survive_any_quoting(line: str) -> None:
    settings("x.sh", line)
