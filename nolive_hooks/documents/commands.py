"""Command lines as settings: inline variables, flags, `KEY=value` arguments; tests and searches say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nolive_hooks.documents import launchers, layers, setters
from nolive_hooks.documents.shell_words import Word, words
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

COMMAND: Final = "$ "  # begins the first key of every setting that stands on a command line

_SPLIT: Final = frozenset((";", ";;", "&", "&&", "|", "||", "|&", "(", ")", "{", "}", "\n"))
_LEADERS: Final = frozenset((
    "if", "then", "else", "elif", "while", "until", "do", "!", "time", "exec", "nohup", "sudo", "command",
    "builtin", "eval", "setsid", "nice", "start", "call", "&", "@", "-", "+",
))  # fmt: skip
# Programs that look at text or print it. What they are given is not switched on.
_READERS: Final = frozenset((
    "[", "[[", "test", "grep", "egrep", "fgrep", "rg", "ag", "ack", "echo", "printf", "sed", "awk", "gawk", "case",
    "for", "select", "function", "cat", "less", "head", "tail", "write-host", "write-output", "write-error", "throw",
    "die", "log", "warn", "fail", "usage", "assert", "true", "false", "return", "exit", "trap", "git", "pip", "pip3",
    "uv", "npm", "cd", "mkdir", "rm", "cp", "mv", "chmod", "chown", "ls", "find", "diff", "jq", "yq", "tr", "cut",
    "sort", "wc", "unset", "rem", "tee", "touch", "help", "man", "which", "type", "apt", "apt-get", "brew", "ruff",
    "mypy", "pytest", "pylint", "flake8", "tox", "nox",
))  # fmt: skip
_DECLARERS: Final = frozenset((
    "export", "declare", "readonly", "local", "typeset", "env", "set", "setx", "-x", "setenv",
))  # fmt: skip
_ASSIGNED: Final = expression(r"\$?(?:env:)?([A-Za-z_][\w.\-\[\]]*)\+?=(.*)$", re.DOTALL)
_DEFAULTED: Final = expression(r"\$\{([A-Za-z_]\w{0,80}+):?=([^}]{0,200}+)\}")
TESTERS: Final = frozenset(("pytest", "tox", "nox", "jest", "vitest", "mocha", "unittest", "ctest", "bats"))
_PACKED: Final = expression(r"[A-Za-z0-9+/]{8,2000}={0,2}")
_SETTERS: Final = frozenset(("set", "setenv"))  # fish and csh
_NAME: Final = expression(r"[A-Z][A-Z0-9_]{2,60}")
_INNER: Final = frozenset(("-c", "-lc", "-ec", "-command"))  # flags whose value is a command line
_WORD: Final = expression(r"[\w./:@+-]{1,48}$")
_INTERPRETERS: Final = ("python", "node", "ruby", "perl", "java", "bash", "sh")
_LABEL_WORDS: Final = 4
_PROPERTY: Final = 4  # letters of the shortest `-Dx=`
_TOLD: Final = frozenset(("--value", "--body", "-b"))
_NAMING: Final = frozenset(("--name", "--key"))
_HEADERS: Final = frozenset(("-H", "--header"))
_EDITED: Final = expression(r"\s*[\"']?([A-Za-z_][\w.-]{0,60})[\"']?\s*[:=]\s*[\"']?([\w.-]{1,60})[\"']?[,;]?\s*")
_REWRITERS: Final = frozenset(("jq", "yq", "gojq", "jaq", "tomlq"))
_ASSIGNING: Final = expression(
    r"((?:\.[\w-]{1,60}|\.?\[[\"'][\w-]{1,60}[\"']\]){1,8})\s{0,3}\|?="
    r"\s{0,3}(\"[^\"]{0,80}\"|'[^']{0,80}'|[\w.-]{1,60})"
)
_STEP: Final = expression(r"[.\[\]\"']+")
_PRINTERS: Final = frozenset(("echo", "printf"))
_VARIABLES: Final = expression(r"\benv\b|_ENV\b|\.env|\brc$")  # names of files of variables
# Programs that move, publish or build things: their own flags say nothing about trading.
_TOOLS: Final = frozenset(
    ("rsync", "rclone", "scp", "sftp", "twine", "cargo", "terraform", "tofu", "certbot", "restic", "borg", "logrotate",
     "alembic", "gsutil", "semantic-release", "firebase", "vercel", "netlify", "hugo", "mkdocs", "vite", "webpack")
)  # fmt: skip
# Programs that hand a quoted word on to another shell.
_WRAPPERS: Final = frozenset(
    ("ssh", "tmux", "screen", "su", "runuser", "watch", "script", "flock", "timeout", "systemd-run")
)


def settings(text: str, line: int, column: int, path: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Settings of a line of shell: every simple command in it, in order, and what it unpacks."""
    yield from of_words(words(text, line, column), path)
    if "base64" in text:
        for packed in _PACKED.findall(text):
            if inner := layers.unpacked(packed):
                yield from of_words([word._replace(line=line, column=column) for word in words(inner, 1, 1)], path)


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
    if command[0].text in _SETTERS and (named := _named(command[1:])):
        yield Setting((*path, named[0].text), named[1].text, named[1].line, named[1].column)
        return
    declared, started = _apart(command)
    if command[0] not in declared or not _checks(started):  # `TRADING_MODE=live pytest` tries what is refused
        for word in declared:
            yield from _assignment(word, path)
    if not started or started[0].text.isdigit() or (_is_flag(started[0]) and not path):
        return  # what is left of `set -eu` or of a redirection
    yield from _program(started, path)


