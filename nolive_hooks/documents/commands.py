"""Command lines as settings: inline variables, flags, `KEY=value` arguments; tests and searches say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nolive_hooks.documents.shell_words import Word, words
from nolive_hooks.model import Kind, Setting

COMMAND: Final = "$ "  # begins the first key of every setting that stands on a command line

_SPLIT: Final = frozenset((";", ";;", "&", "&&", "|", "||", "|&", "(", ")", "{", "}", "\n"))
_LEADERS: Final = frozenset((
    "if", "then", "else", "elif", "while", "until", "do", "!", "time", "exec", "nohup", "sudo", "command",
    "builtin", "eval", "setsid", "nice", "start", "call", "&", "@", "-", "+",
))  # fmt: skip
# Programs that look at text or print it. What they are given is not switched on.
_READERS: Final = frozenset(
    [
        "[",
        "[[",
        "test",
        "grep",
        "egrep",
        "fgrep",
        "rg",
        "ag",
        "ack",
        "echo",
        "printf",
        "sed",
        "awk",
        "gawk",
        "case",
        "for",
        "select",
        "function",
        "cat",
        "less",
        "head",
        "tail",
        "write-host",
        "write-output",
        "write-error",
        "throw",
        "die",
        "log",
        "warn",
        "fail",
        "usage",
        "assert",
        "true",
        "false",
        "return",
        "exit",
        "trap",
        "git",
        "gh",
        "pip",
        "pip3",
        "uv",
        "npm",
        "cd",
        "mkdir",
        "rm",
        "cp",
        "mv",
        "chmod",
        "chown",
        "ls",
        "find",
        "diff",
        "jq",
        "yq",
        "tr",
        "cut",
        "sort",
        "wc",
        "unset",
        "rem",
        "tee",
        "touch",
        "help",
        "man",
        "which",
        "type",
        "apt",
        "apt-get",
        "brew",
        "ruff",
        "mypy",
        "pytest",
        "pylint",
        "flake8",
        "tox",
        "nox",
    ]
)
_DECLARERS: Final = frozenset((
    "export", "declare", "readonly", "local", "typeset", "env", "set", "setx", "-x", "setenv",
))  # fmt: skip
_ASSIGNED: Final = re.compile(r"\$?(?:env:)?([A-Za-z_][\w.\-\[\]]*)\+?=(.*)$", re.DOTALL)
_DEFAULTED: Final = re.compile(r"\$\{([A-Za-z_]\w*):?=([^}]*)\}")
_INNER: Final = frozenset(("-c", "-lc", "-ec", "-command"))  # flags whose value is a command line
_WORD: Final = re.compile(r"[\w./:@+-]{1,48}$")
_INTERPRETERS: Final = ("python", "node", "ruby", "perl", "java", "bash", "sh")
_LABEL_WORDS: Final = 4
_HEADERS: Final = frozenset(("-H", "--header"))
_PRINTERS: Final = frozenset(("echo", "printf"))
_VARIABLES: Final = re.compile(r"\benv\b|_ENV\b|\.env|\brc$")  # names of files of variables
# Programs that hand a quoted word on to another shell.
_WRAPPERS: Final = frozenset(
    ("ssh", "tmux", "screen", "su", "runuser", "watch", "script", "flock", "timeout", "systemd-run")
)


def settings(text: str, line: int, column: int, path: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Settings of a line of shell: every simple command in it, in order."""
    yield from of_words(words(text, line, column), path)


