"""`make mutants`: breaks each guarded line of tests/faults/table.toml in a copy; its tests have to turn red.

    python tests/mutants.py [--only D1 --only E3] [--jobs N]

A guard that can be broken without a red test is a survivor: the line guards nothing, or nobody looks.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests/faults/table.toml"
PATIENCE_S = 240.0


@dataclass(frozen=True, slots=True)
class Guard:
    """One line (or part of one, standing once in its file), what it becomes when broken, and who should notice."""

    fault: str
    file: str
    line: str
    broken: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one guard: `killed`, `survived`, or `unfit` (its line or its tests are not in order)."""

    guard: Guard
    word: str
    seconds: float
    said: str = ""


def guards(table: Path = TABLE) -> list[Guard]:
    """Every guard of the table, with the tests of its fault unless it names its own."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))
    found = []
    for row in rows.get("guard", []):
        family, number = row["fault"][0], row["fault"][1:]
        listed = row.get("tests", rows[family][number])
        tests = (listed,) if isinstance(listed, str) else tuple(listed)
        found.append(Guard(row["fault"], row["file"], row["line"], row["broken"], tests))
    return found


class Copy:
    """The tree and an interpreter of its own in a scratch folder, so that nothing is broken but the copy."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.bin = folder / "venv" / "bin"
        self._copy_tree()
        self._make_environment(folder / "venv")

    def _copy_tree(self) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.tree / name)
        subprocess.run(["git", "init", "--quiet", str(self.tree)], check=True)

    def _make_environment(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        place = next((folder / "lib").glob("python3*")) / "site-packages"
        # The copy comes first; the packages of this interpreter follow, without its own editable install.
        (place / "copy.pth").write_text(f"{self.tree}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
        for script in Path(sys.executable).parent.iterdir():
            target = self.bin / script.name
            if target.exists() or not script.is_file():
                continue
            head, _, body = script.read_bytes().partition(b"\n")
            if head.startswith(b"#!") and b"python" in head:
                target.write_bytes(f"#!{self.bin / 'python'}\n".encode() + body)
                target.chmod(0o755)
            else:
                target.symlink_to(script)

    def test(self, nodes: Sequence[str]) -> tuple[int, str]:
        """Run tests in the copy; pytest's exit status and the end of what it said."""
        argv = [str(self.bin / "python"), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *nodes]
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        try:
            done = subprocess.run(
                argv, cwd=self.tree, env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}, text=True,
                capture_output=True, check=False, timeout=PATIENCE_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 1, "the tests did not end"
        return done.returncode, "\n".join(done.stdout.splitlines()[-6:])

    def judge(self, guard: Guard) -> Verdict:
        """Break one line, run its tests, put the line back."""
        began = time.monotonic()
        path = self.tree / guard.file
        text = path.read_text(encoding="utf-8")
        if text.count(guard.line) != 1 or guard.line == guard.broken:
            return Verdict(guard, "unfit", 0.0, f"the line stands {text.count(guard.line)} times in {guard.file}")
        path.write_text(text.replace(guard.line, guard.broken), encoding="utf-8")
        try:
            code, said = self.test(guard.tests)
        finally:
            path.write_text(text, encoding="utf-8")
        word = {0: "survived", 1: "killed"}.get(code, "unfit")
        return Verdict(guard, word, time.monotonic() - began, "" if word == "killed" else said)


def verdicts(chosen: list[Guard], jobs: int, folder: Path, *, trust: bool) -> Iterator[Verdict]:
    """Judge all guards, `jobs` copies at a time, in the order of the table."""
    copies: Queue[Copy] = Queue()
    for number in range(jobs):
        copies.put(Copy(folder / str(number)))
    first = copies.get()
    code, said = (0, "") if trust else first.test(sorted({node for guard in chosen for node in guard.tests}))
    copies.put(first)
    if code:
        sys.exit(f"the tests are red before anything is broken:\n{said}")

    def one(guard: Guard) -> Verdict:
        copy = copies.get()
        try:
            return copy.judge(guard)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(one, chosen)


def main() -> int:
    """Print one line for each guard; 1 where one survived or could not be tried."""
    parser = argparse.ArgumentParser(description="Break every guarded line once; its tests have to turn red.")
    parser.add_argument("--only", action="append", default=[], metavar="FAULT", help="D1, E3, ...; may be repeated")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    parser.add_argument("--trust", action="store_true", help="the tests are green: do not run them unbroken first")
    options = parser.parse_args()
    chosen = [guard for guard in guards() if not options.only or guard.fault in options.only]
    bad = 0
    with tempfile.TemporaryDirectory(prefix="nolive-mutants-") as folder:
        for verdict in verdicts(chosen, options.jobs, Path(folder), trust=options.trust):
            guard = verdict.guard
            print(f"{verdict.word:9}{guard.fault:5}{verdict.seconds:6.1f} s  {guard.file}: {guard.line.strip()[:70]}")
            if verdict.word != "killed":
                bad += 1
                print(f"         broken: {guard.broken.strip()[:90]}\n{verdict.said}")
            sys.stdout.flush()
    print(f"{len(chosen) - bad} of {len(chosen)} broken lines were noticed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