def _apart(command: list[Word]) -> tuple[list[Word], list[Word]]:
    """Assignments before a command (`export` and its like left out), and the command."""
    size = 0
    while size < len(command) and (command[size].text.lower() in _DECLARERS or _is_assignment(command[size])):
        size += 1
    started = command[size:]
    while size and started and started[0].text in _LEADERS:  # `LIVE=1 exec python3 bot.py`
        started = started[1:]
    return [word for word in command[:size] if _is_assignment(word)], started


def _program(command: list[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    command = launchers.run_by_tool(command)
    program = command[0].text.rpartition("/")[2].lower()
    if program == "alias":
        for word in command[1:]:
            yield from settings(word.text.partition("=")[2], word.line, word.column, path)
        return
    if program in _PRINTERS:
        yield from _printed(command, path)
    if program == "sed" and any(word.text.startswith("-i") for word in command[1:3]):
        yield from _edited(command, path)
    if program in _REWRITERS:
        yield from _rewritten(command, path)
    kept = list(setters.stored([command[0]._replace(text=program), *command[1:]]))
    for one in kept:
        target = (COMMAND + one.target,) if one.target else ()
        yield Setting((*path, *target, *one.keys), one.value, one.word.line, one.word.column)
    if program in _TOOLS or kept:
        for word in command[1:]:
            yield from _assignment(word, path)
    elif program not in _READERS:
        yield from _arguments(command, path)


def _named(given: Sequence[Word]) -> Sequence[Word]:
    """Name and value of `set -gx NAME value` and `setenv NAME value`; nothing for any other list."""
    rest = [word for word in given if not _is_flag(word)]
    return rest if len(rest) == 2 and _NAME.fullmatch(rest[0].text) else ()


def _checks(command: Sequence[Word]) -> bool:
    """The command runs tests."""
    return bool(command) and not TESTERS.isdisjoint(word.text.rpartition("/")[2] for word in command[:3])


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
    yield from _inside(command, path)
    yield from _told(command, path)
    for number, word in enumerate(rest):
        following = rest[number + 1] if number + 1 < len(rest) else None
        if not _is_flag(word):
            yield from _positional(word, number, here, path)
            continue
        flag, equals, value = word.text.partition("=")
        if equals:
            name = flag.removeprefix("-D") if len(flag) > _PROPERTY else flag  # `java -Dtrading.mode=live`
            yield Setting((*here, name), value, word.line, word.column + len(flag) + 1)
        elif following is not None and flag in _HEADERS and ": " in following.text:
            name, _, held = following.text.partition(": ")
            yield Setting((*here, name), held, following.line, following.column)
        elif following is not None and flag.lower() in _INNER and " " in following.text:
            yield from settings(following.text, following.line, following.column + 1, path)
        elif following is not None and not _is_flag(following) and following.text[:1] not in ("<", ">"):
            yield Setting((*here, flag), following.text, following.line, following.column)
        else:
            yield Setting((*here, flag), "true", word.line, word.column, Kind.BOOL)


def _inside(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    """The program that a running container is told to start, with its flags: their values are read with the others."""
    inner = launchers.run_inside(command)
    if len(inner) > 1 and not _is_flag(inner[0]):
        label, rest = _label(inner)
        flags = " ".join(word.text.partition("=")[0] for word in rest if _is_flag(word))
        yield Setting((*path, label), flags, inner[0].line, inner[0].column, Kind.CALL)


def _told(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    """A name and its value as arguments: `put-parameter --name X --value Y`, `variable set X --body Y`."""
    texts = [word.text for word in command]
    at = next((number for number, text in enumerate(texts[:-1]) if text in _TOLD), 0)
    named = next((texts[number + 1] for number, text in enumerate(texts[:-1]) if text in _NAMING), "")
    before = [text for text in texts[:at] if not text.startswith("-")]
    name = named or (before[-1] if "set" in before[:-1] else "")
    if at and name:
        value = command[at + 1]
        yield Setting((*path, name.rpartition("/")[2]), value.text, value.line, value.column)


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


def _edited(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    """`sed -i 's/"dry_run": true/"dry_run": false/' FILE` sets what the file will say."""
    for word in command[1:]:
        parts = word.text.split(word.text[1:2]) if word.text[:1] == "s" and not word.text[1:2].isalnum() else []
        if len(parts) > 3 and (found := _EDITED.fullmatch(parts[2])):
            yield Setting((*path, found.group(1)), found.group(2), word.line, word.column + word.text.find(parts[2]))


def _rewritten(command: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    """`jq '.dry_run = false' FILE > NEW`, `yq -i '.mode = "live"' FILE`: what the new file will say."""
    for word in command[1:]:
        for found in _ASSIGNING.finditer(word.text) if word.quoted else ():
            keys = tuple(part for part in _STEP.split(found.group(1)) if part)
            shift = found.start(2) + 1
            yield Setting((*path, *keys), found.group(2).strip("\"'"), word.line, word.column + shift)


def _is_flag(word: Word) -> bool:
    return word.text.startswith("--") or (word.text[:1] == "-" and word.text[1:2].isalpha())


def _label(command: Sequence[Word]) -> tuple[str, list[Word]]:
    """The program's words, up to its first flag, short and plain so that no secret can be among them."""
    shown: list[str] = []
    at = 0
    program = command[0].text.rpartition("/")[2].lower()
    while at < len(command):
        word = command[at].text if at else command[at].text.rpartition("}/")[2]  # `${DIR}/run.sh`
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
