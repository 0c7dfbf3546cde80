"""Repositories to measure on: generated from a seed, without a line of anybody else's text, or a copy of a real one."""

from __future__ import annotations

import base64
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

_NOUNS = ("window", "series", "volume", "signal", "column", "offset", "bucket", "sample", "filter", "weight", "matrix")
_VERBS = ("scale", "rank", "clip", "shift", "merge", "smooth", "split", "align", "count", "average", "bound")
_ENV = {
    "GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@example.org", "GIT_COMMITTER_NAME": "bench",
    "GIT_COMMITTER_EMAIL": "bench@example.org", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def git(root: Path, *arguments: str) -> str:
    """Run git in a repository; what it printed."""
    done = subprocess.run(
        ("git", "-C", str(root), *arguments), capture_output=True, check=True, env={**os.environ, **_ENV}
    )
    return done.stdout.decode("utf-8", "surrogateescape")


def module(rng: random.Random) -> str:
    """A clean program of about seven kilobytes that computes on series, as most files of a trading repository do."""
    lines = ['"""Numbers made of other numbers."""', "", "from __future__ import annotations", ""]
    for number in range(rng.randrange(16, 30)):
        verb, noun, other = rng.choice(_VERBS), rng.choice(_NOUNS), rng.choice(_NOUNS)
        lines += [
            "",
            f"def {verb}_{noun}_{number}(values: list[float], {other}: int = {rng.randrange(2, 99)}) -> list[float]:",
            f'    """{verb.capitalize()} the {noun} of a market by its {other}."""',
            f"    found = [value * {rng.random():.4f} for value in values[-{other}:]]",
            f"    order = sorted(range(len(found)), key=lambda place: found[place] - {rng.randrange(9)})",
            "    return [found[place] for place in order if place % 2 == 0]",
            "",
        ]
    return "\n".join(lines) + "\n"


def settings(rng: random.Random) -> str:
    """A clean configuration."""
    rows = [f"{noun}_{number}: {rng.randrange(1000)}" for number, noun in enumerate(_NOUNS * 3)]
    return "limits:\n" + "".join(f"  {row}\n" for row in rows)


def fill(root: Path, count: int, seed: int = 1) -> list[str]:
    """Write `count` clean files, nine programs to one configuration; their paths."""
    rng = random.Random(seed)
    paths = []
    for number in range(count):
        name = f"limits_{number}.yaml" if number % 10 == 9 else f"part_{number}.py"
        path = Path("src", f"p{number % 37}", name)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(settings(rng) if number % 10 == 9 else module(rng))
        paths.append(str(path))
    return paths


def generated(root: Path, files: int, commits: int) -> Path:
    """A repository with `files` files in its work tree and `commits` commits that change a few each."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    paths = fill(root, files)
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "start")
    rng = random.Random(2)
    for number in range(commits):
        for path in rng.sample(paths, min(5, len(paths))):
            (root / path).write_text(module(rng) if path.endswith(".py") else settings(rng))
        git(root, "commit", "--quiet", "-am", f"change {number}")
    return root


def long_history(root: Path, commits: int) -> Path:
    """A repository without a work tree's worth of files, but with `commits` commits of fifteen clean programs each."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    rng = random.Random(4)
    stream = [
        _commit(number, {f"part_{rng.randrange(90)}.py": module(rng) for _ in range(15)}) for number in range(commits)
    ]
    subprocess.run(("git", "-C", str(root), "fast-import", "--quiet"), input="".join(stream).encode(), check=True)
    return root


def _commit(number: int, files: dict[str, str]) -> str:
    """One commit in the language of `git fast-import`; all texts are ASCII, so that characters are bytes."""
    head = (
        f"commit refs/heads/main\ncommitter bench <bench@example.org> {1_767_225_600 + number} +0000\ndata 6\nchange\n"
    )
    return head + "".join(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items()) + "\n"


def staged(root: Path, sample: list[tuple[str, bytes]]) -> Path:
    """A repository with one commit and some files staged on top of it."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "commit", "--quiet", "--allow-empty", "-m", "start")
    for path, data in sample:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    git(root, "add", "-A", "-f")
    return root


def sample(root: Path, count: int) -> list[tuple[str, bytes]]:
    """Every n-th tracked regular file of a repository, so that there are at most `count`, without links."""
    names = [name for name in git(root, "ls-files", "-z").split("\0") if name]
    files = [name for name in names if (root / name).is_file() and not (root / name).is_symlink()]
    step = max(1, len(files) // count)
    return [(name, (root / name).read_bytes()) for name in files[::step][:count]]


def with_findings(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The same with three configurations that choose how to trade, the third in a program."""
    mode = "li" + "ve"
    return [
        *files[:-3],
        ("conf/one.toml", f'exchange = "kraken"\ntrading_mode = "{mode}"\n'.encode()),
        ("conf/two.yaml", f"broker: alpaca\nmode: {mode}\n".encode()),
        ("conf/three.json", b'{"stake_currency": "USDT", "dry_run": ' + b'false, "exchange": {"name": "kraken"}}\n'),
    ]


def hostile(root: Path, letters: int) -> dict[str, Path]:
    """Inputs that hurt: one long line, random letters in lines (so many megabytes), names that are nearly credentials.

    Large enough that the start of a program is not the figure, and a policy that has files of that size judged.
    """
    root.mkdir(parents=True, exist_ok=True)
    (root / ".nolive.toml").write_text("[scan]\nmax_file_mb = 128\n")
    rng = random.Random(3)
    texts: dict[str, Callable[[], bytes]] = {
        "one_line.json": lambda: b"[" + b'{"key":"value","number":12345678},' * ((100 << 20) // 34) + b"{}]",
        "letters.txt": lambda: _letters(rng, letters << 20),
        "nearly.env": lambda: b"API_TOKEN_NAME=changeme_please_012345678\n" * ((38 << 20) // 42),
    }
    found = {}
    for name, make in texts.items():
        found[name] = root / name
        found[name].write_bytes(make())
    return found


def _letters(rng: random.Random, size: int) -> bytes:
    block = base64.encodebytes(rng.randbytes(1 << 20))
    return block * (size // len(block) + 1)
