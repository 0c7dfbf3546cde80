"""The archive: one canonical bag, checked by bagit, tar and sha256sum, refused when anything is odd."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import templating
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.sealing import seals, ustar
from nolive_hooks.evidence.sealing.archive import APPROVAL, Archive, build, open_archive, tree_id
from nolive_hooks.evidence.verify import verify_archive
from nolive_hooks.model import Report, Severity
from tests.unit import evidence_factory as factory

FILES = factory.complete_files()
PACK = factory.pack(FILES)
TREE = tree_id(FILES)
MERGED = "5d" * 20
ROOT = factory.RUN_ID
HTML = "<!doctype html><title>drill</title>\n"


def approval(**changed: Any) -> dict[str, Any]:
    newest = seals.newest(FILES)
    assert newest is not None
    review = {
        "id": 2093, "login": "rev-1", "user_id": 4711, "state": "APPROVED", "commit_id": MERGED,
        "submitted_at": "2026-11-22T12:00:00Z",
    }  # fmt: skip
    return {
        "run_id": ROOT, "repository": "o/bot", "pull_request": 7, "head_sha": MERGED, "tree": TREE, "seal": newest.id,
        "reviews": [review], "qualifying": [2093], "committers": ["dev-1"], **changed,
    }  # fmt: skip


def built(record: dict[str, Any] | None = None) -> bytes:
    return build(PACK, approval=record or approval(), report_html=HTML, git_commit=MERGED, git_tree=TREE)


DATA = built()
TAR = gzip.decompress(DATA)


def unpacked(folder: Path) -> Path:
    (folder / "a.tar.gz").write_bytes(DATA)
    subprocess.run(["tar", "xzf", "a.tar.gz"], cwd=folder, check=True)
    return folder / ROOT


# -- independent tools ----------------------------------------------------------------------------------------


def test_bagit_tar_and_sha256sum_accept_it(tmp_path: Path) -> None:
    bag = unpacked(tmp_path)
    assert bagit.Bag(str(bag)).validate()
    for folder, names in ((bag, ["manifest-sha256.txt", "tagmanifest-sha256.txt"]), (bag / "data", ["SHA256SUMS"])):
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", *names], cwd=folder, check=True)
    listed = subprocess.run(["tar", "tzf", "a.tar.gz"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    names = listed.splitlines()
    assert names == sorted(names)
    assert all(name.startswith(f"{ROOT}/") for name in names)


def test_git_agrees_on_the_tree_id(tmp_path: Path) -> None:
    data = unpacked(tmp_path) / "data"
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(tmp_path)}

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=data, env=env, capture_output=True, text=True, check=True
        ).stdout.strip()

    git("init", "-q")
    git("-c", "core.autocrlf=false", "add", "-f", ".")
    assert git("write-tree") == TREE


def test_a_tree_of_sha256_is_known_too() -> None:
    assert len(tree_id({"a": b"1"}, "0" * 64)) == 64


def test_bag_info_says_what_is_inside() -> None:
    info = open_archive(DATA).info
    newest = seals.newest(FILES)
    assert newest is not None
    assert info["External-Identifier"] == ROOT
    assert info["Bagging-Date"] == "2026-11-22"
    assert info["Payload-Oxum"] == f"{sum(map(len, FILES.values()))}.{len(FILES)}"
    assert (info["Nolive-Seal"], info["Git-Tree"], info["Git-Commit"]) == (newest.id, TREE, MERGED)
    assert "rev-1 (id 4711), review 2093" in info["Approval"]


BUILDER = """
import sys
from tests.unit.test_evidence_archive import built
sys.stdout.buffer.write(built())
"""


@pytest.mark.parametrize(
    ("zone", "locale", "mask"), [("UTC", "C", 0o022), ("Asia/Kathmandu", "C.UTF-8", 0o077)], ids=["plain", "odd"]
)
def test_two_builds_elsewhere_are_identical(zone: str, locale: str, mask: int) -> None:
    env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": "7", "PYTHONPATH": os.getcwd()}
    done = subprocess.run([sys.executable, "-c", BUILDER], env=env, capture_output=True, check=True, umask=mask)
    assert done.stdout == DATA


def test_times_are_those_of_the_decision_or_as_asked() -> None:
    assert open_archive(DATA).mtime == 1795346640
    later = build(PACK, approval=None, report_html=HTML, git_commit=MERGED, utc="2030-01-01T00:00:00Z")
    assert open_archive(later).mtime == 1893456000


def test_only_a_decided_pack_of_this_tree_is_archived() -> None:
    for files, tree, told in (
        (factory.sealed_evidence(), "", "only a decided drill is archived"),
        (FILES, "00" * 20, "these files are not the merged tree"),
    ):
        with pytest.raises(NoliveError, match=told) as caught:
            build(factory.pack(files), approval=None, report_html="", git_commit=MERGED, git_tree=tree)
        assert caught.value.exit_code == Exit.STATE
    with pytest.raises(NoliveError, match="a file name cannot stand in an archive"):
        build(factory.pack({**FILES, "a\\b": b""}), approval=None, report_html="", git_commit=MERGED)
    with pytest.raises(NoliveError, match="the approval is not a record of a sign-off") as caught:
        built({"login": "rev-1"})
    assert caught.value.exit_code == Exit.USAGE


# -- reading --------------------------------------------------------------------------------------------------


def test_an_archive_opens_as_the_pack_that_went_in() -> None:
    opened = open_archive(DATA)
    assert dict(opened.pack.files) == FILES
    assert opened.tar_sha256 == hashlib.sha256(TAR).hexdigest()
    assert opened.gz_sha256 == hashlib.sha256(DATA).hexdigest()


def test_another_gzip_of_the_same_tar_is_the_same_archive() -> None:
    again = gzip.compress(TAR, 1, mtime=5)
    assert again != DATA
    assert open_archive(again).tar_sha256 == open_archive(DATA).tar_sha256


def made(change: Callable[[tarfile.TarFile], None]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        change(tar)
    return gzip.compress(out.getvalue(), mtime=0)


def member(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = "", **fields: int
) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.mode = kind, link, 0o644
        for field, value in fields.items():
            setattr(info, field, value)
        tar.addfile(info, io.BytesIO(b"") if kind == tarfile.REGTYPE else None)

    return add


def several(*names: str, times: tuple[int, ...] = (0, 0)) -> bytes:
    """An archive with canonical headers in the order given."""
    heads = [ustar.header(name, 0, mtime) for name, mtime in zip(names, times, strict=False)]
    body = b"".join(heads) + b"\0" * 1024
    return gzip.compress(body + b"\0" * (-len(body) % ustar.RECORD), mtime=0)


TWICE = several(f"{ROOT}/a", f"{ROOT}/a")
DISORDER = several(f"{ROOT}/b", f"{ROOT}/a")
BOMB = gzip.compress(b"\0" * (65 << 20), 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (made(member(f"{ROOT}/../evil")), "leaves its folder"),
        (made(member("/etc/passwd")), "absolute"),
        (made(member("C:/x")), "absolute"),
        (made(member(f"{ROOT}/a\\b")), "backslash"),
        (made(member(f"{ROOT}/é")), "ASCII"),
        (made(member(f"{ROOT}/./a")), "empty part"),
        (made(member(f"{ROOT}/l", tarfile.SYMTYPE, "/etc/passwd")), "symbolic link"),
        (made(member(f"{ROOT}/l", tarfile.LNKTYPE, "x")), "hard link"),
        (made(member(f"{ROOT}/d", tarfile.DIRTYPE)), "folder entry"),
        (made(member(f"{ROOT}/d", tarfile.CHRTYPE)), "device"),
        (made(member(f"{ROOT}/d", tarfile.FIFOTYPE)), "FIFO"),
        (made(member(f"{ROOT}/d", b"S")), "sparse"),
        (made(member(f"{ROOT}/d", b"Z")), "unknown kind"),
        (made(member(f"{ROOT}/a", mode=0o4755)), "not canonical"),
        (made(member(f"{ROOT}/a", uid=1000)), "not canonical"),
        (TWICE, "a name stands twice"),
        (DISORDER, "byte order"),
        (several("top"), "more than one folder"),
        (several("a/x", "b/x"), "more than one folder"),
        (several("a/x", "a/y", times=(0, 5)), "different times"),
        (several(), "empty"),
        (DATA + b"trailing", "follow its end"),
        (DATA + DATA, "follow its end"),
        (DATA[:-20], "it is cut off"),
        (b"PK\x03\x04", "it is not gzip, or it is damaged"),
        (b"", "it is cut off"),
        (BOMB, "expands to more"),
        (gzip.compress(TAR + b"x"), "follows the end"),
        (gzip.compress(TAR + b"\0" * 512), "the padding at the end is not canonical"),
        (gzip.compress(TAR[:700]), "it ends in the middle of a file"),
        (gzip.compress(TAR[:300]), "middle of a header"),
        (gzip.compress(TAR[:148] + b"0000000\0" + TAR[156:]),
         "a header is not canonical (owner, mode, time or checksum)"),
        (gzip.compress(TAR[:124] + b"zzzzzzzzzzz\0" + TAR[136:]), "no number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_D13_an_archive_that_is_not_canonical_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(NoliveError, match="the archive is refused: ") as caught:
        open_archive(data)
    assert said in f"{caught.value.what} {caught.value.where}"
    assert caught.value.exit_code == Exit.UNJUDGED
    report = verify_archive(data, factory.POLICY)
    assert (report.exit_code, report.findings[0].rule) == (1, "NL-INT-04")


def test_pax_and_gnu_extensions_are_refused() -> None:
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind) as tar:
            tar.addfile(tarfile.TarInfo(f"{ROOT}/" + "x" * 150))
        with pytest.raises(NoliveError):
            open_archive(gzip.compress(out.getvalue()))


def test_nothing_hides_in_the_padding_of_a_file() -> None:
    data = bytearray(ustar.write({"a/b": b"x"}, 0))
    data[513 + 100] = 1
    with pytest.raises(NoliveError, match="something is hidden behind a file"):
        list(ustar.read(bytes(data)))


def test_long_names_use_the_prefix_and_longer_ones_are_refused() -> None:
    path = "/".join(["d" * 50] * 3 + ["f" * 50])
    assert [item.path for item in ustar.read(ustar.write({path: b"x"}, 0))] == [path]
    with pytest.raises(ValueError, match="too long"):
        ustar.header("x" * 101, 0, 0)
    with pytest.raises(ValueError, match="absolute"):
        ustar.header("/x", 0, 0)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True), st.binary(max_size=1100), max_size=5),
    st.integers(0, 2**32),
)
def test_a_tar_survives_a_round_trip_and_python_agrees(files: dict[str, bytes], mtime: int) -> None:
    data = ustar.write(files, mtime)
    assert {item.path: item.data for item in ustar.read(data)} == files
    assert ustar.expand(ustar.compress(data)) == data
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert [(item.name, item.size, item.mtime) for item in tar] == [
            (path, len(files[path]), mtime) for path in sorted(files)
        ]


# -- the verdict ----------------------------------------------------------------------------------------------


def said(report: Report) -> dict[str, str]:
    return dict(report.facts["lines"])


def test_the_auditor_reads_ten_lines_and_an_honest_end() -> None:
    report = verify_archive(DATA, factory.POLICY)
    assert report.findings == ()
    assert report.exit_code == 0
    text = said(report)
    assert list(text) == [
        "archive", "manifest", "operator", "seal", "history", "policy", "sign-off", "time", "signature", "verdict",
    ]  # fmt: skip
    assert "both intact" in text["archive"]
    assert text["manifest"].startswith("17 of 17 sealed files intact")
    assert text["operator"].startswith("op-1 (")
    assert text["seal"].startswith("nl1-")
    assert "APPROVED by rev-1 (id 4711), review 2093" in text["sign-off"]
    assert text["verdict"].startswith("GO (drill only). Not proven offline:")


def rebuilt(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with files of the bag changed, all else as it was."""
    files = {f"{ROOT}/{path}": data for path, data in open_archive(DATA).files.items()}
    change(files)
    return ustar.compress(ustar.write(files, open_archive(DATA).mtime))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_I7_any_flipped_byte_of_any_file_in_the_bag_is_found(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(open_archive(DATA).files)))
    flip, place = data.draw(st.integers(1, 255)), data.draw(st.integers(0, 10**6))

    def change(files: dict[str, bytes]) -> None:
        bad = bytearray(files[f"{ROOT}/{path}"])
        bad[place % len(bad)] ^= flip
        files[f"{ROOT}/{path}"] = bytes(bad)

    report = verify_archive(rebuilt(change), factory.POLICY)
    assert report.exit_code == 1
    assert any(item.rule.startswith("NL-INT") for item in report.findings)


