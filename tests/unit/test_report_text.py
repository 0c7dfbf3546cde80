"""The message at a terminal, letter by letter."""

from __future__ import annotations

import datetime as dt
import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nolive_hooks.model import Finding, Location, Report, Severity, Skipped
from nolive_hooks.report import render
from nolive_hooks.report.escape import columns

TODAY = dt.date(2026, 11, 22)
DRY_RUN = Finding(
    "safety-off/freqtrade",
    Severity.BLOCK,
    Location("user_data/config.json", 12, 16),
    '"dry_run" is false: freqtrade would place real orders.',
    'set "dry_run": true, then git add user_data/config.json',
    "00112233aabbccdd",
)
SECRET = Finding(
    "live-key/binance.secret",
    Severity.BLOCK,
    Location("user_data/config.json", 31, 19),
    "exchange.secret holds what looks like a Binance API secret (64 characters, value hidden).",
    "keep it out of Git: export FREQTRADE__EXCHANGE__SECRET instead, then git add user_data/config.json",
    "8899aabbccddeeff",
)
HOOK = {"hook": "commit", "milliseconds": 84, "today": TODAY, "owner": "op-1@example.org"}
INDEX = "the content you are committing"


def many(count: int, severity: Severity = Severity.BLOCK) -> tuple[Finding, ...]:
    return tuple(
        Finding("live-mode/x", severity, Location(f"c{index:03}.toml", 1, 8), "mode is live.", "", f"{index:016x}")
        for index in range(count)
    )


def test_clean() -> None:
    assert render(Report("bot", examined=123), "text") == "nolive: clean. 123 files checked, 0 not checked.\n"
    assert render(Report("bot", examined=1), "text") == "nolive: clean. 1 file checked, 0 not checked.\n"


def test_two_blocks() -> None:
    report = Report(INDEX, (SECRET, DRY_RUN), examined=3, facts=HOOK)
    assert render(report, "text") == (
        "nolive: commit stopped. 2 problems in the content you are committing."
        " 3 files checked, 0 not checked, 84 ms.\n"
        "\n"
        "user_data/config.json:12:16  [safety-off/freqtrade]\n"
        '  "dry_run" is false: freqtrade would place real orders.\n'
        '  Fix:   set "dry_run": true, then git add user_data/config.json\n'
        "\n"
        "user_data/config.json:31:19  [live-key/binance.secret]\n"
        "  exchange.secret holds what looks like a Binance API secret (64 characters,\n"
        "  value hidden).\n"
        "  Fix:   keep it out of Git: export FREQTRADE__EXCHANGE__SECRET instead, then\n"
        "         git add user_data/config.json\n"
        "\n"
        "Not real? Say why; the reviewer of your pull request will see it:\n"
        '  nolive allow user_data/config.json:12 --reason "why this is not live"\n'
        "More: nolive explain safety-off/freqtrade\n"
        "(git commit -n would be caught again on the pull request)\n"
    )


def test_a_scan_says_what_it_scanned() -> None:
    report = Report("/srv/bot", (DRY_RUN,), examined=40, skipped=(Skipped("a.bin", "binary"),))
    assert render(report, "text").startswith("nolive: 1 problem in /srv/bot. 40 files checked, 1 not checked.\n")


def test_what_was_stopped_is_named() -> None:
    report = Report("3 commits", (DRY_RUN,), examined=4, facts={"hook": "push", "unit": "file version"})
    headline = render(report, "text").splitlines()[0]
    assert headline == "nolive: push stopped. 1 problem in 3 commits. 4 file versions checked, 0 not checked."


def test_a_hook_shows_five_in_full_and_counts_the_rest() -> None:
    text = render(Report(INDEX, many(8), examined=8, facts={"hook": True}), "text")
    assert text.count("[live-mode/x]") == 5
    assert "\nand 3 more: nolive scan --staged\n" in text
    assert text.startswith("nolive: commit stopped. 8 problems")


def test_a_hook_names_the_command_that_shows_the_rest_or_none() -> None:
    facts = {"hook": "push", "whole": "nolive scan --range a..b"}
    assert "\nand 3 more: nolive scan --range a..b\n" in render(Report("x", many(8), examined=8, facts=facts), "text")
    assert "\nand 3 more\n" in render(Report("x", many(8), examined=8, facts={**facts, "whole": ""}), "text")


