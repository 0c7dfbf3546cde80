"""Tampering, one way at a time (T1 to T29): with a sealed pack, with its history, with its approval."""

from __future__ import annotations

import json

import msgspec
import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.records import dump
from tests.e2e import test_gate as gate
from tests.faults.pack_support import GOOD, changed, forged, forged_value, laid, refused, swap, verified
from tests.support import Sandbox, words
from tests.unit import evidence_factory as factory
from tests.unit import gate_factory


@pytest.fixture
def drill(repo: Sandbox) -> Sandbox:
    """A repository whose branch holds a finished drill, opened by op-1."""
    base = gate.save(repo, "the bot", {".nolive.toml": gate.POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--create", factory.RUN.branch)
    gate.save(repo, f"{factory.RUN}: GO", gate.pack_of(repo, base))
    return repo


# -- files --------------------------------------------------------------------------------------------------------


def test_T1_T2_T3_T4_T5_T6_a_file_flipped_dropped_added_renamed_linked_or_doubled(folder: Sandbox) -> None:
    path = layout.EQUITY

    def flip(data: bytes) -> bytes:
        middle = len(data) // 2
        return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]

    refused(folder, changed(path, flip), "NL-INT-01", f"{path} is not as it was sealed: the content was changed")
    without = {name: data for name, data in GOOD.items() if name != path}
    refused(folder, without, "NL-INT-03", f"{path} is sealed and not there")
    refused(folder, {**GOOD, "market/bars.csv": b"ts\n1\n"}, "NL-INT-02", "market/bars.csv is not listed")
    refused(folder, {**without, "trades/equity.csv": GOOD[path]}, "NL-PCK-01", "'trades/equity.csv' has no place")
    refused(folder, {**GOOD, "logs/System.log": b"x\n"}, "NL-PCK-04", "differs from another name in case")
    root = laid(folder)
    (root / path).unlink()
    (root / path).symlink_to(folder.write("elsewhere.csv", GOOD[path]))
    code, text = verified(folder)
    assert code == 1
    assert "mode 120000: only plain files" in text


def test_T7_T8_T9_line_ends_last_newline_and_byte_order_mark(folder: Sandbox) -> None:
    path = layout.EQUITY
    crlf = changed(path, lambda data: data.replace(b"\n", b"\r\n"))
    refused(folder, crlf, "NL-INT-07", path)
    refused(folder, changed(path, lambda data: data.rstrip(b"\n")), "NL-INT-07", path)
    refused(folder, changed(path, lambda data: b"\xef\xbb\xbf" + data), "NL-INT-01", path)


def test_T10_T11_T12_T13_T14_lines_of_the_manifest(folder: Sandbox) -> None:
    def lines(data: bytes) -> list[bytes]:
        return data.splitlines(keepends=True)

    first = lines(GOOD[layout.SUMS])[0]
    ways = {
        "twice": ("stands twice", lambda data: first + data),
        "unsorted": ("is out of byte order", lambda data: b"".join(reversed(lines(data)))),
        "upper case": ("in upper case", lambda data: first[:64].upper() + first[64:] + b"".join(lines(data)[1:])),
        "binary mark": ('marked with "*"', lambda data: first.replace(b"  ", b" *") + b"".join(lines(data)[1:])),
        "parent": ("the path leaves its folder", lambda data: b"0" * 64 + b"  ../other.csv\n" + data),
        "absolute": ("the path is absolute", lambda data: b"0" * 64 + b"  /etc/passwd\n" + data),
    }
    for said, way in ways.values():
        refused(folder, changed(layout.SUMS, way), "NL-INT-04", said)


def test_T15_T16_T17_empty_log_empty_metrics_and_nan(folder: Sandbox) -> None:
    refused(folder, forged(layout.STRATEGY_LOG, lambda _: b""), "NL-PCK-03", f"{layout.STRATEGY_LOG} is empty")
    refused(folder, forged(layout.PERFORMANCE, lambda _: b"{}\n"), "NL-PCK-03", f"{layout.PERFORMANCE} is empty")
    nan = forged(layout.RISK, swap('"max_leverage": ', '"max_leverage": NaN, "x": '))
    refused(folder, nan, "NL-MET-02", layout.RISK)


def test_T26_a_run_that_ended_before_it_began(folder: Sandbox) -> None:
    refused(folder, forged_value(layout.DRILL, "finished_utc", factory.at(-1)), "NL-STP-01", "before created_utc")


# -- history and approval -------------------------------------------------------------------------------------------


def forge_in(repo: Sandbox, path: str, old: str, new: str) -> str:
    """Change a file of the pack on its branch, seal everything anew, commit: the new head."""
    root = repo.path / factory.RUN.folder
    files = {str(item.relative_to(root)): item.read_bytes() for item in root.rglob("*") if item.is_file()}
    files[path] = swap(old, new)(files[path])
    sealed = factory.resealed(files)
    return gate.save(repo, "a better result", {f"{factory.RUN.folder}/{name}": data for name, data in sealed.items()})


def test_T18_T19_evidence_edited_and_sealed_anew_after_the_approval(drill: Sandbox) -> None:
    approved = gate.head_of(drill)
    assert gate.judge(drill, gate.approval(approved))[0] == 0
    forge_in(drill, layout.TRADES, ",50000,", ",49000,")
    code, found = gate.judge(drill, gate.approval(approved))
    assert (code, found["verdict"]) == (1, "fail"), found
    said = json.dumps(found)
    assert "NL-TRD-05" in said
    assert layout.TRADES in said


def test_T20_a_forced_push_after_the_approval_voids_it(drill: Sandbox) -> None:
    approved = gate.head_of(drill)
    drill.git("commit", "--quiet", "--amend", "--no-edit", "--no-verify", "-m", "the same tree, another commit")
    assert drill.git("rev-parse", f"{approved}:results") == drill.git("rev-parse", "HEAD:results")
    code, found = gate.judge(drill, gate.approval(approved))
    assert code == 1
    assert found["verdict"] != "pass"
    assert gate.head_of(drill) in json.dumps(found) or approved[:7] in json.dumps(found)


def test_T21_a_squash_keeps_the_tree_that_was_approved(drill: Sandbox) -> None:
    assert gate.collect(drill, gate.approval(gate.head_of(drill))).returncode == 0
    record = drill.home / "approval.json"
    snapshot = str(drill.home / "snapshot.json")
    drill.must("nolive", "gate", "approval", "--snapshot", snapshot, "--policy-from", "main", "-o", str(record))
    drill.git("switch", "--quiet", "main")
    drill.git("merge", "--quiet", "--squash", factory.RUN.branch)
    drill.git("commit", "--quiet", "--no-verify", "-m", "squashed")
    assert json.loads(record.read_bytes())["tree"] == drill.git("rev-parse", f"HEAD:{factory.RUN.folder}").strip()
    assert drill.run("nolive", "verify", f"main:{factory.RUN.folder}").returncode == 0


def test_T22_two_drills_in_one_pull_request(drill: Sandbox) -> None:
    other = {f"results/drill_20261123_104500/{path}": data for path, data in GOOD.items()}
    head = gate.save(drill, "and another", other)
    code, found = gate.judge(drill, gate.approval(head))
    assert (code, found["verdict"]) == (1, "fail")
    assert "several-packs" in gate.codes(found)
    assert "drill_20261123_104500" in json.dumps(found)


def test_T23_a_merged_pack_that_a_pull_request_removes(drill: Sandbox) -> None:
    drill.git("switch", "--quiet", "main")
    drill.git("merge", "--quiet", "--no-edit", factory.RUN.branch)
    drill.git("switch", "--quiet", "--create", "tidy")
    drill.git("rm", "--quiet", "-r", factory.RUN.folder)
    head = gate.save(drill, "tidy up", {"README.md": "tidy\n"})
    code, found = gate.judge(drill, gate.approval(head), head="tidy")
    assert (code, found["verdict"]) == (1, "fail"), found
    assert "merged-pack-changed" in gate.codes(found)


def test_T24_a_pull_request_from_a_fork(folder: Sandbox) -> None:
    snapshot = folder.write("snapshot.json", json.dumps(gate_factory.changed(("pr.head_repo", "stranger/r"))))
    policy = folder.write("p/.nolive.toml", gate.POLICY)
    result = folder.run("nolive", "gate", "evaluate", "--snapshot", str(snapshot), "--policy", str(policy))
    assert result.returncode == 1, words(result)
    assert "fork" in words(result)


def test_T25_a_co_author_is_no_independent_reviewer(drill: Sandbox) -> None:
    trailer = "Co-authored-by: Rev One <rev-1@users.noreply.github.com>"
    head = gate.save(drill, f"notes\n\n{trailer}", {f"{factory.RUN.folder}/{layout.REVIEW}": GOOD[layout.REVIEW]})
    drill.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", f"polish\n\n{trailer}")
    head = gate.head_of(drill)
    code, found = gate.judge(drill, gate.approval(head, "rev-1"))
    assert code == 1
    assert found["verdict"] != "pass"
    assert "approver-not-independent" in gate.codes(found)


def test_T27_a_commit_older_than_the_run_it_holds(repo: Sandbox) -> None:
    base = gate.save(repo, "the bot", {".nolive.toml": gate.POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--create", factory.RUN.branch)
    late = {"finished_utc": factory.at(120)}
    head = gate.save(repo, f"{factory.RUN}: GO", gate.pack_of(repo, base, facts=late))
    code, found = gate.judge(repo, gate.approval(head))
    assert (code, found["verdict"]) == (1, "fail")
    assert "NL-STP-01" in json.dumps(found)


def test_T28_the_tree_is_judged_and_not_the_disk(drill: Sandbox) -> None:
    target = drill.path / factory.RUN.folder / layout.TRADES
    target.write_bytes(target.read_bytes().replace(b"long", b"short", 1))
    assert verified(drill, subject=f"HEAD:{factory.RUN.folder}")[0] == 0
    code, text = verified(drill, subject=factory.RUN.folder)
    assert code == 1
    assert "NL-INT-01" in text
    approved = gate.head_of(drill)
    assert gate.judge(drill, gate.approval(approved))[0] == 0


def test_T29_an_ignore_rule_that_came_later_hides_nothing(drill: Sandbox) -> None:
    drill.write(".gitignore", "/results/\n*.csv\n")
    drill.git("rm", "--quiet", "--cached", f"{factory.RUN.folder}/{layout.TRADES}")
    drill.git("commit", "--quiet", "--no-verify", "-m", "less noise")
    assert (drill.path / factory.RUN.folder / layout.TRADES).exists()
    code, text = verified(drill, subject=f"HEAD:{factory.RUN.folder}")
    assert code == 1
    assert f"{layout.TRADES} is sealed and not there" in text


def test_E16_a_drill_that_edits_an_older_sealed_one(drill: Sandbox) -> None:
    drill.git("switch", "--quiet", "main")
    drill.git("merge", "--quiet", "--no-edit", factory.RUN.branch)
    drill.git("switch", "--quiet", "--create", "drill/20261123_104500")
    old = f"{factory.RUN.folder}/{layout.REVIEW}"
    head = gate.save(drill, "a new drill", {old: GOOD[layout.REVIEW] + b"\nafterthought\n"})
    code, found = gate.judge(drill, gate.approval(head), head="drill/20261123_104500")
    assert (code, found["verdict"]) == (1, "fail")
    assert factory.RUN.folder in json.dumps(found)


def test_E12_a_run_on_a_commit_that_is_not_of_this_history(repo: Sandbox) -> None:
    base = gate.save(repo, "the bot", {".nolive.toml": gate.POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--orphan", "elsewhere")
    stranger = gate.save(repo, "elsewhere", {"src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "main")
    repo.git("switch", "--quiet", "--create", factory.RUN.branch)
    files = gate.pack_of(repo, base)
    state = msgspec.json.decode(files[f"{factory.RUN.folder}/drill.json"])
    state["repo"]["run_sha"] = stranger
    bare = {path.removeprefix(f"{factory.RUN.folder}/"): data for path, data in files.items()}
    sealed = factory.resealed({**bare, layout.DRILL: dump(state)})
    head = gate.save(
        repo, f"{factory.RUN}: GO", {f"{factory.RUN.folder}/{path}": data for path, data in sealed.items()}
    )
    code, found = gate.judge(repo, gate.approval(head))
    assert (code, found["verdict"]) == (1, "fail")
    assert "NL-ENV-04" in json.dumps(found)
