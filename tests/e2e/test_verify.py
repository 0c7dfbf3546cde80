"""`nolive verify` on packs, refs and archives, whole and damaged."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.e2e.drill_support import ID, done, drillable
from tests.support import BIN, Sandbox, words


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """One finished drill, which every test copies."""
    base = tmp_path_factory.mktemp("drilled")
    (base / "home").mkdir()
    (base / "repo").mkdir()
    (base / "home" / ".gitconfig").write_text(
        "[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n[init]\n\tdefaultBranch = main\n"
    )
    repo = Sandbox(base / "repo", base / "home")
    repo.git("init", "--quiet")
    drillable(repo)
    done(repo, "start", "--id", ID)
    done(repo, "archive", "--output", str(base / "archive.tar.gz"), scripted=False)
    return repo


@pytest.fixture
def copy(drilled: Sandbox, tmp_path: Path) -> Sandbox:
    shutil.copytree(drilled.path.parent, tmp_path / "copy", symlinks=True)
    return Sandbox(tmp_path / "copy" / "repo", tmp_path / "copy" / "home")


def verify(where: Sandbox, subject: str, *options: str) -> subprocess.CompletedProcess[str]:
    return where.run(str(BIN / "nolive"), "verify", subject, *options)


PACK = f"results/{ID}"


@pytest.mark.parametrize("subject", [PACK, f"HEAD:{PACK}", "../archive.tar.gz"])
def test_a_whole_pack_is_clean_in_every_form(drilled: Sandbox, subject: str) -> None:
    result = verify(drilled, subject)
    assert result.returncode == 0, words(result)


def test_the_archive_verifies_far_from_its_repository(drilled: Sandbox, folder: Sandbox) -> None:
    shutil.copy(drilled.path.parent / "archive.tar.gz", folder.path)
    result = verify(folder, "archive.tar.gz")
    assert result.returncode == 0, words(result)
    assert "verdict   GO (drill only)" in result.stdout
    assert "Not proven offline" in result.stdout


def test_the_archive_brings_a_verifier_that_needs_only_python(drilled: Sandbox, folder: Sandbox) -> None:
    with tarfile.open(drilled.path.parent / "archive.tar.gz") as tar:
        tar.extractall(folder.path, filter="data")
    (bag,) = folder.path.iterdir()
    result = folder.run(sys.executable, "-I", "-S", str(bag / "verify.py"), str(bag))
    assert result.returncode == 0, words(result)
    (bag / "data" / "trades" / "simulated_trades.csv").write_bytes(b"tampered\n")
    result = folder.run(sys.executable, "-I", "-S", str(bag / "verify.py"), str(bag))
    assert result.returncode == 1
    assert "simulated_trades.csv" in words(result)


@pytest.mark.parametrize("name", ["trades/simulated_trades.csv", "drill.json", "GO_NO_GO_RECORD.md", "decision.json"])
def test_I7_an_edited_sealed_file_is_named(copy: Sandbox, name: str) -> None:
    path = copy.path / PACK / name
    path.write_bytes(path.read_bytes() + b"\n")
    result = verify(copy, PACK)
    assert result.returncode == 1
    assert name in result.stdout
    assert verify(copy, f"HEAD:{PACK}").returncode == 0, "the commit is as it was"


def test_a_pack_that_is_not_in_the_commit_is_said_to_be_missing_as_a_whole(copy: Sandbox) -> None:
    result = verify(copy, "main:results/drill_20990101_000000")
    assert result.returncode == 2
    assert "there is no pack" in result.stderr
    assert "nolive verify drill/20990101_000000:results/drill_20990101_000000" in result.stderr


@pytest.mark.parametrize("name", ["metrics/risk_report.json", "logs/audit.log", "SHA256SUMS", "seals.jsonl"])
def test_E1_a_missing_pack_file_is_named(copy: Sandbox, name: str) -> None:
    (copy.path / PACK / name).unlink()
    result = verify(copy, PACK)
    assert result.returncode == 1
    assert name in result.stdout
    assert "Traceback" not in words(result)


def test_E1_an_extra_file_is_named(copy: Sandbox) -> None:
    (copy.path / PACK / "trades" / "more.csv").write_text("x\n")
    result = verify(copy, PACK)
    assert result.returncode == 1
    assert "trades/more.csv" in result.stdout


def test_D13_a_damaged_archive_is_refused_and_nothing_is_written(copy: Sandbox) -> None:
    archive = copy.path.parent / "archive.tar.gz"
    whole = archive.read_bytes()
    tar = gzip.decompress(whole)
    damaged = {
        "cut": whole[:-40],
        "trailing": whole + b"rest",
        "twice": whole + whole,
        "not gzip": tar,
        "flipped": gzip.compress(tar[:2000] + bytes([tar[2000] ^ 1]) + tar[2001:], mtime=0),
        "empty": b"",
    }
    before = sorted(path for path in copy.path.parent.rglob("*") if ".git" not in path.parts)
    for kind, data in damaged.items():
        archive.write_bytes(data)
        result = verify(copy, "../archive.tar.gz")
        assert result.returncode == 1, (kind, words(result))
        assert "Traceback" not in words(result), kind
    assert sorted(path for path in copy.path.parent.rglob("*") if ".git" not in path.parts) == before


@pytest.mark.parametrize(
    "subject", ["nothing", "HEAD:results/drill_20200101_000000", "nowhere:results/x", ".", "bot.py"]
)
def test_what_is_no_pack_is_never_clean(copy: Sandbox, subject: str) -> None:
    result = verify(copy, subject)
    assert result.returncode in (1, 2, 3), words(result)
    assert "Traceback" not in words(result)


def test_a_folder_is_judged_without_what_only_others_need(drilled: Sandbox) -> None:
    """A third of a short verify was the start of Jinja; the others are small and come back as easily."""
    code = f"import sys; from nolive_hooks.cli.main import run; print(run(['verify', 'results/{ID}']), *sys.modules)"
    loaded = drilled.must(sys.executable, "-c", code).split("0 not checked.")[1].split()
    assert loaded[0] == "0"
    others = {"jinja2", "statistics", "_strptime", "dataclasses", "git", "nolive_hooks.git.repo", "urllib.parse"}
    assert not others & set(loaded), sorted(others & set(loaded))


def test_formats_are_the_same_as_for_a_scan(drilled: Sandbox) -> None:
    for form in ("json", "sarif", "markdown", "github"):
        result = verify(drilled, PACK, "--format", form)
        assert result.returncode == 0, (form, words(result))