@pytest.mark.parametrize("path", ["extra.txt", "data/extra.txt"])
def test_files_that_no_manifest_lists_are_found(path: str) -> None:
    report = verify_archive(rebuilt(lambda files: files.update({f"{ROOT}/{path}": b"x"})), factory.POLICY)
    assert any(item.rule == "NL-INT-02" and item.location.path.endswith(path) for item in report.findings)
    assert "NOT intact" in said(report)["archive"]
    assert said(report)["verdict"].startswith("NOT proven: the record says GO (drill only)")


def test_another_bag_version_and_unreadable_records_are_named() -> None:
    def change(files: dict[str, bytes]) -> None:
        files[f"{ROOT}/bagit.txt"] = b"BagIt-Version: 0.97\n"
        files[f"{ROOT}/data/{layout.DRILL}"] = b"{}"

    report = verify_archive(rebuilt(change), factory.POLICY)
    assert any("bagit.txt is not that" in item.message for item in report.findings)
    assert said(report)["history"] == "not readable"


def test_an_archive_has_a_largest_number_of_files() -> None:
    names = [f"a/{number:05}" for number in range(ustar.MAX_MEMBERS + 1)]
    with pytest.raises(NoliveError, match=f"it has more than {ustar.MAX_MEMBERS} files"):
        open_archive(several(*names, times=(0,) * len(names)))


