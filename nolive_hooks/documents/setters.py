"""Programs that store a setting for others: `heroku config:set NAME=value`, `dotenv set NAME value`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from nolive_hooks.documents.shell_words import Word
from nolive_hooks.expressions import expression

# Words that begin such a command; what follows are `NAME=value` words.
_PAIRS: Final[tuple[tuple[str, ...], ...]] = (
    ("kubectl", "set", "env"), ("oc", "set", "env"), ("heroku", "config:set"), ("fly", "secrets", "set"),
    ("flyctl", "secrets", "set"), ("railway", "variables", "set"), ("dokku", "config:set"), ("eb", "setenv"),
    ("doppler", "secrets", "set"), ("systemctl", "set-environment"), ("scalingo", "env-set"),
)  # fmt: skip
# Likewise, with so many words between them and a name that its value follows.
_NAMED: Final[dict[tuple[str, ...], int]] = {
    ("dotenv", "set"): 0, ("consul", "kv", "put"): 0, ("etcdctl", "put"): 0, ("redis-cli", "set"): 0,
    ("launchctl", "setenv"): 0, ("pm2", "set"): 0, ("cf", "set-env"): 1, ("crudini", "--set"): 2,
}  # fmt: skip
_TARGETS: Final = frozenset(("-a", "--app", "-s", "--service"))
_KIND: Final = expression(r"(?:deploy(?:ment)?s?|statefulset|sts|daemonset|cronjob|job|pod)/([\w.-]{1,80})$")
_SET: Final = expression(r"([A-Za-z_][\w.]{0,80})=(.*)$", re.DOTALL)
_STEP: Final = expression(r"[/:.]")


class Stored(NamedTuple):
    """A setting that a command stores: its keys, its value with the word that holds it, and for which program."""

    keys: tuple[str, ...]
    value: str
    word: Word
    target: str


def stored(command: Sequence[Word]) -> Iterator[Stored]:
    """What a command stores; nothing for any other command."""
    texts = [word.text for word in command]
    folded = tuple(text.lower() for text in texts[:3])
    for begun in _PAIRS:
        if folded[: len(begun)] == begun:
            target = _target(texts)
            for word in command[len(begun) :]:
                if found := _SET.match(word.text):
                    yield Stored((found.group(1),), found.group(2).strip("\"'"), word, target)
    for begun, between in _NAMED.items():
        at = len(begun) + between
        if folded[: len(begun)] == begun and len(texts) > at + 1:
            keys = tuple(part for part in _STEP.split(texts[at]) if part)
            yield Stored(keys, texts[at + 1].strip("\"'"), command[at + 1], "")


def _target(texts: Sequence[str]) -> str:
    """The program that gets the setting: `deployment/grid-bot`, `--app grid-bot`."""
    for number, text in enumerate(texts):
        if found := _KIND.match(text):
            return found.group(1)
        if text in _TARGETS and number + 1 < len(texts):
            return texts[number + 1]
    return ""