def test_a_command_with_its_options_and_what_it_is_about_stays_on_one_line() -> None:
    fix = "revoke it at the venue if it was ever published, so git rebase -i fe958e5e0a^ and take it out"
    text = render(Report("x", (replace(DRY_RUN, remedy=fix),), examined=1), "text")
    assert "git rebase -i fe958e5e0a^" in text


def test_a_scan_shows_all() -> None:
    text = render(Report("bot", many(40), examined=40), "text")
    assert text.count("[live-mode/x]") == 40
    assert "more:" not in text


def test_remarks_come_after_problems_and_shorter() -> None:
    warning = Finding("live-default/ccxt", Severity.WARN, Location("a.py", 3), "no sandbox mode set.", "call it")
    note = Finding("known-test", Severity.NOTE, Location("b.py"), "a documented example key.")
    assert render(Report("bot", (note, warning, DRY_RUN), examined=3), "text").split("\n\n")[2:4] == [
        "warning: a.py:3  [live-default/ccxt]\n  no sandbox mode set.",
        "note: b.py  [known-test]\n  a documented example key.",
    ]


def test_remarks_alone_are_not_called_clean_nor_stopped() -> None:
    text = render(Report(INDEX, many(7, Severity.WARN), examined=9, facts={"hook": True}), "text")
    assert text.splitlines()[0] == (
        "nolive: no problem, 7 remarks in the content you are committing. 9 files checked, 0 not checked."
    )
    assert "and 2 remarks more: nolive scan --staged" in text


def test_unjudged_is_said_first_and_never_clean() -> None:
    report = Report(
        "bot",
        (),
        5,
        (Skipped("big.json", "no permission", unjudged=True), Skipped("docs/a.md", "excluded by policy")),
        ("conf/app.yaml: line 3: not YAML",),
    )
    assert render(report, "text") == (
        "nolive: could not judge bot. 5 files checked, 2 not checked.\n"
        "\n"
        "Could not judge, so this is not a clean result:\n"
        "  - conf/app.yaml: line 3: not YAML\n"
        "  - big.json: no permission\n"
        "\n"
        "Not checked on purpose, 1 file:\n"
        "  excluded by policy: docs/a.md\n"
    )


def test_unjudged_stops_a_commit_and_stays_beside_problems() -> None:
    alone = Report(INDEX, unjudged=("x",), facts={"hook": True})
    assert render(alone, "text").startswith(
        "nolive: commit stopped. Could not judge the content you are committing. 0 files checked"
    )
    both = Report(INDEX, (DRY_RUN,), unjudged=("x",), facts={"hook": True})
    assert "1 problem in the content you are committing, and 1 thing could not be judged." in render(both, "text")


def test_many_doubts_are_capped_with_a_count() -> None:
    text = render(Report("bot", unjudged=tuple(f"reason {index}" for index in range(30))), "text")
    assert text.count("  - reason") == 20
    assert "  and 10 more: nolive scan --format json\n" in text


def test_skipped_files_are_counted_completely() -> None:
    skipped = tuple(Skipped(f"img/{index:02}.png", "binary") for index in range(12))
    text = render(Report("bot", examined=1, skipped=skipped), "text")
    assert text.endswith("Not checked on purpose, 12 files:\n  binary: img/00.png, img/01.png, img/02.png and 9 more\n")


def test_allowed_findings_are_counted_and_do_not_stop() -> None:
    allowed = tuple(
        Finding("live-mode/x", Severity.BLOCK, Location(f"{n}.toml"), "m", allowed="a documented example")
        for n in "abc"
    )
    assert render(Report("bot", allowed, examined=3), "text") == (
        "nolive: clean. 3 files checked, 0 not checked.\n\n3 findings allowed (nolive allow --list)\n"
    )


