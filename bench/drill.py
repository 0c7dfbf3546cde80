"""T11 and T12: `nolive verify` of a large pack, and a whole drill over 100,000 bars.

    .venv/bin/python bench/drill.py        # processor seconds and ratios; exit 1 where one is over its target

T11 is a ratio in one run, taken in turns: verify against `sha256sum -c` and the start of an interpreter, three of them
allowed. As in every other row the machine has the sieve's databases, which `nolive init` makes; what the same verify
costs on one that has none stands beside it.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from tests.e2e.drill_support import DEMO_POLICY, drillable
from tests.support import BIN, Sandbox
from tests.unit import evidence_factory as factory

PARTS, PART_BYTES = 9, 1_040_000
TIMES, ROUNDS, MOST_SECONDS, BARS = 3, 5, 5.0, 100_000


def spent(argv: list[str], cwd: Path, env: dict[str, str]) -> float:
    """Processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, cwd=cwd, env=env, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def large_pack(root: Path) -> Path:
    """A complete pack of about 10 MiB: logs of commands and native tables."""
    chance = random.Random(1)
    extra: dict[str, bytes] = {}
    for number in range(PARTS):
        lines, size = [], 0
        while size < PART_BYTES:
            price, share = chance.random() * 50_000, chance.random()
            line = f"{factory.at(22)} INFO {factory.RUN_ID} bar {share:.6f} close {price:.2f} signal none\n"
            lines.append(line)
            size += len(line)
        extra[f"logs/commands/3-part{number}.out"] = "".join(lines).encode()
    files = factory.reviewed(factory.decide(factory.sealed_evidence(change=extra)))
    folder = root / factory.RUN.folder
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def verify_ratios(root: Path, env: dict[str, str]) -> tuple[float, float]:
    """How many times `sha256sum -c` and an interpreter's start a verify costs: with the databases, and without."""
    pack = large_pack(root)
    ready = {**env, "XDG_CACHE_HOME": str(root / "ready")}
    bare = {**env, "XDG_CACHE_HOME": str(root / "bare")}
    nolive = str(BIN / "nolive")
    subprocess.run([nolive, "warm"], cwd=root, env=ready, check=True, stdout=subprocess.DEVNULL)
    runs = (
        ([nolive, "verify", str(pack)], root, ready),
        ([nolive, "verify", str(pack)], root, bare),
        (["sha256sum", "-c", "--quiet", "SHA256SUMS"], pack, env),
        ([sys.executable, "-c", "pass"], root, env),
    )
    rounds = [[spent(*run) for run in runs] for _ in range(ROUNDS)]
    ours, alone, sums, start = map(min, zip(*rounds, strict=True))  # what else the machine does only adds
    print(f"T11  verify {ours:.3f} s, without databases {alone:.3f} s, sha256sum -c {sums:.3f} s, start {start:.3f} s")
    return ours / (sums + start), alone / (sums + start)


def whole_drill(sandbox: Sandbox) -> float:
    """Processor seconds of a scripted drill with the embedded engine."""
    sandbox.git("init", "--quiet")
    drillable(sandbox, policy=DEMO_POLICY)
    answers = str(sandbox.home / "answers.toml")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = sandbox.run("nolive", "drill", "start", "--bars", str(BARS), "--answers", answers)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print both rows."""
    with tempfile.TemporaryDirectory(prefix="nolive-bench-") as folder:
        root = Path(folder)
        home, repo = root / "home", root / "repo"
        home.mkdir()
        repo.mkdir()
        (home / ".gitconfig").write_text("[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n")
        sandbox = Sandbox(repo, home)
        ratio, alone = verify_ratios(root, sandbox.environment())
        print(f"T11  {ratio:.1f} times (target {TIMES}), without databases {alone:.1f}")
        seconds = whole_drill(sandbox)
        print(f"T12  drill over {BARS:,} bars {seconds:.2f} s of processor time (target {MOST_SECONDS:g})")
    return int(ratio > TIMES or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
