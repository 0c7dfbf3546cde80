"""Programs that start another program: what `uv run`, `docker compose exec` and `kubectl exec` hand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nolive_hooks.documents.shell_words import Word

_RUNNERS: Final = frozenset(("uv", "poetry", "pipenv", "pdm", "hatch", "rye"))
_CONTAINERS: Final = frozenset(("docker", "podman", "nerdctl", "docker-compose", "podman-compose"))
_VALUED: Final = frozenset((
    "-e", "--env", "-u", "--user", "-w", "--workdir", "--index", "-f", "--file", "-p", "--project-name", "--with",
    "--extra", "--python", "--package", "--project", "--directory", "--env-file", "--profile", "-n", "--namespace",
    "-c", "--container", "--name", "-v", "--volume",
))  # fmt: skip


def run_by_tool(command: list[Word]) -> list[Word]:
    """What a tool of Python projects runs in its environment (`uv run trader.py`), or the command itself."""
    program = command[0].text.rpartition("/")[2]
    if program not in _RUNNERS or len(command) < 3 or command[1].text != "run":
        return command
    return _after_flags(command[2:]) or command


def run_inside(command: Sequence[Word]) -> list[Word]:
    """What a container that runs already is told to run: the words behind its name; empty for anything else."""
    program = command[0].text.rpartition("/")[2]
    if program != "kubectl" and program not in _CONTAINERS:
        return []
    texts = [word.text for word in command]
    if program == "kubectl":
        return list(command[texts.index("--") + 1 :]) if "exec" in texts and "--" in texts else []
    composed = program.endswith("-compose") or "compose" in texts[1:2]
    verb = next((at for at, text in enumerate(texts) if text in (("exec", "run") if composed else ("exec",))), 0)
    return _after_flags(command[verb + 1 :])[1:] if verb else []


def _after_flags(words: Sequence[Word]) -> list[Word]:
    """Words from the first that is no flag and no value of one."""
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if words[at].text in _VALUED else 1
    return list(words[at:])