def test_B1_B2_hostile_file_names() -> None:
    names = (
        "a\x1b[2K\rok.toml",
        "b\n::error file=pwn::gotcha.toml",
        "c\u202elmot.toml",
        "::error::d",
        "caf\udce9.toml",
    )
    findings = tuple(
        Finding("live-mode/x", Severity.BLOCK, Location(name, 1, 1), f"{name} is live.", f"git add {name}", "f" * 16)
        for name in names
    )
    text = render(Report("x\n::set-output", findings, examined=5, unjudged=("::y\n::z",)), "text")
    assert [line for line in text.splitlines() if line.endswith("[live-mode/x]")] == [
        r"\x3a:error::d:1:1  [live-mode/x]",
        r"a\x1b[2K\rok.toml:1:1  [live-mode/x]",
        r"b\n::error file=pwn::gotcha.toml:1:1  [live-mode/x]",
        r"caf\xe9.toml:1:1  [live-mode/x]",
        r"c\u202elmot.toml:1:1  [live-mode/x]",
    ]
    harmless(text)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["::error::", "::", "\n", " ", "wordword", "\x1b", "##[x]", "a" * 40])).map("".join))
def test_no_line_is_ever_a_command(text: str) -> None:
    finding = Finding(text, Severity.BLOCK, Location(text, 1), text, text, "f" * 16)
    warning = Finding(text, Severity.WARN, Location(text), text)
    harmless(render(Report(text, (finding, warning), 1, (Skipped(text, text),), (text,)), "text"))


def harmless(text: str) -> None:
    for line in text.removesuffix("\n").split("\n"):
        assert line.isprintable(), line
        assert not line.lstrip().startswith("::"), line
        assert "##[" not in line, line


def test_messages_keep_to_the_width_and_commands_stay_whole() -> None:
    finding = Finding(
        "live-mode/x",
        Severity.BLOCK,
        Location("a.toml", 1),
        "word " * 60,
        "word " * 18 + "git add some/where/a.toml",
        "f",
    )
    text = render(Report("bot", (finding,), 1), "text", width=60)
    assert all(columns(line) <= 60 for line in text.splitlines())
    assert "\n         git add some/where/a.toml\n" in text


def test_colour_is_only_added() -> None:
    report = Report(INDEX, (SECRET, DRY_RUN), 3, unjudged=("x",), facts=HOOK)
    plain, coloured = render(report, "text"), render(report, "text", color=True)
    assert "\x1b" not in plain
    stripped = coloured
    for style in ("1;31", "1;33", "1", "2", "0"):
        stripped = stripped.replace(f"\x1b[{style}m", "")
    assert stripped == plain
    assert coloured.startswith("\x1b[1;31mnolive: ")


@pytest.mark.parametrize(
    "path",
    ["user_data/config.json", 'a "b" \\c$(x).toml', "x\u202e\n\x7f\U000e0041'.toml", "##[x].toml", "é.toml", "-x.toml"],
)
def test_the_printed_allow_is_a_command_as_it_stands(path: str) -> None:
    finding = Finding("live-mode/x", Severity.BLOCK, Location(path, 1), "m", "", "00112233aabbccdd")
    text = render(Report("bot", (finding,), 1, facts=HOOK), "text")
    command = next(line for line in text.splitlines() if line.startswith("  nolive allow")).strip()
    assert command.startswith("nolive allow ")
    told = subprocess.run(
        ["bash", "-c", f'nolive() {{ printf "%s\\0" "$@"; }}; {command}'], capture_output=True, check=True, timeout=20
    )
    words = [os.fsdecode(word) for word in told.stdout.split(b"\0")[:-1]]
    assert words[0::2] == ["allow", "--reason"]
    assert words[1].removeprefix("./") == f"{path}:1"
    assert not words[1].startswith("-")
    assert len(words[3]) >= 10


def test_what_cannot_be_allowed_gets_no_hint() -> None:
    evidence = Finding("NL-PCK-02", Severity.BLOCK, Location("results/x"), "m", "", "f" * 16)
    nameless = Finding("live-mode/x", Severity.BLOCK, Location("caf\udce9.toml"), "m", "", "f" * 16)
    text = render(Report("bot", (evidence, nameless), 1, facts=HOOK), "text")
    assert "nolive allow" not in text
    both = render(Report("bot", (evidence, DRY_RUN), 1, facts=HOOK), "text")
    assert "nolive allow user_data/config.json:12" in both
    environment = Report("environment", (DRY_RUN,), 1, facts={"allowable": False})
    assert "nolive allow" not in render(environment, "text")
