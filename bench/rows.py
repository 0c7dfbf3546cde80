"""The targets, one function a row: what is measured, what it has to reach, what it reached.

A row is added by writing a function of a `Bench` under `@row("T11", "what", "target")`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from bench import inputs
from bench.peers import Peers
from bench.timing import Contender, in_turns, median, peak, ratio
from nolive_hooks.git.repo import Repo


class Result(NamedTuple):
    """One line of the table; `met` is None where nothing could be compared."""

    case: str
    measured: str
    met: bool | None


@dataclass(slots=True)
class Bench:
    """What every row may use: the programs, a scratch folder, the input and how thorough to be."""

    scratch: Path
    python: str
    bin: Path
    peers: Peers
    repo: Path
    quick: bool
    cache: dict[str, str] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        """Rounds of small measurements; large ones take a third."""
        return 5 if self.quick else 15

    @property
    def few(self) -> int:
        """Rounds of large ones."""
        return 2 if self.quick else 5

    def start(self) -> Contender:
        """The floor of every hook: an interpreter that does nothing."""
        return Contender("python", [self.python, "-I", "-c", "pass"], str(self.scratch))

    def hook(self, root: Path) -> Contender:
        """Our hook on what is staged."""
        return Contender("nolive-hook", [str(self.bin / "nolive-hook")], str(root), env=self.cache)

    def scan(self, root: Path, *arguments: str) -> Contender:
        """Our scan, which remembers nothing of the one before."""
        return replace(self.scan_again(root, *arguments), name="nolive scan", env={**self.cache, "CI": "1"})

    def scan_again(self, root: Path, *arguments: str) -> Contender:
        """Our scan, which knows what was clear the last time."""
        return Contender("again", [str(self.bin / "nolive"), "scan", *arguments], str(root), env=self.cache)

    def staged(self, count: int, *, live: bool = False) -> tuple[Path, list[str]]:
        """A repository with so many files of the input staged."""
        files = inputs.sample(self.repo, count)
        files = inputs.with_findings(files) if live else files
        root = self.scratch / f"staged-{count}-{live}"
        if not root.exists():
            inputs.staged(root, files)
        return root, [path for path, _ in files]


Row = Callable[[Bench], Iterator[Result]]
ROWS: dict[str, tuple[str, str, Row]] = {}


def row(number: str, what: str, target: str) -> Callable[[Row], Row]:
    """Put a function into the table."""

    def put(function: Row) -> Row:
        ROWS[number] = (what, target, function)
        return function

    return put


@row("T1", "hook from the index, 1 clean file", "<= 2.0 x `python -I -c pass`")
def one_file(bench: Bench) -> Iterator[Result]:
    yield _hook(bench, 1, 2.0)


@row("T2", "hook, 10, 100, 1000 clean files", "<= 2.2 x; <= 3 x; <= 2 x of start + read")
def many_files(bench: Bench) -> Iterator[Result]:
    yield _hook(bench, 10, 2.2)
    yield _hook(bench, 100, 3.0)
    root, _ = bench.staged(1000)
    read = "import subprocess as s;s.run('git diff --cached --name-only -z>/dev/null',shell=True);"
    read += "s.run('git ls-files -s|cut -c8-47|git cat-file --batch --buffer>/dev/null',shell=True)"
    floor = Contender("read", [bench.python, "-I", "-c", read], str(root))
    runs = in_turns([floor, bench.hook(root)], bench.few)
    found = ratio(runs["nolive-hook"], runs["read"])
    yield Result("1000 files", f"{found:.1f} x ({median(runs['nolive-hook']) * 1e3:.0f} ms)", found <= 2)


def _hook(bench: Bench, count: int, most: float) -> Result:
    root, paths = bench.staged(count)
    runs = in_turns([bench.start(), bench.hook(root)], bench.rounds)
    found = ratio(runs["nolive-hook"], runs["python"])
    told = f"{found:.2f} x ({median(runs['nolive-hook']) * 1e3:.0f} ms, {peak(runs['nolive-hook']):.0f} MB)"
    return Result(f"{len(paths)} files", told, found <= most)


@row("T3", "hook, 100 files of which 3 have findings", "<= 4 x")
def findings(bench: Bench) -> Iterator[Result]:
    root, _ = bench.staged(100, live=True)
    runs = in_turns([bench.start(), bench.hook(root)], bench.few)
    assert runs["nolive-hook"][0].code == 1, "the findings are there"
    found = ratio(runs["nolive-hook"], runs["python"])
    yield Result("100 files, 3 findings", f"{found:.1f} x ({median(runs['nolive-hook']) * 1e3:.0f} ms)", found <= 4)


_LEAST = {
    ("detect-secrets-hook", 1): 15, ("detect-secrets-hook", 1000): 300, ("kingfisher", 1): 20, ("kingfisher", 10): 20,
    ("kingfisher", 100): 20, ("gitleaks", 1): 4, ("gitleaks", 10): 4, ("gitleaks", 100): 4, ("gitleaks", 1000): 4,
}  # fmt: skip


@row(
    "T4",
    "against peers, same files",
    ">= 15 x (1 file), >= 300 x (1000) detect-secrets; >= 20 x kingfisher; >= 4 x gitleaks",
)
def against_peers(bench: Bench) -> Iterator[Result]:
    for count in (1, 10, 100) if bench.quick else (1, 10, 100, 1000):
        root, paths = bench.staged(count)
        peers = bench.peers.staged(root, paths)
        runs = in_turns([bench.hook(root), *peers], 1 if count > 99 else 3)
        for peer in peers:
            times = ratio(runs[peer.name], runs["nolive-hook"])
            least = _LEAST.get((peer.name, count))
            stopped = ">" if runs[peer.name][-1].code is None else ""
            yield Result(f"{peer.name}, {count} files", f"{stopped}{times:.0f} x", times >= least if least else None)


@row("T5", "work tree", "<= 1.2 x of one `cat`; <= 0.5 x kingfisher; <= 0.5 x ripgrep")
def work_tree(bench: Bench) -> Iterator[Result]:
    from nolive_hooks import sieve_words as words

    literals = bench.scratch / "literals.txt"
    every = {*words.VENUES_LONG, *words.STRONG, *words.CORES, *words.NAMES, *words.CHOSEN}
    literals.write_bytes(b"\n".join(sorted(every)) + b"\n")
    cat = Contender("cat", ["sh", "-c", "git ls-files -z | xargs -0 cat"], str(bench.repo))
    peers = bench.peers.tree(bench.repo, literals)
    again = bench.scan_again(bench.repo, "--all")
    in_turns([again], 1)  # fills the memory
    runs = in_turns([cat, bench.scan(bench.repo, "--all"), again, *peers], bench.few)
    for name, most in (("cat", 1.2), *((peer.name, 0.5) for peer in peers)):
        found = ratio(runs["nolive scan"], runs[name])
        told = f"{found:.2f} x ({median(runs['nolive scan']):.2f} s, {peak(runs['nolive scan']):.0f} MB)"
        yield Result(f"against {name}", told, found <= most)
        found = ratio(runs["again"], runs[name])
        yield Result(f"against {name}, again", f"{found:.2f} x ({median(runs['again']):.2f} s)", found <= most)


def _read_all(root: Path) -> Contender:
    text = "git rev-list --objects --all --no-object-names | git cat-file --batch-check='%(objecttype) %(objectname)' |"
    text += " sed -n 's/^blob //p' | git cat-file --batch --buffer > /dev/null"
    return Contender("F", ["sh", "-c", text], str(root))


@row("T6", "history, every blob once", "<= 1.2 F; <= 0.6 x kingfisher")
def history(bench: Bench) -> Iterator[Result]:
    peers = bench.peers.history(bench.repo)
    known = Repo.discover(str(bench.repo)).state_dir("history")
    ours = replace(bench.scan(bench.repo, "--history"), before=lambda: shutil.rmtree(known, ignore_errors=True))
    runs = in_turns([_read_all(bench.repo), ours, *peers], bench.few)
    for name, most in (("F", 1.2), *((peer.name, 0.6) for peer in peers)):
        found = ratio(runs["nolive scan"], runs[name])
        told = f"{found:.2f} x ({median(runs['nolive scan']):.2f} s, {peak(runs['nolive scan']):.0f} MB)"
        yield Result(f"against {name}", told, found <= most)


@row("T7", "history, nothing new", "<= 0.45 F")
def history_again(bench: Bench) -> Iterator[Result]:
    """On a history long enough that the start of a program is not the figure; the first scan is not counted."""
    root = inputs.long_history(bench.scratch / "long", 1000 if bench.quick else 3000)
    runs = in_turns([_read_all(root), bench.scan(root, "--history")], bench.few + 1)
    found = ratio(runs["nolive scan"][1:], runs["F"][1:])
    told = f"{found:.2f} F ({median(runs['nolive scan'][1:]) * 1e3:.0f} ms, F {median(runs['F'][1:]) * 1e3:.0f} ms)"
    yield Result("second scan", told, found <= 0.45)


@row("T8", "hostile input", "<= 25 x `cat`; <= 200 MB; never clean without a verdict")
def hostile(bench: Bench) -> Iterator[Result]:
    for name, path in inputs.hostile(bench.scratch / "hostile", 8 if bench.quick else 32).items():
        yield _hostile(bench, name, path)
    huge = bench.scratch / "hostile" / "huge.txt"
    with huge.open("wb") as stream:
        stream.truncate(1 << 30)
    yield _hostile(bench, huge.name, huge)


def _hostile(bench: Bench, name: str, path: Path) -> Result:
    size = path.stat().st_size >> 20
    runs = in_turns(
        [Contender("cat", ["cat", str(path)], str(path.parent)), bench.scan(path.parent, path.name)], bench.few
    )
    found, most = ratio(runs["nolive scan"], runs["cat"]), peak(runs["nolive scan"])
    code = runs["nolive scan"][-1].code
    verdict = {0: "clean", 1: "findings", 3: "not judged, and says so"}.get(code if code is not None else -1, "stopped")
    told = f"{found:.0f} x, {median(runs['nolive scan']):.2f} s, {most:.0f} MB, {verdict}"
    return Result(f"{name}, {size} MB", told, found <= 25 and most <= 200 and verdict != "stopped")
