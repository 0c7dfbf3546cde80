"""The hooks of Git: told their stage, they judge what is about to be committed, said, pushed or put on a branch.

A clean commit imports nothing but this room's first modules, the sieve and two small rooms of `git/`;
every other import is inside the function that needs it. `tests/e2e/test_hook.py` holds the list.
"""

from __future__ import annotations

import gc
import os
import sys

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import index, spawn
from nolive_hooks.hook import voice

STAGES = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "reference-transaction", "manual")
# Made while modules load, of which nothing is garbage: looking for cycles among them is a tenth of a short hook.
_OBJECTS = 100_000
_COMMITTING = ("pre-commit", "pre-merge-commit", "manual")
_ACTS = {"pre-push": "push", "reference-transaction": "update of branches"}
_NO_SKIP = (
    "nolive: note: NOLIVE_SKIP is ignored: no variable turns the checks off. For one commit on your own machine:\n"
    "  git commit -n (git push --no-verify); CI looks at every commit all the same."
)
_USAGE = """usage: nolive-hook [--stage STAGE] [--only keys|mode|pack] [-v] [ARGUMENT ...]

  STAGE                  ARGUMENTs, as Git hands them to its hook of that name
  pre-commit (default)   FILEs to judge, or nothing: all that is staged
  pre-merge-commit       the same
  commit-msg             the FILE that holds the message
  pre-push               REMOTE URL; refs on standard input
  reference-transaction  STATE; refs on standard input

Made for pre-commit and prek. As a plain Git hook:
  printf '#!/bin/sh\\nexec nolive-hook\\n' > .git/hooks/pre-commit
  chmod +x .git/hooks/pre-commit
More: docs/hooks.md
"""


class Options:
    """The command line, read."""

    __slots__ = ("help", "only", "stage", "verbose", "words")

    def __init__(self) -> None:
        self.stage = STAGES[0]
        self.only = ""
        self.verbose = False
        self.help = False
        self.words: list[str] = []


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script `nolive-hook`; never returns."""
    gc.set_threshold(_OBJECTS)
    spawn.in_utf8()
    arguments = sys.argv[1:] if arguments is None else arguments
    if os.environ.get("NOLIVE_SKIP"):
        voice.say(_NO_SKIP)
    act = next((_ACTS[word] for word in arguments if word in _ACTS), "commit")
    try:
        code = run(arguments)
    except NoliveError as error:
        voice.say(f"nolive: {act} stopped: {error}")
        code = error.exit_code
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception as error:  # the last line of defence: an error of ours is never "clean"
        # The text of an exception may quote a file, so only its kind is shown.
        voice.say(f"nolive: {act} stopped: the check itself failed ({type(error).__name__})")
        voice.say("  next:  nolive --debug scan --staged, and report the traceback")
        code = Exit.UNJUDGED
    gc.freeze()  # all of it goes with the process: nobody has to look for cycles first
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Judge what the stage is about; the exit code of the hook."""
    options = _options(arguments)
    if options.help:
        sys.stdout.write(_USAGE)
        return Exit.CLEAN
    if options.stage in _COMMITTING:
        asked = index.Asked(os.getcwd(), options.words)
        from nolive_hooks.hook import commit  # loads the sieve, while git looks for what is staged

        return commit.check(asked, options.only, options.verbose, options.words)
    from nolive_hooks.hook import sifting

    sifting.hurry(os.environ)
    if options.stage == "commit-msg":
        from nolive_hooks.hook import message

        return message.check(_one(options, "the FILE that holds the message"))
    if options.stage == "reference-transaction":
        from nolive_hooks.hook import history

        state = _one(options, "the STATE that Git hands over")
        return history.transaction(_refs()) if state == "prepared" else Exit.CLEAN
    from nolive_hooks.hook import history

    return history.push(_refs(), os.environ)


def _one(options: Options, what: str) -> str:
    if len(options.words) != 1:
        raise _usage(f"--stage {options.stage} takes one argument: {what}")
    return options.words[0]


def _refs() -> list[list[str]]:
    """The rows of words that Git writes to the hook's standard input; none where a person runs it by hand.

    The first word of a push is what the person wrote and may hold spaces.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return []
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    return [row.rsplit(" ", 3) for row in text.splitlines() if row]


def _options(arguments: list[str]) -> Options:
    options = Options()
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            options.words.extend(words)
        elif word in ("-h", "--help"):
            options.help = True
        elif word in ("-v", "--verbose"):
            options.verbose = True
        elif name == "--only":
            options.only = _choice(name, value if equals else next(words, ""), ("keys", "mode", "pack"))
        elif name == "--stage":
            options.stage = _choice(name, value if equals else next(words, ""), STAGES)
        elif word.startswith("-") and word != "-":
            raise _usage(f"no such option: {word}")
        else:
            options.words.append(word)
    return options


def _choice(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _usage(f"{name} takes one of {', '.join(known)}, not {value!r}")
    return value


def _usage(what: str) -> NoliveError:
    return NoliveError(what, fix="nolive-hook --help", exit_code=Exit.USAGE)
