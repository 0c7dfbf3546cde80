"""Faults B1-B12: hostile names and paths, in what is committed, in packs and in archives."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

from tests.e2e.drill_support import ID, done, drill, drillable
from tests.e2e.stage_support import LIVE, SAFE, install
from tests.support import BIN, Sandbox, words

HOOK = str(BIN / "nolive-hook")
NOLIVE = str(BIN / "nolive")
PACK = f"results/{ID}"


@pytest.fixture
def hooked(repo: Sandbox) -> Sandbox:
    """One safe commit, and the hook."""
    repo.commit("start", {"bot.toml": SAFE})
    install(repo, "pre-commit")
    return repo


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """One finished drill and its archive, which every test copies."""
    base = tmp_path_factory.mktemp("drilled")
    for name in ("home", "repo"):
        (base / name).mkdir()
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
def packed(drilled: Sandbox, tmp_path: Path) -> Sandbox:
    shutil.copytree(drilled.path.parent, tmp_path / "copy", symlinks=True)
    return Sandbox(tmp_path / "copy" / "repo", tmp_path / "copy" / "home")


def verify(where: Sandbox, subject: str = PACK) -> subprocess.CompletedProcess[str]:
    return where.run(NOLIVE, "verify", subject)


def refused(repo: Sandbox, *names: str) -> str:
    """`nolive verify` names every path as not as sealed, or not allowed; what it said, unwrapped."""
    result = verify(repo)
    assert result.returncode == 1, words(result)
    said = re.sub(r"\s+", " ", result.stdout)
    for name in names:
        assert name in said
    assert "Traceback" not in words(result)
    return said


def committed(repo: Sandbox, name: str, text: str = LIVE) -> subprocess.CompletedProcess[str]:
    repo.write(name, text)
    repo.git("add", "-A")
    return repo.run("git", "commit", "-m", "x")


def stopped(repo: Sandbox, name: str, shown: str) -> None:
    result = committed(repo, name)
    assert result.returncode == 1
    assert f"{shown}:2:8" in result.stderr
    assert repo.git("log", "--format=%s").split() == ["start"]


def test_B1_escapes_in_a_name_are_shown_not_done(hooked: Sandbox) -> None:
    stopped(hooked, "a\x1b[2K\x1b]0;t\x07b.toml", r"a\x1b[2K\x1b]0;t\x07b.toml")
    for form in ("text", "json", "sarif", "github", "markdown"):
        result = hooked.run(NOLIVE, "scan", "--format", form)
        assert result.returncode == 1
        assert not any(char in words(result) for char in "\x1b\x07"), form


def test_B2_a_new_line_in_a_name_starts_no_line(hooked: Sandbox) -> None:
    name = "a\n::error file=pwn::gotcha.toml"
    stopped(hooked, name, r"a\n::error file=pwn::gotcha.toml")
    for form in ("text", "github", "markdown", "json"):
        result = hooked.run(NOLIVE, "scan", "--format", form)
        assert result.returncode == 1
        assert not any(line.lstrip().startswith("::error file=pwn") for line in words(result).splitlines()), form


def test_B3_a_name_that_is_no_text_is_shown_and_kept(hooked: Sandbox) -> None:
    name = os.fsdecode(b"latin-\xe9.toml")
    stopped(hooked, name, r"latin-\xe9.toml")
    result = hooked.run(NOLIVE, "scan", "--format", "json", env={"LC_ALL": "C"})
    paths = [item["path_b64"] for item in json.loads(result.stdout)["findings"]]
    assert paths == ["bGF0aW4t6S50b21s"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("caf\u00e9.toml", "cafe\u0301.toml"), ("caf\u00e9.toml",)),
        (("a\u202eb.toml",), (r"a\u202eb.toml",)),
        (("a\u200bb.toml",), (r"a\u200bb.toml",)),
        (("l\u0456ve.toml", "live.toml"), ("live.toml:2:8",)),
    ],
)
def test_B4_twins_and_invisible_characters_are_told_apart(
    hooked: Sandbox, names: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    for name in names:
        hooked.write(name, LIVE)
    hooked.git("add", "-A")
    result = hooked.run("git", "commit", "-m", "x")
    assert result.returncode == 1
    assert result.stderr.count(":2:8") >= len(names)
    assert all(text in result.stderr for text in shown)
    assert not any(char in result.stderr for char in "\u202e\u200b")


def test_B4_names_outside_ascii_are_no_names_for_a_pack(packed: Sandbox) -> None:
    for name in ("caf\u00e9.out", "cafe\u0301.out"):
        packed.write(f"{PACK}/logs/commands/{name}", "x\n")
    said = refused(packed, "NL-PCK-04")
    assert said.count("NL-PCK-04") >= 2


def test_B5_names_that_differ_by_case_only_are_no_names_for_a_pack(packed: Sandbox) -> None:
    packed.write(f"{PACK}/Logs/system.log", "x\n")
    packed.write(f"{PACK}/Drill.json", "{}\n")
    refused(packed, "Logs/system.log", "Drill.json", "NL-PCK-04")


@pytest.mark.parametrize("name", ["CON", "aux.out", "nul", "com1.txt", "dot.", "space ", "a:stream", "x" * 200])
def test_B6_names_that_windows_refuses_stop_before_the_archive(packed: Sandbox, name: str) -> None:
    packed.write(f"{PACK}/logs/commands/{name}", "x\n")
    refused(packed, "NL-PCK-04")
    result = drill(packed, "check", scripted=False)
    assert result.returncode == 1
    assert "NL-PCK-04" in words(result)


def test_B6_no_archive_is_made_of_such_a_pack(packed: Sandbox) -> None:
    packed.write(f"{PACK}/logs/commands/CON", "x\n")
    packed.git("add", "-A", "-f")
    packed.git("commit", "--quiet", "--no-verify", "-m", "x")
    result = drill(packed, "archive", "--output", str(packed.home / "x.tar.gz"), scripted=False)
    assert result.returncode == 4, words(result)
    assert "the pack holds what no archive may hold" in words(result)
    assert "logs/commands/CON" in words(result)
    assert not (packed.home / "x.tar.gz").exists()


def test_B7_a_backslash_is_a_character_here_and_refused_in_a_pack(hooked: Sandbox, packed: Sandbox) -> None:
    stopped(hooked, "config\\bot.toml", "config\\bot.toml")
    packed.write(f"{PACK}/logs/commands/a\\b", "x\n")
    refused(packed, "NL-PCK-04")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:/evil", "//host/share/evil", "logs\\..\\..\\evil"])
def test_B8_a_manifest_does_not_lead_out_of_its_pack(packed: Sandbox, name: str) -> None:
    target = packed.path / PACK / "SHA256SUMS"
    (packed.path / "results" / "evil").write_bytes(b"x")
    target.write_text(f"{hashlib.sha256(b'x').hexdigest()}  {name}\n" + target.read_text())
    refused(packed, "SHA256SUMS")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "drill_x/../../evil", "C:/evil", "a\\..\\evil"])
def test_B8_an_archive_writes_nothing_outside_and_is_refused(packed: Sandbox, name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    packed.write("evil.tar.gz", gzip.compress(out.getvalue(), mtime=0))
    before = sorted(map(str, packed.path.parent.rglob("*")))
    result = verify(packed, "evil.tar.gz")
    assert result.returncode == 1
    assert "Traceback" not in words(result)
    assert sorted(map(str, packed.path.parent.rglob("*"))) == before


def test_B8_the_index_holds_no_path_that_leaves_the_repository(hooked: Sandbox) -> None:
    oid = hooked.must("git", "hash-object", "-w", "bot.toml").strip()
    for path in ("../evil.toml", "/etc/evil.toml", ".git/config"):
        done_ = hooked.run("git", "update-index", "--add", "--cacheinfo", f"100644,{oid},{path}")
        assert done_.returncode == 128, "git itself refuses, so no hook can ever meet one"
    assert hooked.run(HOOK, "../evil.toml").returncode == 3, "asked by name it is not in the index"


@pytest.mark.parametrize(
    "name", ["-n.toml", "--help.toml", "a b.toml", 'it\'s "q".toml', "glob*[x]?.toml", ":(top)x.toml", "$(id).toml"]
)
def test_B9_names_are_never_options_globs_or_words_of_a_shell(hooked: Sandbox, name: str) -> None:
    hooked.write("globbed.toml", LIVE)
    result = committed(hooked, name)
    assert result.returncode == 1
    assert f"{name}:2:8" in result.stderr
    one = hooked.run(HOOK, "--", name)
    assert one.returncode == 1
    assert "globbed.toml" not in one.stderr, "a literal path, not a pattern"
    assert "1 file checked" in one.stderr.replace("\n", " ")


def test_B10_ten_thousand_staged_files_and_very_many_arguments(repo: Sandbox) -> None:
    """Fast import, because what is measured is the hook and not `git add`."""
    names = [f"part_{number % 50:02}/configuration_of_a_bot_{number:05}.toml" for number in range(10_000)]
    stream = [f"blob\nmark :1\ndata {len(SAFE)}\n{SAFE}\nblob\nmark :2\ndata {len(LIVE)}\n{LIVE}\n"]
    stream.append("commit refs/heads/all\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\n")
    stream += [f"M 100644 :{2 if number == 9_999 else 1} {name}\n" for number, name in enumerate(names)]
    assert repo.run("git", "fast-import", "--quiet", stdin="".join(stream)).returncode == 0
    repo.git("read-tree", "all")
    started = time.monotonic()
    result = repo.run(HOOK)
    spent = time.monotonic() - started
    assert result.returncode == 1
    assert f"{names[-1]}:2:8" in result.stderr
    assert "10000 files checked" in result.stderr.replace("\n", " ")
    assert spent < 20
    by_name = repo.run(HOOK, *names)
    assert by_name.returncode == 1
    assert "10000 files checked" in by_name.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    "name", ["my drill", "a/b", "../x", "drill_20261122_104500/../x", "\U0001f680", "x" * 300, "live", "", "-x", "a\nb"]
)
def test_B11_a_drill_id_is_strict_and_says_how_it_looks(repo: Sandbox, name: str) -> None:
    drillable(repo)
    result = drill(repo, "start", "--id", name, scripted=False)
    assert result.returncode == 2, words(result)
    assert re.search(r"drill_(YYYYMMDD_HHMMSS|\d{8}_\d{6})", words(result)), words(result)
    assert not (repo.path / "results").exists()
    assert repo.git("branch", "--format=%(refname:short)").split() == ["main"]


@pytest.mark.parametrize("kind", ["non-ASCII", "not UTF-8", "long", "symlink"])
def test_B12_a_repository_may_lie_anywhere(folder: Sandbox, kind: str) -> None:
    names = {
        "non-ASCII": "H\u00e4ndler \u682a",
        "not UTF-8": os.fsdecode(b"h\xe4ndler"),
        "long": "/".join(["d" * 200] * 8),
        "symlink": "real",
    }
    where = folder.path / names[kind]
    where.mkdir(parents=True)
    if kind == "symlink":
        (folder.path / "link").symlink_to(where)
        where = folder.path / "link"
    repo = Sandbox(where, folder.home)
    repo.git("init", "--quiet")
    repo.commit("start", {"bot.toml": SAFE})
    install(repo, "pre-commit")
    for env in ({}, {"LC_ALL": "C"}):
        repo.write("deep/live.toml", LIVE)
        repo.git("add", "-A")
        result = repo.run("git", "commit", "-m", "x", env=env)
        assert result.returncode == 1
        assert "deep/live.toml:2:8" in result.stderr
    result = repo.run(NOLIVE, "scan", str(where), "--format", "json", cwd=folder.path)
    assert [item["path"] for item in json.loads(result.stdout)["findings"]] == ["deep/live.toml"]
