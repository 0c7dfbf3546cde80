"""JSON, SARIF, annotations and Markdown: what machines read, and what GitHub shows."""

from __future__ import annotations

import base64
import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.model import Finding, Location, Report, Rule, Severity, Skipped
from nolive_hooks.report import FORMATS, github, markdown, render, words

LIVE = Finding(
    "live-mode/x", Severity.BLOCK, Location("conf/a b.toml", 3, 8), "mode is live.", "set it to paper", "0" * 16
)
WARNING = Finding("live-default/ccxt", Severity.WARN, Location("bot.py", 7), "no sandbox mode.", "", "1" * 16)
NOTE = Finding("known-test", Severity.NOTE, Location("README.md"), "a documented key.", "", "2" * 16)
ALLOWED = msgspec.structs.replace(
    LIVE, location=Location("old.toml", 1), allowed="kept for the museum", fingerprint="3" * 16
)
FULL = Report(
    "bot",
    (NOTE, ALLOWED, WARNING, LIVE),
    9,
    (Skipped("b.bin", "binary"), Skipped("a.yaml", "no permission", unjudged=True)),
    ("c.yaml: not YAML",),
)
CLEAN = Report("bot", examined=3)


def loaded(report: Report, form: str) -> dict[str, Any]:
    answer = json.loads(render(report, form))
    assert isinstance(answer, dict)
    return answer


def shuffled(report: Report) -> Report:
    chance = random.Random(3)
    findings, skipped = list(report.findings), list(report.skipped)
    chance.shuffle(findings)
    chance.shuffle(skipped)
    return msgspec.structs.replace(report, findings=tuple(findings), skipped=tuple(skipped))


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(NoliveError, match="no such format") as caught:
        render(CLEAN, "xml")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    text = render(FULL, form)
    assert text == render(shuffled(FULL), form)
    assert text.endswith("\n")


def test_json_is_exactly_the_schema() -> None:
    assert loaded(FULL, "json") == {
        "schema": 1,
        "subject": "bot",
        "examined": 9,
        "skipped": [{"path": "a.yaml", "reason": "no permission"}, {"path": "b.bin", "reason": "binary"}],
        "findings": [
            _row(LIVE),
            _row(WARNING),
            _row(NOTE),
            _row(ALLOWED) | {"allowed": True, "allow_reason": "kept for the museum"},
        ],
        "unjudged": ["c.yaml: not YAML", "a.yaml: no permission"],
    }
    assert loaded(CLEAN, "json")["unjudged"] == []


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "allowed": False,
    }


def test_B3_json_keeps_the_bytes_of_a_name() -> None:
    path = "caf\udce9.toml"
    report = Report("bot", (msgspec.structs.replace(LIVE, location=Location(path, 1)),), 1, (Skipped(path, "why"),))
    answer = loaded(report, "json")
    for row in (answer["findings"][0], answer["skipped"][0]):
        assert row["path"] == r"caf\xe9.toml"
        assert base64.b64decode(row["path_b64"]) == b"caf\xe9.toml"
    assert r"\udc" not in render(report, "json")


def test_B1_json_escapes_control_characters() -> None:
    text = render(msgspec.structs.replace(CLEAN, subject="a\x1b[2K\u202e\n::x"), "json")
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["subject"] == "a\x1b[2K\u202e\n::x"