def of_words(line: Sequence[Word], path: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Settings of words that `words` or an argument list gave."""
    command: list[Word] = []
    inside = path
    for word in (*line, Word("\n", 0, 0)):
        if word.text in _SPLIT and not word.quoted:
            yield from _simple(command, inside)
            array = word.text == "(" and command and command[-1].text.endswith("=")
            inside = (*path, command[-1].text[:-1]) if array else path  # `ARGS=(--mode live)`
            command = []
        else:
            command.append(word)


def _simple(command: list[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    while command and command[0].text.lower() in _LEADERS:
        command = command[1:]
    if not command:
        return
    if command[0].text == ":":
        yield from _defaults(command[1:], path)
        return
    while command and (command[0].text.lower() in _DECLARERS or _is_assignment(command[0])):
        if _is_assignment(command[0]):
            yield from _assignment(command[0], path)
        command = command[1:]
    if not command or command[0].text.isdigit() or (_is_flag(command[0]) and not path):
        return  # what is left of `set -eu` or of a redirection
    program = command[0].text.rpartition("/")[2].lower()
    if program in _PRINTERS:
        yield from _printed(command, path)
    if program not in _READERS:
        yield from _arguments(command, path)


def _is_assignment(word: Word) -> bool:
    return bool(_ASSIGNED.match(word.text)) and not word.quoted


def _assignment(word: Word, path: tuple[str, ...]) -> Iterator[Setting]:
    found = _ASSIGNED.match(word.text)
    if found and not found.group(2).startswith("="):
        keys = tuple(part for part in found.group(1).split(".") if part)
        shift = found.start(2) + (1 if word.quoted else 0)
        yield Setting((*path, *keys), found.group(2).strip("\"'"), word.line, word.column + shift)


def variables(text: str, line: int, column: int, path: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Settings of a list of `KEY=value` words, quoted as a whole or not (systemd, Dockerfile)."""
    for word in words(text, line, column):
        yield from _assignment(word, path)


def _defaults(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    for word in command:
        for found in _DEFAULTED.finditer(word.text):
            yield Setting((*path, found.group(1)), found.group(2), word.line, word.column, Kind.DEFAULT)


def _arguments(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    label, rest = _label(command)
    if label == COMMAND and not _is_flag(command[0]):
        return  # a list of texts, or a program that only a variable names
    here = (*path, label)
    flags = " ".join(word.text.partition("=")[0] for word in rest if _is_flag(word))
    yield Setting(here, flags, command[0].line, command[0].column, Kind.CALL)
    for number, word in enumerate(rest):
        following = rest[number + 1] if number + 1 < len(rest) else None
        if not _is_flag(word):
            yield from _positional(word, number, here, path)
            continue
        flag, equals, value = word.text.partition("=")
        if equals:
            yield Setting((*here, flag), value, word.line, word.column + len(flag) + 1)
        elif following is not None and flag in _HEADERS and ": " in following.text:
            name, _, held = following.text.partition(": ")
            yield Setting((*here, name), held, following.line, following.column)
        elif following is not None and flag.lower() in _INNER and " " in following.text:
            yield from settings(following.text, following.line, following.column + 1, path)
        elif following is not None and not _is_flag(following) and following.text[:1] not in ("<", ">"):
            yield Setting((*here, flag), following.text, following.line, following.column)
        else:
            yield Setting((*here, flag), "true", word.line, word.column, Kind.BOOL)


def _positional(word: Word, number: int, here: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Setting]:
    """A word without a flag: `KEY=value`, an address, or the command line that another host or screen runs."""
    program = here[-1].removeprefix(COMMAND).partition(" ")[0]
    if "://" in word.text:
        yield Setting((*here, str(number)), word.text, word.line, word.column)
    elif word.quoted and " " in word.text and program in _WRAPPERS:
        yield from settings(word.text, word.line, word.column + 1, path)
    else:
        yield from _assignment(word, here)


def _printed(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    """`echo "KEY=value" >> .env` writes what a later program reads."""
    texts = [word.text for word in command]
    at = next((number for number, text in enumerate(texts) if text.startswith(">")), 0)
    target = "".join(texts[at : at + 2]).lstrip(">") if at else ""
    if _VARIABLES.search(target):
        for word in command[1:at]:
            yield from _assignment(word, path)


def _is_flag(word: Word) -> bool:
    return word.text.startswith("--") or (word.text[:1] == "-" and word.text[1:2].isalpha())


def _label(command: Sequence[Word]) -> tuple[str, list[Word]]:
    """The program's words, up to its first flag, short and plain so that no secret can be among them."""
    shown: list[str] = []
    at = 0
    program = command[0].text.rpartition("/")[2].lower()
    while at < len(command):
        word = command[at].text
        if word in ("-m", "--module") and program.startswith(_INTERPRETERS):
            at += 1
            continue
        if _is_flag(command[at]) or not _WORD.match(word) or len(shown) == _LABEL_WORDS:
            break
        shown.append(word)
        at += 1
    if at == 0 and not _is_flag(command[0]):
        at = 1
    return COMMAND + " ".join(shown), list(command[at:])
