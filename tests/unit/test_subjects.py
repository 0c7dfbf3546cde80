"""The same answer however it is come by: by one process or several, from nothing or from what is remembered."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nolive_hooks import report, subjects
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Report
from nolive_hooks.subjects import How
from nolive_hooks.subjects.how import nothing
from nolive_hooks.subjects.workers import spread
from tests.support import Sandbox

TODAY = dt.date(2026, 11, 22)
LIVE = '[trading]\nmode = "live"\n'
PAPER = '[trading]\nmode = "paper"\n'
ALLOW = (
    '[[allow]]\nrule = "live-mode"\npath = "bot.toml"\nreason = "the example of the talk"\nowner = "op-1"\n'
    "expires = 2026-12-31\n"
)


def repository(repo: Sandbox) -> Repo:
    return Repo.discover(str(repo.path))


def history(repo: Sandbox, how: How = subjects.PLAIN) -> str:
    return report.render(subjects.history(repository(repo), TODAY, how=how), "json")


def memories(repo: Sandbox) -> list[Path]:
    return list((repo.path / ".git" / "nolive" / "history").glob("*"))


def keyed(minted: Callable[[int], str]) -> str:
    return f"BINANCE_API_KEY={minted(64)}\nBINANCE_API_SECRET={minted(64)}\n"


def kill(_: int) -> int:
    os._exit(9)


def test_several_processes_give_the_answer_of_one(repo: Sandbox, minted: Callable[[int], str]) -> None:
    repo.commit(
        files={f"d{number % 7}/bot{number}.toml": LIVE if number % 100 == 0 else PAPER for number in range(1001)}
    )
    repo.write("new/.env", keyed(minted))
    seen: list[int] = []
    asked = (str(repo.path),)
    one = subjects.paths(asked, TODAY)
    several = subjects.paths(asked, TODAY, how=How(watch=lambda: seen.append(1), workers=2))
    assert report.render(several, "json") == report.render(one, "json")
    assert len(one.blocking) == 13
    assert len(seen) == one.examined == 1002


def test_a_process_that_dies_is_never_clean() -> None:
    with pytest.raises(NoliveError, match="a worker process ended before its work") as caught:
        list(spread(kill, [1, 2], workers=2, prepare=nothing))
    assert caught.value.exit_code == Exit.UNJUDGED
    assert "--jobs 1" in caught.value.fix


def test_every_value_is_told_once_with_the_first_commit_that_has_it(
    repo: Sandbox, minted: Callable[[int], str]
) -> None:
    first, second = keyed(minted), keyed(minted)
    made = repo.commit(files={".env": first})
    repo.commit(files={".env": first + "# a comment\n"})
    rotated = repo.commit(files={".env": second})
    repo.commit(files={".env": "\n"})
    found = subjects.history(repository(repo), TODAY).blocking
    assert [one.message.rpartition("(commit ")[2] for one in found] == [f"{made[:10]})"] * 2 + [f"{rotated[:10]})"] * 2
    ranged = subjects.commits(repository(repo), f"{made}..HEAD", TODAY).blocking
    assert len(ranged) == 4  # the base of a range may hold what the range then brings


def test_a_file_that_only_a_tag_holds_is_judged(repo: Sandbox, minted: Callable[[int], str]) -> None:
    repo.commit(files={"a": "1"})
    repo.write("aside", keyed(minted))
    repo.git("tag", "backup.env", repo.git("hash-object", "-w", "aside").strip())
    assert {one.location.path for one in subjects.history(repository(repo), TODAY).blocking} == {"refs/tags/backup.env"}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_never_changes_the_answer(repo: Sandbox, minted: Callable[[int], str], seed: int) -> None:
    rng = random.Random(seed)
    texts = [LIVE, PAPER, keyed(minted), "x = 1\n", "mode: [live\n"]
    repo.commit(files={"start": "1"})
    for _ in range(10):
        step(repo, rng, texts, minted)
        remembered = history(repo)
        assert history(repo) == remembered
        shutil.rmtree(repo.path / ".git" / "nolive")
        assert history(repo) == remembered


def step(repo: Sandbox, rng: random.Random, texts: list[str], minted: Callable[[int], str]) -> None:
    """One thing that people do to a repository."""
    act = rng.choice(("change", "change", "allow", "say", "back", "merge"))
    if act == "allow":
        repo.commit("policy", {".nolive.toml": ALLOW if rng.random() < 0.7 else ""})
    elif act == "say":
        repo.commit(f"try binance key {minted(64)}")
    elif act == "back":
        repo.git("reset", "--quiet", "--hard", repo.git("rev-list", "--max-parents=0", "HEAD").split()[0])
    elif act == "merge":
        repo.git("switch", "--quiet", "--detach")
        repo.commit("aside", {f"side{rng.randrange(99)}/bot.toml": rng.choice(texts)})
        tip = repo.git("rev-parse", "HEAD").strip()
        repo.git("switch", "--quiet", "main")
        repo.git("merge", "--quiet", "--no-ff", "-m", "merge", tip)
    else:
        name = rng.choice(("bot.toml", ".env", "tests/bot.toml", "c.yaml"))
        repo.commit("change", {name: rng.choice(texts)})


def test_what_lies_in_an_archive_or_cannot_be_read_is_told_every_time(
    repo: Sandbox, minted: Callable[[int], str]
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("inside/.env", keyed(minted))
    files: dict[str, str | bytes] = {"old.zip": held.getvalue(), "paper.pdf": b"%PDF-1.7\n", "clear.toml": PAPER}
    repo.commit(files={**files, "broken.yaml": "mode: [live\n", "vendor/x": "1"})
    whole = history(repo)
    assert "old.zip" in whole
    assert history(repo) == whole
    assert history(repo) == whole


def test_what_was_clear_is_not_read_again(repo: Sandbox, minted: Callable[[int], str]) -> None:
    repo.commit(files={f"clear{number}.toml": PAPER for number in range(20)} | {".env": keyed(minted)})
    whole = history(repo)
    oid = repo.git("rev-parse", "HEAD:clear3.toml").strip()
    assert len(memories(repo)) == 1
    told: list[int] = []
    assert history(repo, How(watch=lambda: told.append(1))) == whole
    assert len(told) == 1  # the file that is not clear
    (repo.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    lost = subjects.history(repository(repo), TODAY)
    assert [item.path for item in lost.skipped] == [oid], "what was clear and is lost since is still a doubt"


@pytest.mark.parametrize("damage", [b"", b"{}", b"garbage", b"\xff\xfe"])
def test_a_damaged_memory_is_no_memory(repo: Sandbox, minted: Callable[[int], str], damage: bytes) -> None:
    repo.commit(files={"bot.toml": LIVE, ".env": keyed(minted), "clear.toml": PAPER})
    whole = history(repo)
    (memory,) = memories(repo)
    sound = memory.read_bytes()
    memory.write_bytes(damage)
    assert history(repo) == whole
    assert memory.read_bytes() == sound
    memory.write_bytes(sound.replace(b'"examined":1', b'"examined":9'))
    assert history(repo) == whole


def test_another_policy_is_another_memory(repo: Sandbox) -> None:
    repo.commit(files={"bot.toml": LIVE, "tests/bot.toml": LIVE})
    assert blocked(subjects.history(repository(repo), TODAY)) == {"bot.toml"}
    repo.write(".nolive.toml", "[scan]\ntests = true\n")
    assert blocked(subjects.history(repository(repo), TODAY)) == {"bot.toml", "tests/bot.toml"}
    assert len(memories(repo)) == 1


def blocked(found: Report) -> set[str]:
    return {one.location.path for one in found.blocking}


def test_a_large_file_that_the_rules_exclude_is_no_doubt(repo: Sandbox) -> None:
    """B7: the work tree, the index and a range say the same of a file above the limit."""
    repo.commit(files={"a.txt": "a"})
    repo.write("data/large.bin", b"\x01" * (1 << 20) + b"\x02")
    repo.git("add", "-A")
    found = repository(repo)
    for exclude, doubts in (("", [True]), ('exclude = ["data/*"]\n', [False])):
        repo.write(".nolive.toml", f"[scan]\nmax_file_mb = 1\n{exclude}")
        repo.git("add", "-A")
        for subject in (subjects.staged, subjects.tracked):
            assert [one.unjudged for one in subject(found, TODAY).skipped] == doubts
