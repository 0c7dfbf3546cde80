"""Faults of evidence packs (E1 to E12): the installed `nolive verify` finds each, even when all is sealed anew."""

from __future__ import annotations

import os
from decimal import Decimal

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.records.decision import CRITERIA, Criterion
from tests.faults.pack_support import GOOD, PLACE, changed, forged, forged_value, laid, refused, swap, verified
from tests.support import ROOT, Sandbox
from tests.unit import evidence_factory as factory


def decided(**fields: object) -> dict[str, bytes]:
    return factory.reviewed(factory.decide(factory.sealed_evidence(), **fields))  # type: ignore[arg-type]


def test_E1_missing_extra_renamed_and_doubled_files_are_each_named(folder: Sandbox) -> None:
    laid(folder)
    assert verified(folder)[0] == 0
    lost = {path: data for path, data in GOOD.items() if path != layout.RISK}
    refused(folder, lost, "NL-INT-03", f"{layout.RISK} is sealed and not there")
    refused(folder, {**GOOD, "trades/native/more.csv": b"a,b\n1,2\n"}, "NL-INT-02", "trades/native/more.csv is not")
    renamed = {("logs/strategy.log" if path == layout.STRATEGY_LOG else path): data for path, data in GOOD.items()}
    refused(folder, renamed, "NL-PCK-02", layout.STRATEGY_LOG)
    twice = changed(layout.SUMS, lambda data: data + data.splitlines(keepends=True)[-1])
    refused(folder, twice, "NL-INT-04", "SHA256SUMS")


def test_E1_the_index_lists_what_is_there_and_nothing_else(folder: Sandbox) -> None:
    absent = forged(layout.INDEX, lambda data: data + b"\nSee [the tape](trades/tape.csv).\n")
    refused(folder, absent, "NL-PCK-09", '"trades/tape.csv" is not in the pack')
    unlisted = forged(
        layout.INDEX,
        lambda data: b"".join(
            line for line in data.splitlines(keepends=True) if layout.RISK.encode() not in line or b"](" not in line
        ),
    )
    refused(folder, unlisted, "NL-MD-02", layout.INDEX)


def test_E2_a_manifest_that_was_edited_no_longer_fits_its_seal(folder: Sandbox) -> None:
    price = changed(layout.TRADES, swap("50000", "50001"))
    old, new = factory.digest(GOOD[layout.TRADES]), factory.digest(price[layout.TRADES])
    rewritten = {**price, layout.SUMS: GOOD[layout.SUMS].replace(old.encode(), new.encode())}
    refused(folder, rewritten, "NL-INT-06", "are not those that were sealed")


def test_E3_a_box_that_is_not_ticked_or_was_removed_is_no_go(folder: Sandbox) -> None:
    path = layout.CHECKLIST
    refused(folder, forged(path, swap("- [x]", "- [ ]")), "NL-MD-02", path)
    refused(folder, forged(path, swap("- [x]", "- [X ]")), "NL-MD-02", path)

    def without_one(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if line.startswith(b"- [x]"))
        return b"".join(lines[:place] + lines[place + 1 :])

    refused(folder, forged(path, without_one), "NL-MD-02", path)
    free = forged(path, lambda data: data + b"\n- [ ] ask the risk desk\n")
    refused(folder, free, "NL-MD-03", "ask the risk desk")


def test_E4_a_placeholder_is_named_with_its_line(folder: Sandbox) -> None:
    lines = GOOD[layout.REVIEW].count(b"\n")
    for text in ("Owner: TBD", "Date: YYYY-MM-DD"):
        files = forged(layout.REVIEW, lambda data, text=text: data + f"\n{text}\n".encode())  # type: ignore[misc]
        refused(folder, files, "NL-MD-01", f"{layout.REVIEW}:{lines + 2}")


def test_E5_a_verdict_that_its_own_record_contradicts(folder: Sandbox) -> None:
    criteria = tuple(
        Criterion(id=name, result="FAIL" if name == "strategy_ran" else "PASS", evidence=("drill.json#steps",))
        for name in CRITERIA
    )
    refused(folder, decided(criteria=criteria), "NL-DEC-02", "GO although strategy_ran failed")
    no_go = decided(verdict=Decision.NO_GO, remediation=())
    refused(folder, no_go, "NL-DEC-03", layout.DECISION)
    both = forged(layout.GO_NO_GO, lambda data: data + b"\n- [x] GO\n- [x] NO-GO\n")
    refused(folder, both, "NL-MD-04", layout.GO_NO_GO)
    none = {path: data for path, data in GOOD.items() if path != layout.DECISION}
    refused(folder, none, "NL-DEC-01", "there is no decision")


def test_E6_no_document_authorises_live_trading(folder: Sandbox) -> None:
    words_of_live = "\nThis GO authorises live trading from Monday.\n"
    claim = forged(layout.GO_NO_GO, lambda data: data + words_of_live.encode())
    refused(folder, claim, "NL-DEC-04", "reads as an authorisation of live trading")
    bare = forged(layout.REVIEW, lambda data: data.replace(b"NO-LIVE", b"").replace(b"does not authorise", b"is near"))
    refused(folder, bare, "NL-MD-05", "lacks the NO-LIVE banner")


def test_E7_links_lead_nowhere_but_into_the_pack(folder: Sandbox) -> None:
    links = ("[x](https://example.org/a)", "![x](http://example.org/a.png)", "[x](../../bot.py)")
    for text in (*links, "see /Users/op-1/run.log"):
        files = forged(layout.REVIEW, lambda data, text=text: data + f"\n{text}\n".encode())  # type: ignore[misc]
        refused(folder, files, "NL-PCK-09", "leads out of the pack")


