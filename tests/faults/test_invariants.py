"""The invariants I1-I6 where the random walks of `test_state_machine.py` do not go: stages, formats and messages."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks import guard, hook
from nolive_hooks.blob import Blob
from nolive_hooks.catalog import frameworks
from nolive_hooks.cli import main as cli
from nolive_hooks.policy import Policy, ScanPolicy
from tests.e2e.stage_support import LIVE, SAFE, install, with_remote
from tests.support import BIN, Sandbox, words

TODAY = dt.date(2026, 6, 1)
NOLIVE = str(BIN / "nolive")
HOOK = str(BIN / "nolive-hook")


def zipped(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("in/bot.toml", data)
    return held.getvalue()


# -- I1: nothing is skipped silently -----------------------------------------------------------------------------

BODIES = st.sampled_from((
    b"", SAFE.encode(), LIVE.encode(), zipped(LIVE.encode()), zipped(b"x")[:30], gzip.compress(SAFE.encode()),
    b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", b"%PDF-1.7", b"PAR1", b"\x80\x04.",
    b"x" * ((1 << 20) + 1), b'{"exchange": "kraken", "dry_run": ', b"\xff\xfe\0",
))  # fmt: skip
FILES = st.lists(
    st.builds(
        Blob,
        st.sampled_from(("a.toml", "b.json", "c.zip", "vendor/d.yaml", "e.pkl", "f.png", "tests/g.py", "h")),
        BODIES | st.binary(max_size=60),
        st.sampled_from(("100644", "100755", "120000", "160000")),
    ),
    max_size=8,
)
POLICY = Policy(scan=ScanPolicy(exclude=("vendor/*",), max_file_mb=1))


@given(FILES)
def test_I1_every_file_is_examined_or_listed_with_its_reason(files: list[Blob]) -> None:
    found = guard.scan(files, POLICY, subject="s", today=TODAY)
    assert found.examined + len(found.skipped) == len(files)
    assert all(item.reason for item in found.skipped)


# -- I3: a hook leaves everything as it was ----------------------------------------------------------------------


def everything(repo: Sandbox) -> dict[str, tuple[str, int, int]]:
    """Digest, mode and time of every file of the work tree and of the Git folder: objects, index, refs, stash, logs."""
    found = {}
    for path in sorted(repo.path.rglob("*")):
        if path.is_file():
            info = path.lstat()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(repo.path))] = (digest, info.st_mode, info.st_mtime_ns)
    return found


@pytest.fixture
def busy(repo: Sandbox) -> Sandbox:
    """A repository with a stash, staged and unstaged changes, and a commit that the remote has not."""
    with_remote(repo)
    repo.write("bot.toml", "stashed\n")
    repo.git("stash", "push", "--quiet")
    repo.commit("live", {"live.toml": LIVE})
    repo.write("bot.toml", LIVE)
    repo.git("add", "bot.toml")
    repo.write("bot.toml", SAFE + "# unstaged\n")
    repo.write("new.zip", zipped(LIVE.encode()))
    repo.write("message", "title\n")
    return repo


@pytest.mark.parametrize(
    "arguments",
    [
        ("-v",),
        ("--only", "keys"),
        ("--stage", "pre-merge-commit"),
        ("--stage", "commit-msg", "message"),
        ("--stage", "pre-push", "origin", "url"),
        ("--stage", "reference-transaction", "prepared"),
        ("--stage", "manual", "bot.toml", "new.zip"),
    ],
    ids=" ".join,
)
def test_I3_no_stage_writes_anything(busy: Sandbox, arguments: tuple[str, ...]) -> None:
    head = busy.git("rev-parse", "HEAD").strip()
    rows = {
        "pre-push": f"refs/heads/main {head} refs/heads/main {'0' * 40}\n",
        "reference-transaction": f"{'0' * 40} {head} refs/heads/other\n",
    }
    before = everything(busy)
    done = busy.run(HOOK, *arguments, stdin=rows.get(arguments[1] if len(arguments) > 1 else "", ""))
    assert done.returncode in (0, 1, 3), words(done)
    assert "Traceback" not in words(done)
    assert everything(busy) == before


@pytest.mark.parametrize("subject", [(), ("--staged",), ("--all",), ("--history",), ("--range", "origin/main..HEAD")])
def test_I3_a_scan_writes_nothing_either(busy: Sandbox, subject: tuple[str, ...]) -> None:
    before = everything(busy)
    assert busy.run(NOLIVE, "scan", *subject).returncode == 1
    after = everything(busy)
    own = {name for name in after if name.startswith(".git/nolive/history/")}  # what the next one need not read again
    assert bool(own) == ("--history" in subject)
    assert {name: state for name, state in after.items() if name not in own} == before


# -- I4: the verdict depends on the content alone ----------------------------------------------------------------


def verdict(
    repo: Sandbox, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> tuple[int, list[Any], int]:
    done = repo.run(NOLIVE, "scan", "--format", "json", *arguments, cwd=cwd, env=env)
    found = json.loads(done.stdout)
    return done.returncode, found["findings"], found["examined"]


def test_I4_an_allow_of_a_name_outside_ascii_holds_in_every_locale(repo: Sandbox) -> None:
    repo.commit("start", {"deep/é.toml": LIVE})
    done = repo.run(NOLIVE, "allow", "deep/é.toml:2", "--reason", "the demo of the conference")
    assert done.returncode == 0, words(done)
    repo.git("add", "-A")
    repo.write("deep/é.toml", "# again\n" + LIVE)
    repo.git("add", "-A")
    for env in ({}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        assert repo.run(NOLIVE, "scan", env=env).returncode == 0, env
        assert repo.run(HOOK, env=env).returncode == 0, env


def test_I4_no_locale_time_zone_width_or_folder_changes_a_verdict(repo: Sandbox) -> None:
    repo.commit(
        "start",
        {"deep/é.toml": LIVE, "b.json": '{"exchange": "kraken", "dry_run": false}', "c.zip": zipped(LIVE.encode())},
    )
    (repo.path / "empty").mkdir()
    usual = verdict(repo, "--all")
    assert len(usual[1]) == 3
    for env in (
        {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "tr_TR.UTF-8"}, {"TZ": "Pacific/Kiritimati"}, {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
        {"PYTHONHASHSEED": "1", "GIT_PAGER": "false"},
    ):  # fmt: skip
        assert verdict(repo, "--all", env=env) == usual, env
    for folder in ("deep", "empty", ".git/.."):
        assert verdict(repo, "--all", cwd=repo.path / folder) == usual, folder


HITS = [(row.id, number) for row in frameworks() for number in range(len(row.hit))]


@given(st.sampled_from(HITS), st.integers(1, 40))
def test_I4_lines_above_change_no_verdict(hit: tuple[str, int], rows: int) -> None:
    example = next(row for row in frameworks() if row.id == hit[0]).hit[hit[1]]

    def findings(text: str) -> list[tuple[str, int, int, str]]:
        blob = Blob(example.path, text.encode())
        found = guard.scan([blob], Policy(), subject="s", today=TODAY).findings
        return [(one.rule, one.location.line, one.location.column, one.fingerprint) for one in found if one.blocks]

    moved = findings("\n" * rows + example.text)
    assert moved == [(rule, line + rows, column, mark) for rule, line, column, mark in findings(example.text)]


@given(st.permutations(range(6)))
def test_I4_the_order_of_files_changes_nothing(order: list[int]) -> None:
    blobs = [Blob(f"{number}.toml", (LIVE if number % 2 else SAFE).encode()) for number in range(6)]
    usual = guard.scan(blobs, Policy(), subject="s", today=TODAY)
    assert guard.scan([blobs[number] for number in order], Policy(), subject="s", today=TODAY) == usual


# -- I5: a message says what, where or why, and the next command -------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "nowhere"), ("scan", "nowhere", "--all"), ("scan", "--range", "x"), ("scan", "--range", "x..y"),
        ("allow",), ("allow", "a:1", "--reason", "x"), ("baseline", "fix"),
        ("baseline", "import", "nowhere", "--reason", "long enough for one"),
        ("explain", "nothing"), ("verify", "nowhere"), ("drill", "resume"), ("rules", "zzz"),
        ("gate", "evaluate", "--snapshot", "nowhere", "--policy-from", "HEAD"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_I5_an_error_on_the_screen_has_its_lines(
    repo: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    repo.commit("start", {"bot.toml": SAFE})
    monkeypatch.chdir(repo.path)
    code = cli.run(list(arguments))
    said = capsys.readouterr().err
    assert code in (2, 3, 4), said
    assert said.startswith(("nolive: ", "Usage: ")), said
    assert "\n  next:  " in said, said
    assert "Traceback" not in said


# -- I6: no traceback without --debug ----------------------------------------------------------------------------


def broken(*_: object, **__: object) -> None:
    raise ValueError("the text of an error may quote a file")


@pytest.mark.parametrize("debug", [False, True])
def test_I6_an_error_of_ours_shows_a_traceback_only_on_request(
    repo: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    monkeypatch.setattr("nolive_hooks.subjects.paths", broken)
    monkeypatch.chdir(repo.path)
    assert cli.run([*(["--debug"] if debug else []), "scan"]) == 3
    said = capsys.readouterr().err
    assert ("Traceback" in said, "quote a file" in said) == (debug, debug)
    assert "nothing was judged clean" in said


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        ((), "nolive_hooks.hook.commit.check"),
        (("--stage", "commit-msg", "m"), "nolive_hooks.git.commits.message_file"),
        (("--stage", "pre-push"), "nolive_hooks.hook.history.push"),
    ],
)
def test_I6_a_hook_that_breaks_stops_the_commit_in_one_sentence(
    repo: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    stage: tuple[str, ...], place: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(place, broken)
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.chdir(repo.path)
    with pytest.raises(SystemExit) as stopped:
        hook.main(list(stage))
    said = capsys.readouterr().err
    assert stopped.value.code == 3
    assert "stopped: the check itself failed (ValueError)" in said
    assert "Traceback" not in said
    assert "quote a file" not in said


def test_I6_a_terminal_that_is_gone_is_no_traceback(repo: Sandbox, minted: Callable[[int], str]) -> None:
    repo.commit("start", {f"{number}.toml": LIVE for number in range(400)})
    install(repo, "pre-commit")
    done = repo.run("sh", "-c", f"{NOLIVE} scan | head -1; {HOOK} -v 2>&1 | head -1; {NOLIVE} scan >&-; echo done")
    assert "done" in done.stdout
    assert "Traceback" not in words(done)
    assert os.path.exists(repo.path / ".git")