def test_a_lost_file_is_found() -> None:
    def lose(files: dict[str, bytes]) -> None:
        del files[f"{ROOT}/data/{layout.TRADES}"]

    report = verify_archive(rebuilt(lose), factory.POLICY)
    assert any(item.rule == "NL-INT-03" for item in report.findings)


@pytest.mark.parametrize(
    ("changed", "rule", "text"),
    [
        ({"seal": "nl1-" + "0" * 20}, "NL-REV-03", "seal"),
        ({"tree": "00" * 20}, "NL-REV-03", "tree"),
        ({"run_id": "drill_20200101_000000"}, "NL-REV-03", "run"),
        ({"head_sha": "77" * 20}, "NL-REV-03", "not on the head"),
        ({"qualifying": []}, "NL-REV-01", "no review"),
        ({"committers": ["REV-1"]}, "NL-REV-02", "committer"),
    ],
)
def test_an_approval_of_something_else_is_named(changed: dict[str, Any], rule: str, text: str) -> None:
    report = verify_archive(built(approval(**changed)), factory.POLICY)
    assert any(item.rule == rule and text in item.message for item in report.findings), report.findings
    assert report.exit_code == 1
    assert "NOT valid" in said(report)["sign-off"]


def test_the_operator_cannot_approve() -> None:
    review = {**approval()["reviews"][0], "login": "OP-1"}
    report = verify_archive(built(approval(reviews=[review])), factory.POLICY)
    assert any(item.rule == "NL-REV-02" for item in report.findings)


