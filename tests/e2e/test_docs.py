"""What the documents say is what the tool does."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.figures.trades import COLUMNS
from nolive_hooks.evidence.records import DecisionRecord, DrillRecord, RiskRecord
from tests.e2e.docs_support import PAGES, misfit, shown
from tests.support import BIN, ROOT, Sandbox, missing, words


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


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in (*PAGES, *ROOT.glob("*.md"))])
def test_links_between_documents_lead_somewhere(page: str) -> None:
    source = ROOT / page
    for target in re.findall(r"\]\(([^)\s]+)\)", source.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if target.startswith("http"):
            continue
        there = (source.parent / path).resolve() if path else source
        assert there.exists(), f"{page} links to {target}"
        assert not anchor or anchor in anchors(there.read_text(encoding="utf-8")), f"{page} links to {target}"


def anchors(text: str) -> set[str]:
    """The headings of a page, as GitHub and the site name them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [path.name for path in PAGES])
def test_every_command_and_option_of_the_documents_exists(page: str) -> None:
    wrong = {command.command: why for command in shown() if command.page == page and (why := misfit(command))}
    assert not wrong


def test_the_documents_show_the_commands_of_every_user() -> None:
    names = {" ".join(command.words[:3]) for command in shown()}
    for name in ("nolive init", "nolive scan", "nolive drill start", "nolive drill pr", "nolive gate evaluate",
                 "nolive verify", "nolive report --since", "nolive authorise --operator", "nolive demo"):  # fmt: skip
        assert any(found.startswith(name) for found in names), name


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """As `make docs` does it; the first to complain about a page without a place in the navigation."""
    if importlib.util.find_spec("mkdocs") is None:
        missing("mkdocs-material (pip install -e '.[docs]')")
    command = (sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site"))
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, words(done)
    assert words(done).strip() == ""
    pages = {path.stem if path.stem == "index" else f"{path.stem}/index" for path in (ROOT / "docs").glob("*.md")}
    assert all((tmp_path / "site" / f"{page}.html").exists() for page in pages)
    html = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("index.html"))
    loaded = re.findall(r"<(?:script|img|iframe)[^>]*src=\"(https?:[^\"]+)", html)
    assert not loaded, "nothing is loaded from elsewhere"


def test_the_map_of_regulation_points_at_evidence_that_a_pack_holds() -> None:
    """Each file, key and column that the map names is one that the records have."""
    text = (ROOT / "docs" / "regulation.md").read_text(encoding="utf-8")
    files = {row.path for row in layout.ROWS} | {"logs/", "approval.json", ".nolive/authorisations/"}
    keys = {name for record in (DrillRecord, DecisionRecord, RiskRecord) for name in record.__struct_fields__}
    columns, controls = {column.name for column in COLUMNS}, {"kill_switch"}
    for span in re.findall(r"`([^`]+)`", text):
        if not span.startswith(("nolive ", "--")):
            assert span.removesuffix("[]") in files | keys | columns | controls, span