def test_E8_tables_of_trades_that_are_none(folder: Sandbox) -> None:
    path = layout.TRADES
    head = GOOD[path].partition(b"\n")[0] + b"\n"
    refused(folder, forged(path, lambda _: head), "NL-PCK-03", "holds a header only")
    refused(folder, forged(path, lambda data: b"\xef\xbb\xbf" + data), "NL-TRD-01", path)
    refused(folder, forged(path, lambda data: data.replace(b",", b";")), "NL-TRD-01", path)
    for old, new, rule in (
        (",0.5,", ",-0.5,", "NL-TRD-02"),
        (",0.5,", ",NaN,", "NL-TRD-02"),
        ("sim-0002,", "sim-0001,", "NL-TRD-04"),
        (",true,", ",false,", "NL-TRD-03"),
        ("sim-e1", "28457", "NL-TRD-07"),
        ("sim-0001,", "=cmd(),", "NL-TRD-02"),
    ):
        refused(folder, forged(path, swap(old, new)), rule, path)


def test_E8_a_table_that_is_too_large_is_named_and_not_read(folder: Sandbox) -> None:
    row = GOOD[layout.TRADES].splitlines(keepends=True)[1]
    refused(folder, forged(layout.TRADES, lambda data: data + row * 9000), "NL-PCK-04", "at most 1048576")


def test_E9_figures_follow_from_the_trades(folder: Sandbox) -> None:
    path = layout.PERFORMANCE
    metrics = msgspec.json.decode(GOOD[path])["metrics"]
    better = forged_value(path, "metrics", {**metrics, "net_pnl": metrics["net_pnl"] + 1000})
    refused(folder, better, "NL-MET-03", "metrics.net_pnl")
    refused(folder, forged(path, swap('"win_rate": ', '"win_rate": NaN, "x": ')), "NL-MET-02", path)
    refused(folder, forged(path, swap("{", '{\n  "currency": "EUR",')), "NL-MET-01", path)
    refused(folder, forged_value(path, "currency", 7), "NL-MET-01", path)


def test_E9_one_price_changed_and_sealed_anew_is_found_by_arithmetic(folder: Sandbox) -> None:
    first = factory.trades()[0]
    price = f"{first.entry_price:f}"
    dearer = f"{first.entry_price + Decimal(1):f}"
    refused(folder, forged(layout.TRADES, swap(f",{price},", f",{dearer},")), "NL-TRD-05", layout.TRADES)


def test_E10_logs_of_another_run_or_time_and_a_key_in_a_log(folder: Sandbox) -> None:
    path = layout.SYSTEM_LOG
    other = forged(path, lambda data: data.replace(factory.RUN_ID.encode(), b"drill_20200101_000000"))
    refused(folder, other, "NL-LOG-04", "the log names another run")
    nameless = forged(path, lambda data: data.replace(factory.RUN_ID.encode() + b" ", b""))
    refused(folder, nameless, "NL-LOG-04", "does not name this run")
    late = forged(path, lambda data: data + b"2999-01-01T00:00:00Z INFO later\n")
    refused(folder, late, "NL-LOG-04", "later than the end of the run")


def test_E10_a_key_in_a_log_is_found_and_never_shown(folder: Sandbox, minted: object) -> None:
    assert callable(minted)
    value = str(minted(64))
    line = f"{factory.at(2)} INFO {factory.RUN_ID} BINANCE_API_SECRET={value}\n".encode()
    laid(folder, forged(layout.SYSTEM_LOG, lambda data: data + line))
    code, text = verified(folder)
    assert code == 1
    assert "NL-LOG-03" in text
    assert value not in text


def test_E11_the_configuration_is_the_one_that_ran(folder: Sandbox) -> None:
    files = forged(layout.CONFIG, lambda data: data + b"# faster = true\n")
    refused(folder, files, "NL-ENV-04", "not the configuration that the run was started with")


def test_E12_a_dirty_tree_is_named(folder: Sandbox) -> None:
    repo = msgspec.structs.replace(factory.drill_record(factory.evidence_files()).repo, dirty=True)
    files = factory.reviewed(factory.decide(factory.sealed_evidence(repo=repo)))
    refused(folder, files, "NL-ENV-04", "the tree was dirty at the run")


def test_D12_a_link_or_a_pipe_in_a_pack_is_refused_by_its_name(folder: Sandbox) -> None:
    root = laid(folder)
    os.mkfifo(root / "logs/pipe.log")
    done = folder.run("nolive", "verify", PLACE)
    assert done.returncode == 3, done.stderr
    assert "logs/pipe.log" in done.stderr
    (root / "logs/pipe.log").unlink()
    (root / "logs/link.log").symlink_to("/etc/passwd")
    code, text = verified(folder)
    assert code == 1
    assert "logs/link.log" in text
    assert "root:" not in text


def test_D20_a_record_of_a_newer_form_is_refused_and_named(folder: Sandbox) -> None:
    refused(folder, forged_value(layout.DRILL, "schema", "nolive.drill/2"), "NL-PCK-02", layout.DRILL)
    refused(folder, forged_value(layout.DECISION, "schema", "nolive.decision/9"), "NL-DEC-01", layout.DECISION)


def test_D20_a_pack_of_the_first_form_verifies_for_ever(folder: Sandbox) -> None:
    """This archive was made by version 0.1.0 of a real drill and is never made anew."""
    kept = next((ROOT / "tests/data/packs").glob("drill_*.tar.gz"))
    code, text = verified(folder, subject=str(kept))
    assert code == 0, text
    assert "tar and bag both intact" in " ".join(text.split())
    assert "GO (drill only)" in text
