"""What the documents say is what the tool does."""

from __future__ import annotations

import re

import pytest

from tests.support import BIN, ROOT, Sandbox


def test_the_rules_page_is_what_the_tool_prints(folder: Sandbox) -> None:
    printed = folder.must(str(BIN / "nolive"), "rules", "--format", "markdown")
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == printed, (
        "nolive rules --format markdown > docs/rules.md"
    )


def test_rules_narrow_by_prefix(folder: Sandbox) -> None:
    shown = folder.must(str(BIN / "nolive"), "rules", "NL-INT").splitlines()
    assert len(shown) == 9
    assert all(line.startswith("NL-INT-0") for line in shown)
    unknown = folder.run(str(BIN / "nolive"), "rules", "zzz")
    assert unknown.returncode == 2
    assert "no rule starts with 'zzz'" in unknown.stderr


def test_the_command_for_detect_secrets_never_verifies() -> None:
    """detect-secrets tries the keys that its own plugins find, unless it is told not to."""
    commands = re.findall(r"`(detect-secrets scan [^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert commands
    assert all("--no-verify" in command for command in commands)


@pytest.mark.parametrize("page", [*sorted(path.name for path in (ROOT / "docs").glob("*.md")), "../README.md"])
def test_links_between_documents_lead_somewhere(page: str) -> None:
    source = ROOT / "docs" / page
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", source.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (source.parent / target).exists(), f"{page} links to {target}"


def test_every_command_of_the_readme_exists(folder: Sandbox) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"nolive ((?:drill|gate) [a-z]+|scan|verify|rules|demo|allow|explain|baseline)\b", text))
    assert {"scan", "verify", "drill start", "gate evaluate"} <= commands
    for command in commands:
        folder.must(str(BIN / "nolive"), *command.split(), "--help")


def test_every_option_of_the_readme_exists(folder: Sandbox) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command, rest in re.findall(r"nolive ((?:drill |gate )?[a-z]+)((?: [^`\n|]+)?)", text):
        options = re.findall(r"(?<= )(--[a-z-]+|-o)\b", rest)
        if options:
            shown = folder.must(str(BIN / "nolive"), *command.split(), "--help")
            assert all(option in shown for option in options), (command, options)
