"""The invariants I1-I4 of the hook, over random walks through real Git."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import string
import subprocess
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.e2e.stage_support import install
from tests.support import BIN, Sandbox, words

HOOK = str(BIN / "nolive-hook")
NOLIVE = str(BIN / "nolive")
PATHS = ("bot.toml", "deep/er/bot.toml", "odd näme.toml", "tr\nick.toml")
KEY = "".join(random.SystemRandom().choices(string.ascii_letters + string.digits, k=64))
SWITCH = 'mode = "live"'
CONTENTS = {
    "safe": '[environment]\nmode = "paper"\n',
    "also safe": '[environment]\nmode = "paper"\n# a remark\n',
    "switch": f"[environment]\n{SWITCH}\n",
    "key": f'[exchange]\nname = "binance"\nbinance_api_secret = "{KEY}"\n',
}
COUNTS = re.compile(r"(\d+) files? checked, (\d+) not\s+checked")

paths = st.sampled_from(PATHS)
contents = st.sampled_from(sorted(CONTENTS))


def is_live(data: str) -> bool:
    return SWITCH in data or KEY in data


class Walk(RuleBasedStateMachine):
    """A repository, its operations, and what the hook must say about whatever state they lead to."""

    @initialize()
    def start(self) -> None:
        base = Path(tempfile.mkdtemp(prefix="walk-"))
        self.base = base
        for name in ("home", "repo"):
            (base / name).mkdir()
        (base / "home/.gitconfig").write_text(
            "[user]\n\tname = Op\n\temail = op@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"
        )
        self.repo = Sandbox(base / "repo", base / "home")
        self.repo.git("init", "--quiet")
        self.repo.commit("start", {PATHS[0]: CONTENTS["safe"], PATHS[1]: CONTENTS["safe"]})
        install(self.repo, "pre-commit", "pre-merge-commit")
        self.sides = 0

    def teardown(self) -> None:
        if hasattr(self, "base"):
            self.judge("hook")
            shutil.rmtree(self.base)

    def attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Git may refuse an operation that makes no sense in this state; that is a state, too."""
        return self.repo.run("git", "--literal-pathspecs", *command)

    # -- operations -----------------------------------------------------------------------------------------

    @rule(path=paths, what=contents)
    def write(self, path: str, what: str) -> None:
        self.repo.write(path, CONTENTS[what])

    @rule(path=paths, what=contents)
    def write_and_stage(self, path: str, what: str) -> None:
        self.write(path, what)
        self.attempt("add", "--", path)

    @rule(path=paths, staged=contents, beside=contents)
    def stage_in_part(self, path: str, staged: str, beside: str) -> None:
        self.write_and_stage(path, staged)
        self.write(path, beside)

    @rule(path=paths)
    def unstage(self, path: str) -> None:
        self.attempt("reset", "--quiet", "--", path)

    @rule(path=paths)
    def announce(self, path: str) -> None:
        self.attempt("add", "-N", "--", path)

    @rule(path=paths, to=paths)
    def rename(self, path: str, to: str) -> None:
        (self.repo.path / to).parent.mkdir(parents=True, exist_ok=True)
        self.attempt("mv", "--force", "--", path, to)

    @rule(path=paths, cached=st.booleans())
    def delete(self, path: str, cached: bool) -> None:
        self.attempt("rm", "--quiet", "--force", *(["--cached"] if cached else []), "--", path)

    @rule(pop=st.booleans())
    def stash(self, pop: bool) -> None:
        self.attempt("stash", *(["pop", "--index"] if pop else ["push"]), "--quiet")

    @rule(path=paths, what=contents, conflict=st.booleans())
    def merge_from_a_worktree(self, path: str, what: str, conflict: bool) -> None:
        """A commit that met no hook, made in a linked worktree, comes in by a merge, or ends in a conflict."""
        self.sides += 1
        name = f"side-{self.sides}"
        self.attempt("reset", "--quiet", "--hard")
        self.repo.git("worktree", "add", "--quiet", "-b", name, str(self.base / name))
        Sandbox(self.base / name, self.repo.home).commit("side", {path: CONTENTS[what], f"{name}.txt": "x\n"})
        if conflict:
            self.repo.write(path, f'[environment]\nmode = "paper"\n# {name}\n')
            self.repo.git("--literal-pathspecs", "add", "--", path)
        self.repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "main goes on")
        self.committing("merge", "--no-edit", name)
        self.judge("locale")

    @rule()
    def abort_merge(self) -> None:
        self.attempt("merge", "--abort")

    @rule(path=paths, what=contents)
    def commit(self, path: str, what: str) -> None:
        self.write_and_stage(path, what)
        self.committing("commit", "-m", "index")

    @rule(path=paths, what=contents)
    def commit_all(self, path: str, what: str) -> None:
        self.write(path, what)
        self.committing("commit", "-a", "-m", "all")

    @rule(path=paths, what=contents)
    def commit_path(self, path: str, what: str) -> None:
        self.write(path, what)
        self.committing("commit", "-m", "path", "--", path)

    def committing(self, *command: str) -> None:
        """A commit that was made brought nothing live; one that the hook stopped changed no ref."""
        before = self.repo.git("rev-parse", "HEAD").strip()
        done = self.attempt(*command)
        after = self.repo.git("rev-parse", "HEAD").strip()
        assert KEY not in words(done)
        if "stopped" in done.stderr:
            assert (done.returncode != 0, after) == (True, before), words(done)
        if after != before:
            assert not any(is_live(data) for data in self.brought(before, after))

    def brought(self, before: str, after: str) -> list[str]:
        names = self.repo.git("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", before, after)
        return [self.repo.git("cat-file", "blob", f"{after}:{name}") for name in names.split("\0") if name]

    # -- what has to hold in every state --------------------------------------------------------------------

    @rule(variant=st.sampled_from(("locale", "cwd", "order", "json", "sarif", "markdown", "github")))
    def judge(self, variant: str) -> None:
        staged, unmerged = self.staged()
        before = self.snapshot()
        done = self.repo.run(HOOK, "-v")
        assert self.snapshot() == before, "I3: index, work tree, refs and stash are as they were"
        assert KEY not in words(done), "I2: the value is shown nowhere"
        live = any(is_live(self.repo.git("cat-file", "blob", f":{name}")) for name in staged)
        assert done.returncode == (1 if live else 3 if unmerged else 0), words(done)
        counted = COUNTS.search(done.stderr)
        assert counted, words(done)
        assert sum(map(int, counted.groups())) == len(staged) + len(unmerged), "I1: nothing is skipped silently"
        other = self.varied(variant, [*staged, *unmerged])
        assert KEY not in words(other), "I2"
        assert other.returncode == done.returncode, f"I4: the verdict does not depend on {variant}: {words(other)}"
        assert self.snapshot() == before, "I3"

    def varied(self, variant: str, names: list[str]) -> subprocess.CompletedProcess[str]:
        if variant == "order" and names:
            return self.repo.run(HOOK, "--", *sorted(names, reverse=True))
        if variant == "cwd":
            (self.repo.path / "deep/er").mkdir(parents=True, exist_ok=True)
            return self.repo.run(HOOK, cwd=self.repo.path / "deep/er")
        if variant in ("json", "sarif", "markdown", "github"):
            return self.repo.run(NOLIVE, "scan", "--staged", "--format", variant)
        return self.repo.run(HOOK, env={"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0", "COLUMNS": "20"})

    def staged(self) -> tuple[list[str], list[str]]:
        """Paths that the next commit changes, by another way than the hook's: each entry against HEAD's tree."""
        head = dict(self.entries("ls-tree", "-r", "-z", "--full-tree", "HEAD"))
        rows = self.repo.git("ls-files", "--stage", "-z").split("\0")[:-1]
        announced = {name for name in self.repo.git("diff", "--name-only", "-z", "--diff-filter=A").split("\0") if name}
        clean, unmerged = [], set()
        for row in rows:
            meta, _, name = row.partition("\t")
            mode, oid, stage = meta.split(" ")
            if stage != "0":
                unmerged.add(name)
            elif name not in announced and head.get(name) != (mode, oid):
                clean.append(name)
        return clean, sorted(unmerged)

    def entries(self, *command: str) -> list[tuple[str, tuple[str, str]]]:
        found = []
        for row in self.repo.git(*command).split("\0")[:-1]:
            meta, _, name = row.partition("\t")
            mode, _, oid = meta.split(" ")
            found.append((name, (mode, oid)))
        return found

    def snapshot(self) -> dict[str, str]:
        """Every file of the work tree, the index, and every ref, by digest."""
        found = {"HEAD": (self.repo.path / ".git/HEAD").read_text()}
        found["refs"] = self.repo.git("for-each-ref") + self.repo.git("stash", "list")
        for folder, names, files in os.walk(self.repo.path):
            if ".git" in names:
                names.remove(".git")
            for name in files:
                path = os.path.join(folder, name)
                found[path] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        found["index"] = hashlib.sha256((self.repo.path / ".git/index").read_bytes()).hexdigest()
        return found


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=15,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