def test_a_go_without_approval_is_a_warning_and_a_no_go_is_not() -> None:
    bare = build(PACK, approval=None, report_html=HTML, git_commit=MERGED)
    report = verify_archive(bare, factory.POLICY)
    assert [(item.rule, item.severity) for item in report.findings] == [("NL-REV-01", Severity.WARN)]
    assert said(report)["sign-off"] == "none in this archive"
    no_go = factory.pack(factory.complete_files(Decision.NO_GO))
    assert verify_archive(build(no_go, approval=None, report_html="", git_commit=MERGED), factory.POLICY).findings == ()


def test_an_unreadable_approval_is_none() -> None:
    report = verify_archive(rebuilt(lambda files: files.update({f"{ROOT}/{APPROVAL}": b"{}"})), factory.POLICY)
    assert any(item.rule == "NL-REV-01" and "cannot be read" in item.message for item in report.findings)


# -- verify.py ------------------------------------------------------------------------------------------------


def stand_alone(*words: str, cwd: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", "-S", *words], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_verifier_inside_needs_nothing_but_python(tmp_path: Path) -> None:
    bag = unpacked(tmp_path)
    for words in ((f"{ROOT}/verify.py",), (f"{ROOT}/verify.py", "a.tar.gz"), (f"{ROOT}/verify.py", ROOT)):
        code, text = stand_alone(*words, cwd=tmp_path)
        assert code == 0
        assert "17 of 17 sealed files intact" in text
        assert "GO (drill only; it does not authorise live trading)" in text
        assert "APPROVED by 'rev-1' (id 4711)" in text
    assert bag.joinpath("verify.py").read_text() == templating.source("pack/verify.py")


@pytest.mark.parametrize(
    "path", ["data/trades/simulated_trades.csv", "data/SHA256SUMS", "data/seals.jsonl", "approval.json", "README.txt"]
)
def test_the_verifier_inside_finds_a_changed_file(tmp_path: Path, path: str) -> None:
    bag = unpacked(tmp_path)
    whole = bag / path
    whole.write_bytes(whole.read_bytes().replace(b"1", b"2", 1).replace(b"e", b"E", 1))
    code, text = stand_alone(str(bag / "verify.py"), cwd=tmp_path)
    assert code == 1
    assert path.rpartition("/")[2] in text


@pytest.mark.parametrize("name", [layout.DECISION, layout.DRILL, layout.SEALS, layout.SUMS])
@pytest.mark.parametrize("data", [b"", b"{}\n", b"not a record\n", None], ids=["empty", "no-keys", "no-json", "lost"])
def test_the_verifier_inside_names_a_record_that_is_lost_or_cannot_be_read(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    bag = unpacked(tmp_path)
    if data is None:
        (bag / "data" / name).unlink()
    else:
        (bag / "data" / name).write_bytes(data)
    code, text = stand_alone(str(bag / "verify.py"), cwd=tmp_path)
    assert (code, f"differs: data/{name}: " in text, "NOT proven" in text) == (1, True, True), text


@pytest.mark.parametrize("path", ["more.txt", "data/more.txt"])
def test_the_verifier_inside_finds_an_extra_file_a_lost_one_and_a_link(tmp_path: Path, path: str) -> None:
    bag = unpacked(tmp_path)
    (bag / path).write_text("x")
    code, text = stand_alone(str(bag / "verify.py"), cwd=tmp_path)
    assert (code, "more.txt: not listed" in text, "NOT proven: the record says GO" in text) == (1, True, True)
    (bag / path).unlink()
    (bag / "data" / layout.TRADES).unlink()
    assert stand_alone(str(bag / "verify.py"), cwd=tmp_path)[0] == 1
    (bag / path).symlink_to("/etc/passwd")
    code, text = stand_alone(str(bag / "verify.py"), cwd=tmp_path)
    assert (code, "is a link" in text) == (3, True)


@pytest.mark.parametrize(
    "data",
    [b"", b"junk", DATA[:-30], DATA + DATA, made(member(f"{ROOT}/../x")), made(member(f"{ROOT}/l", tarfile.SYMTYPE)),
     TWICE, DISORDER, several(), gzip.compress(TAR + b"x"), BOMB],
    ids=["empty", "junk", "cut", "two", "traversal", "link", "twice", "order", "nothing", "garbage", "bomb"],
)  # fmt: skip
def test_D13_the_verifier_inside_refuses_odd_archives(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "verify.py").write_text(templating.source("pack/verify.py"))
    (tmp_path / "odd.tar.gz").write_bytes(data)
    code, text = stand_alone("verify.py", "odd.tar.gz", cwd=tmp_path)
    assert (code, "could not be checked" in text) == (3, True)


def test_both_verifiers_agree_on_a_rewritten_seal() -> None:
    def change(files: dict[str, bytes]) -> None:
        lines = files[f"{ROOT}/data/{layout.SEALS}"].splitlines(keepends=True)
        first = json.loads(lines[0])
        lines[0] = json.dumps({**first, "by": "someone"}, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        files[f"{ROOT}/data/{layout.SEALS}"] = b"".join(lines)

    report = verify_archive(rebuilt(change), factory.POLICY)
    assert any(item.rule == "NL-INT-05" for item in report.findings)


def test_archives_are_values() -> None:
    opened: Archive = open_archive(DATA)
    assert msgspec.json.decode(opened.files[APPROVAL])["pull_request"] == 7
    assert zlib.crc32(TAR) == int.from_bytes(DATA[-8:-4], "little")
