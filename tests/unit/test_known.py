"""What is remembered of a work tree saves time and changes no answer; what others could have written is no memory."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from nolive_hooks import report, subjects
from nolive_hooks.blob import Blob
from nolive_hooks.catalog import edition
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard import generic
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy
from nolive_hooks.subjects import How, known
from tests.support import Sandbox

TODAY = dt.date(2026, 11, 22)
LIVE = '[trading]\nmode = "live"\n'
PAPER = '[trading]\nmode = "paper"\n'
SUBJECT = "all tracked files"


@pytest.fixture
def tree(repo: Sandbox) -> Sandbox:
    """A repository with enough files to be remembered, all of them clear."""
    repo.commit(files={f"d{number % 7}/bot{number}.toml": f"{PAPER}# {number}\n" for number in range(60)})
    return repo


def scan(tree: Sandbox, policy: Policy | None = None, *, workers: int = 1) -> Report:
    how = How(memory=str(tree.home / "kept"), workers=workers)
    return subjects.tracked(Repo.discover(str(tree.path)), TODAY, policy, how=how)


def memory(tree: Sandbox, policy: Policy | None = None) -> known.Memory:
    root = Repo.discover(str(tree.path)).root
    return known.memory(str(tree.home / "kept"), root, SUBJECT, policy or Policy())


def live(found: Report) -> set[str]:
    return {one.location.path for one in found.blocking}


def test_a_file_that_became_live_is_found(tree: Sandbox) -> None:
    assert not live(scan(tree))
    assert len(known.recalled(memory(tree).place)) == 60
    tree.write("d1/bot1.toml", LIVE)
    assert live(scan(tree)) == live(scan(tree)) == {"d1/bot1.toml"}
    assert len(known.recalled(memory(tree).place)) == 59
    tree.write("d1/bot1.toml", PAPER)
    assert not live(scan(tree))


def test_what_was_clear_elsewhere_is_judged_where_it_is(tree: Sandbox) -> None:
    tree.commit(files={"tests/bot.toml": LIVE})
    assert not live(scan(tree)), "tests are not judged for modes"
    tree.git("mv", "tests/bot.toml", "bot.toml")
    assert live(scan(tree)) == {"bot.toml"}


def test_a_link_is_not_the_file_with_the_same_bytes(tree: Sandbox) -> None:
    one = memory(tree)
    assert one.mark(Blob("a", b"b", "100644")) != one.mark(Blob("a", b"b", "120000"))
    assert one.mark(Blob("a", b"b")) != one.mark(Blob("a\0b", b""))


def test_another_policy_and_another_edition_judge_again(tree: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.commit(files={"tests/bot.toml": LIVE})
    assert not live(scan(tree))
    strict = Policy()
    strict = replace(strict, scan=replace(strict.scan, tests=True))
    assert live(scan(tree, strict)) == {"tests/bot.toml"}
    before = memory(tree).rules
    monkeypatch.setattr(edition, "digest", lambda: "another")
    assert memory(tree).rules != before


def planted(tree: Sandbox) -> known.Memory:
    """A memory that says of a live file that it was clear, as if somebody had written it."""
    path = tree.write("bot.toml", LIVE)
    tree.git("add", "bot.toml")
    one = memory(tree)
    one.keep([one.mark(Blob("bot.toml", path.read_bytes(), "100644"))])
    assert not live(scan(tree)), "a memory of this user is believed"
    one.keep([one.mark(Blob("bot.toml", path.read_bytes(), "100644"))])
    known.recalled.cache_clear()
    return one


@pytest.mark.skipif(os.name == "nt", reason="folders of a profile are private by their own rules")
def test_what_others_could_have_written_is_not_believed(tree: Sandbox) -> None:
    place = Path(planted(tree).place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    place.chmod(0o666)
    assert live(scan(tree)) == {"bot.toml"}
    place = Path(planted(tree).place)
    place.parent.chmod(0o777)
    assert live(scan(tree)) == {"bot.toml"}
    place.parent.chmod(0o700)
    aside = place.rename(place.with_suffix(".aside"))
    place.symlink_to(aside)
    known.recalled.cache_clear()
    assert live(scan(tree)) == {"bot.toml"}


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_memory_hides_nothing(tree: Sandbox, seed: int) -> None:
    rng = random.Random(seed)
    place = Path(planted(tree).place)
    data = bytearray(place.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    place.write_bytes(data[: rng.choice((len(data), 31, 0))] + rng.randbytes(rng.choice((0, 1, 64))))
    assert live(scan(tree)) == {"bot.toml"}


def test_only_what_nothing_was_said_of_is_remembered(tree: Sandbox, minted: Callable[[int], str]) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("inside/bot.toml", PAPER)
    paper = f"BINANCE_TESTNET_API_KEY={minted(64)}\nBINANCE_TESTNET_API_SECRET={minted(64)}\n"
    files: dict[str, str | bytes] = {"old.zip": held.getvalue(), "paper.pdf": b"%PDF-1.7\n", ".env": paper}
    tree.commit(files={**files, "broken.yaml": "trading:\n  mode: [live\n"})
    whole = report.render(scan(tree), "json")
    assert "broken.yaml" in whole
    assert "paper.pdf" in whole
    assert report.render(scan(tree), "json") == whole
    assert len(known.recalled(memory(tree).place)) == 60


def test_several_processes_remember_what_one_does(tree: Sandbox) -> None:
    tree.commit(files={f"more/bot{number}.toml": f"{PAPER}# {number}\n" for number in range(950)} | {"x.toml": LIVE})
    first = report.render(scan(tree, workers=2), "json")
    marks = known.recalled(memory(tree).place)
    assert len(marks) == 1010
    Path(memory(tree).place).unlink()
    known.recalled.cache_clear()
    assert report.render(scan(tree), "json") == first
    assert known.recalled(memory(tree).place) == marks
    assert report.render(scan(tree, workers=2), "json") == first


def test_other_secrets_and_small_folders_are_not_remembered(repo: Sandbox) -> None:
    repo.commit(files={"bot.toml": PAPER})
    scan(repo)
    assert not (repo.home / "kept").exists()
    repo.commit(files={f"bot{number}.toml": PAPER for number in range(60)})
    how = How(also=generic.judge, memory=str(repo.home / "kept"))
    subjects.tracked(Repo.discover(str(repo.path)), TODAY, how=how)
    assert not (repo.home / "kept").exists()


def test_a_folder_that_cannot_be_written_costs_only_time(tree: Sandbox) -> None:
    (tree.home / "kept").write_text("a file")
    tree.write("bot.toml", LIVE)
    tree.git("add", "bot.toml")
    assert live(scan(tree)) == live(scan(tree)) == {"bot.toml"}


def test_a_check_of_a_server_remembers_nothing(tree: Sandbox) -> None:
    cache = tree.home / "cache"
    for more, count in (({"CI": "true"}, 0), ({}, 1)):
        done = tree.run("nolive", "scan", "--all", env={"XDG_CACHE_HOME": str(cache), **more})
        assert done.returncode == 0, done.stderr
        assert len(list(cache.glob("nolive/*.clear"))) == count