def test_sarif_tells_everything_and_shows_no_source() -> None:
    report = msgspec.structs.replace(
        FULL, facts={"rules": (Rule("live-mode", "A switch chooses live", Severity.BLOCK, "choose paper"),)}
    )
    run = loaded(report, "sarif")["runs"][0]
    check_sarif(loaded(report, "sarif"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["known-test", "live-default/ccxt", "live-mode/x"]
    assert rules[2]["shortDescription"]["text"] == "A switch chooses live"
    assert rules[2]["help"]["text"] == "choose paper"
    assert rules[2]["helpUri"].endswith("/docs/rules.md#live-mode")
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    assert [result["partialFingerprints"] for result in run["results"]] == [
        {"nolive/v1": digit * 16} for digit in "0123"
    ]
    assert [result.get("suppressions") for result in run["results"]][:3] == [None] * 3
    assert run["results"][3]["suppressions"][0]["justification"] == "kept for the museum"
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "conf/a%20b.toml"
    assert place["region"] == {"startLine": 3, "startColumn": 8}
    assert "region" not in run["results"][2]["locations"][0]["physicalLocation"]
    assert "snippet" not in render(report, "sarif")
    assert "contextRegion" not in render(report, "sarif")


def test_sarif_of_what_was_not_judged_is_not_a_success() -> None:
    invocation = loaded(FULL, "sarif")["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["error", "error", "note"]
    assert loaded(CLEAN, "sarif")["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_sarif_text_makes_no_link() -> None:
    report = Report("bot", (msgspec.structs.replace(LIVE, message="[x](https://evil.example) \\"),), 1)
    text = loaded(report, "sarif")["runs"][0]["results"][0]["message"]["text"]
    assert text.startswith(r"\[x\](https://evil.example) \\")


NAMES = st.text(st.characters(), max_size=12) | st.just("caf\udce9") | st.just("a\x1b\n[x]:%,")


@settings(max_examples=50)
@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(Severity), st.integers(0, 9), st.booleans()), max_size=4))
def test_sarif_is_well_formed_for_any_text(rows: list[tuple[str, str, Severity, int, bool]]) -> None:
    findings = tuple(
        Finding(rule, severity, Location(path, line, line), rule, path, "f", rule if allowed else "")
        for rule, path, severity, line, allowed in rows
    )
    check_sarif(loaded(Report("bot", findings, len(rows), unjudged=tuple(row[0] for row in rows)), "sarif"))


def check_sarif(log: dict[str, Any]) -> None:
    """The parts of SARIF 2.1.0 that we write: no unknown property, right types, indexes that point."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "invocations", "results"}
    driver = run["tool"]["driver"]
    assert set(driver) == {"name", "informationUri", "semanticVersion", "rules"}
    identities = [rule["id"] for rule in driver["rules"]]
    for rule in driver["rules"]:
        assert set(rule) - {"help"} == {"id", "shortDescription", "helpUri", "defaultConfiguration"}
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    for result in run["results"]:
        known = {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "suppressions"}
        assert set(result) <= known
        assert identities[result["ruleIndex"]] == result["ruleId"]
        assert isinstance(result["message"]["text"], str)
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].isascii()
        assert min(place.get("region", {"startLine": 1}).values()) >= 1
        assert all(item["kind"] == "external" for item in result.get("suppressions", []))


def test_annotations_of_a_full_report() -> None:
    assert render(FULL, "github").splitlines() == [
        "::error file=conf/a b.toml,line=3,col=8,title=live-mode/x::mode is live.%0AFix: set it to paper",
        "::warning file=bot.py,line=7,title=live-default/ccxt::no sandbox mode.",
        "::notice file=README.md,title=known-test::a documented key.",
        (
            f"::error title=nolive::{words.headline(FULL)}"
            "%0Acould not judge: c.yaml: not YAML%0Acould not judge: a.yaml: no permission"
        ),
    ]


def test_annotations_of_a_clean_report_are_one_plain_line() -> None:
    assert render(CLEAN, "github") == "nolive: clean. 3 files checked, 0 not checked.\n"


def test_F16_at_most_nine_annotations_and_one_summary() -> None:
    findings = tuple(msgspec.structs.replace(LIVE, location=Location("a.toml", line)) for line in range(1, 31))
    lines = render(Report("bot", (*findings, WARNING), 30), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1].startswith("::error title=nolive::nolive: 30 problems in bot.")
    assert lines[-1].endswith("%0Aand 22 more: see the job summary")


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["::", "%0A", "\n", "\r", ",", ":", "=", "x", "##[", "::error::"])).map("".join))
def test_F14_annotations_cannot_be_steered(text: str) -> None:
    finding = Finding(text, Severity.BLOCK, Location(text, 1), text, text, "f")
    output = render(Report(text, (finding,), 1, unjudged=(text,)), "github").removesuffix("\n")
    first, last = output.split("\n")
    properties = first.removeprefix("::error ").partition("::")[0]
    assert properties.count(",") == properties.count("=") - text.count("=") * 2 - 1
    assert first.startswith("::error ")
    assert last.startswith("::error title=nolive::")
    assert "\r" not in output


def test_F14_foreign_text_is_fenced_with_a_token() -> None:
    token = "a1" * 16
    assert github.fenced("::set-output name=x::y\n", token) == (
        f"::stop-commands::{token}\n::set-output name=x::y\n::{token}::\n"
    )
    for bad in ("short", "with space 1234567890", token):
        with pytest.raises(ValueError, match="token"):
            github.fenced(f"text ::{token}::", bad)


def test_F15_an_output_needs_a_delimiter_that_is_not_in_it() -> None:
    mark = "b2" * 16
    assert github.output("verdict", "a\nEOF\nb", mark) == f"verdict<<{mark}\na\nEOF\nb\n{mark}\n"
    with pytest.raises(ValueError, match="delimiter"):
        github.output("verdict", f"x\n{mark}", mark)
    with pytest.raises(ValueError, match="name"):
        github.output("a=b\n", "x", mark)


def test_markdown_of_a_full_report() -> None:
    url = "https://github.com/nolive-hooks/nolive-hooks/blob/main/docs/rules.md"
    assert render(FULL, "markdown") == (
        "### nolive: 1 problem in bot, and 2 things could not be judged. 9 files checked, 2 not checked.\n"
        "\n"
        "**Could not judge, so this is not a clean result:**\n"
        "\n"
        "- c.yaml: not YAML\n"
        "- a.yaml: no permission\n"
        "\n"
        "| Where | Rule | Problem | Fix |\n"
        "| --- | --- | --- | --- |\n"
        f"| `conf/a b.toml:3:8` | [`live-mode/x`]({url}#live-mode) | mode is live. | set it to paper |\n"
        "\n"
        "<details>\n"
        "<summary>Remarks: 2</summary>\n"
        "\n"
        "| Where | Rule | Remark | Fix |\n"
        "| --- | --- | --- | --- |\n"
        f"| `bot.py:7` | [`live-default/ccxt`]({url}#live-default) | no sandbox mode. |  |\n"
        f"| `README.md` | [`known-test`]({url}#known-test) | a documented key. |  |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>Allowed: 1</summary>\n"
        "\n"
        "| Where | Rule | Reason |\n"
        "| --- | --- | --- |\n"
        f"| `old.toml:1` | [`live-mode/x`]({url}#live-mode) | kept for the museum |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>Not checked on purpose: 1</summary>\n"
        "\n"
        "| Path | Reason |\n"
        "| --- | --- |\n"
        "| `b.bin` | binary |\n"
        "\n"
        "</details>\n"
    )


ATTACKS = (
    "<script>alert(1)</script>",
    "</details>",
    "````\n# big",
    "![x](https://evil.example/pixel.png)",
    "@team fixes #1",
    "a | b | c |",
    "`code` `` ` ",
    "\\",
    "-->",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_E13_markdown_shows_attacks_and_obeys_none(attack: str) -> None:
    finding = Finding(attack, Severity.BLOCK, Location(attack, 1), attack, attack, "f")
    report = Report(
        attack, (finding, msgspec.structs.replace(finding, allowed=attack)), 1, (Skipped(attack, attack),), (attack,)
    )
    tame = msgspec.structs.replace(finding, rule="r", location=Location("p", 1), message="m", remedy="m")
    harmless = Report("s", (tame, msgspec.structs.replace(tame, allowed="m")), 1, (Skipped("p", "m"),), ("m",))
    attacked, expected = render(report, "markdown").splitlines(), render(harmless, "markdown").splitlines()
    assert [line[:2] for line in attacked] == [line[:2] for line in expected]
    for line, model in zip(attacked, expected, strict=True):
        if line.startswith("|"):
            assert line.count(" | ") == model.count(" | ")
    outside = [part for line in attacked for part in line.split("`")[::2]]
    assert not any("<script" in part or "](https://evil" in part for part in outside)


def test_F16_markdown_is_cut_with_a_pointer() -> None:
    long = "x" * 5000
    findings = tuple(
        Finding("live-mode/x", Severity.WARN, Location(f"é{index}/{long}", 1), long, long, "f") for index in range(300)
    )
    text = render(Report("bot", (LIVE, *findings), 300), "markdown")
    assert len(text.encode()) <= markdown.MOST_BYTES
    assert text.count("<details>") == text.count("</details>")
    assert "mode is live" in text
    assert text.endswith("more lines: run `nolive scan` to see all.**\n")


def test_a_canary_outside_the_report_is_in_no_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """No printer says anything but the fields of the report: not a fact it does not know, nor the environment."""
    chance = random.Random(20261122)
    canary = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=40))
    monkeypatch.setenv("NOLIVE_CANARY", canary)
    report = msgspec.structs.replace(FULL, facts={"unknown": canary, "rules": (canary,), "milliseconds": canary})
    for form in FORMATS:
        for hook in ({}, {"hook": True}):
            text = render(msgspec.structs.replace(report, facts=report.facts | hook), form)
            assert canary not in text
            assert text == render(msgspec.structs.replace(FULL, facts=hook), form)
