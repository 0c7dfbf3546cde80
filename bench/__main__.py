"""Measure nolive-hooks beside its peers: `make bench`, or `python -m bench --help`."""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nolive_hooks
from bench import house_rows as house_rows  # importing it puts its rows into the table
from bench import inputs, peers
from bench import sieve_rows as sieve_rows  # likewise
from bench.rows import ROWS, Bench, Result

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


def main() -> int:
    """Measure, print the table and write it where asked."""
    options = _options()
    table: list[tuple[str, str, str, Result]] = []
    with tempfile.TemporaryDirectory(prefix="nolive-bench-") as folder:
        bench = _bench(options, Path(folder))
        wanted = [name for name in ROWS if not options.only or name in options.only]
        for number in sorted(wanted, key=lambda name: int(name[1:])):
            what, target, function = ROWS[number]
            for result in function(bench):
                table.append((number, what, target, result))
                met = {True: "yes", False: "NO", None: ""}[result.met]
                print(f"{number:4} {result.case:46} {result.measured:56} {met}", flush=True)
        text = _markdown(table, bench, options)
    print("\n".join(f"not installed: {name}" for name in bench.peers.absent))
    if options.write:
        _write(Path(options.write), text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller inputs, under two minutes")
    parser.add_argument("--repo", help="measure on the files of this repository, not on generated ones")
    parser.add_argument("--peers", action="append", default=[], metavar="FOLDER", help="where peers are installed")
    parser.add_argument("--only", action="append", default=[], metavar="T1", help="only this row (again for more)")
    parser.add_argument("--write", metavar="FILE", help="put the table between the marks of this file")
    return parser.parse_args()


def _bench(options: argparse.Namespace, scratch: Path) -> Bench:
    own = Path(sys.executable).parent
    repo = Path(options.repo).resolve() if options.repo else scratch / "generated"
    if not options.repo:
        inputs.generated(repo, 1000 if options.quick else 3000, 20 if options.quick else 100)
    cache = {"XDG_CACHE_HOME": str(scratch / "cache"), "HOME": str(scratch)}
    bench = Bench(scratch, sys.executable, own, peers.look([*options.peers, str(own)]), repo, options.quick, cache)
    compileall.compile_dir(Path(nolive_hooks.__file__).parent, quiet=2)  # as an installer does, whatever is set here
    started = time.perf_counter()
    subprocess.run([own / "nolive", "warm"], check=True, env={**os.environ, **cache}, stdout=subprocess.DEVNULL)
    print(f"nolive warm: {time.perf_counter() - started:.1f} s; ratios are medians of pairs of alternating runs\n")
    return bench


def _markdown(table: list[tuple[str, str, str, Result]], bench: Bench, options: argparse.Namespace) -> str:
    words = [*(["--quick"] if options.quick else []), *(["--repo REPOSITORY"] if options.repo else [])]
    command = " ".join(["python -m bench", *words]) if words else "make bench"
    place = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    lines = [
        f"Made by `{command}` on {place}; input: {'a real' if options.repo else 'the generated'} repository.",
        f"Not installed: {', '.join(bench.peers.absent) or 'nothing'}.",
        "",
        "| # | work | target | case | measured | met |",
        "|---|---|---|---|---|---|",
    ]
    before = ""
    for number, what, target, result in table:
        first = (number, what, target) if number != before else ("", "", "")
        met = {True: "yes", False: "**no**", None: ""}[result.met]
        lines.append(f"| {' | '.join((*first, result.case, result.measured, met))} |")
        before = number
    return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    """Replace what stands between the marks of a file."""
    page = path.read_text("utf-8")
    head, _, rest = page.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    path.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
