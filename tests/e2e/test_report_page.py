"""The page that governance reads, opened in a real browser at the widths people have."""

from __future__ import annotations

import math
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pages.page import page
from nolive_hooks.evidence.sealing.archive import open_archive
from nolive_hooks.policy import Policy
from nolive_hooks.report import html
from nolive_hooks.report.page import (
    Block,
    Cell,
    Column,
    Digest,
    Digests,
    Fact,
    Facts,
    Heading,
    LineChart,
    Mark,
    Marker,
    Notice,
    Page,
    Point,
    Series,
    Step,
    Table,
    Text,
    Timeline,
    Tone,
)
from tests.support import ROOT

START = 1_795_345_500.0  # 2026-11-22 11:05 UTC, the third step
BANNER = "NO-LIVE DRILL. A GO here means: this drill passed. It never authorises live trading."
WIDTHS = (1280, 390)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
# Runs only in the copy that is measured: the page itself forbids every script.
MEASURE = """<script>
const wrong = [];
const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const name = e => e.tagName + '.' + (e.getAttribute('class') || '') + ':' + e.textContent.slice(0, 40);
const root = document.documentElement;
if (root.scrollWidth > innerWidth) wrong.push('page scrolls sideways: ' + root.scrollWidth);
for (const e of document.querySelectorAll('body *:not(script)')) {
  if (!shown(e)) continue;
  const box = e.getBoundingClientRect();
  const scrolls = e.closest('.scroll');
  if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) wrong.push('outside: ' + name(e));
  if (!scrolls && e instanceof HTMLElement && e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).display !== 'inline') wrong.push('overflows: ' + name(e));
  if (e.tagName === 'text') {
    const chart = e.ownerSVGElement.getBoundingClientRect();
    if (box.left < chart.left - 1 || box.right > chart.right + 1) wrong.push('cut: ' + name(e));
    if (box.height < 9) wrong.push('too small: ' + name(e));
  }
}
document.title = 'MEASURED ' + innerWidth + ' ' + JSON.stringify(wrong);
</script>"""


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail("REQUIRE_ALL=1 and no Chromium: the page cannot be looked at")
    pytest.skip("no Chromium on this machine: the page cannot be looked at")


@pytest.fixture(scope="module")
def opened(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> _Browser:
    return _Browser(chromium, tmp_path_factory.mktemp("browser"))


class _Browser:
    """One headless Chromium with a profile of its own; each call opens one file and ends."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder

    def run(self, target: Path, *flags: str) -> str:
        argv = [self.program, *FLAGS, f"--user-data-dir={self.folder / 'profile'}", *flags, target.as_uri()]
        # A browser may end with a crash of its own after it has written what was asked for; the tests judge that.
        return subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False).stdout

    def complaints(self, target: Path) -> list[str]:
        """What the browser writes to its console while a file is opened."""
        argv = [self.program, *FLAGS, f"--user-data-dir={self.folder / 'profile'}", "--enable-logging=stderr", "--v=0"]
        argv += ["--dump-dom", "--allow-file-access-from-files", target.as_uri()]
        said = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False).stderr
        return [line for line in said.splitlines() if "CONSOLE" in line]

    def framed(self, text: str, width: int, height: int) -> Path:
        """A file that shows `text` in a frame of an exact width, below what a window can be narrowed to."""
        inner = self.folder / f"inner-{width}.html"
        inner.write_text(text, encoding="utf-8")
        outer = self.folder / f"outer-{width}.html"
        outer.write_text(
            f'<body style="margin:0"><iframe src="{inner.name}" style="border:0;display:block" '
            f'width="{width}" height="{height}"></iframe>',
            encoding="utf-8",
        )
        return outer


def report_of_a_drill() -> str:
    """report.html as it is made now of a real drill that was kept."""
    kept = next((ROOT / "tests/data/packs").glob("drill_*.tar.gz"))
    pack = open_archive(kept.read_bytes()).pack
    return html.render(page(pack, Policy(), judge(pack, Policy())))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_of_a_real_drill_is_whole_and_quiet(opened: _Browser, width: int) -> None:
    """Nothing is cut off, nothing scrolls sideways but tables, and the browser has no complaint."""
    text = report_of_a_drill()
    assert_nothing_overflows(opened, text, width)
    complaints = opened.complaints(opened.framed(text, width, 4000))
    assert complaints == [], complaints


@pytest.mark.parametrize("width", [*WIDTHS, 720, 360])
def test_nothing_overflows(opened: _Browser, width: int) -> None:
    assert_nothing_overflows(opened, html.render(drill_page()), width)


def assert_nothing_overflows(opened: _Browser, text: str, width: int) -> None:
    measured = text.replace("</body>", MEASURE + "</body>")
    measured = re.sub(r"<meta http-equiv=[^>]+>", "", measured)
    frame = opened.framed(measured, width, 4000)
    relay = "<script>onload=()=>{document.title=frames[0].document.title}</script>"
    frame.write_text(frame.read_text(encoding="utf-8") + relay, encoding="utf-8")
    dom = opened.run(frame, "--dump-dom", "--allow-file-access-from-files", f"--window-size={max(width, 600)},900")
    assert f"<title>MEASURED {width} []</title>" in dom, dom[:2000]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_drawn(opened: _Browser, tmp_path: Path, width: int, scheme: str) -> None:
    picture = Path(os.environ.get("REPORT_PICTURES") or tmp_path) / f"report-{width}-{scheme}.png"
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    frame = opened.framed(html.render(drill_page()), width, 3600)
    opened.run(frame, f"--screenshot={picture}", f"--window-size={max(width, 500)},3600", *dark)
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size > 40_000  # a blank sheet of this size is a few kilobytes


def test_the_page_prints(opened: _Browser, tmp_path: Path) -> None:
    sheet = Path(os.environ.get("REPORT_PICTURES") or tmp_path) / "report.pdf"
    page = opened.folder / "print.html"
    page.write_text(html.render(drill_page()), encoding="utf-8")
    opened.run(page, f"--print-to-pdf={sheet}", "--no-pdf-header-footer")
    data = sheet.read_bytes()
    assert data.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 8


def test_E13_no_script_of_evidence_runs(opened: _Browser) -> None:
    """E13: hostile evidence in every text field changes nothing in the open page."""
    attack = "<script>document.title='OWNED'</script><img src=x onerror=\"document.title='OWNED'\"></style>"
    page = opened.folder / "attack.html"
    page.write_text(html.render(_poisoned(attack)), encoding="utf-8")
    dom = opened.run(page, "--dump-dom", "--window-size=800,800")
    assert "<title>&lt;script&gt;" in dom
    assert "<title>OWNED" not in dom
    assert dom.count("<img") == 0


def _poisoned(text: str) -> Page:
    chart = LineChart(
        text, (Series(text, (Point(START, 1), Point(START + 60, 2))),), text, (Marker(START, 1, label=text),)
    )
    blocks: tuple[Block, ...] = (
        Heading(text),
        Text(text, quote=True, author=text),
        Facts((Fact(text, text),)),
        Table((Column(text),), ((Cell(text, Tone.BAD, code=True),),), text),
        chart,
        Timeline(text, (Step(text, 1, 2, Tone.GOOD, text),)),
        Digests((Digest(text, 1, text),), text),
        Notice(Tone.CAUTION, text, text),
    )
    return Page(text, text, text, blocks, text)


def drill_page() -> Page:
    """A drill as governance sees it, with long names and an overrun."""
    equity, trades = _equity()
    peak, drawdown = -math.inf, []
    for point in equity:
        peak = max(peak, point.y)
        drawdown.append(Point(point.x, (point.y / peak - 1) * 100))
    blocks: tuple[Block, ...] = (
        Notice(
            Tone.GOOD,
            "GO for this drill",
            "Decided by op-1 on 2026-11-22 at 12:21 UTC. Waiting for an approving review by someone other than op-1.",
        ),
        Notice(Tone.CAUTION, "1 deviation", "Step 3 ran 2 minutes over its budget; reason recorded by the operator."),
        Facts(
            (
                Fact("Operator", "op-1"),
                Fact("Mode", Cell("shadow", Tone.GOOD)),
                Fact("Strategy", "ma_crossover"),
                Fact("Symbol", "BTC-EUR"),
                Fact("Authorised by", "A-2026-014, valid to 2026-11-30"),
                Fact("Run commit", Cell("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b", code=True)),
                Fact("Started", "2026-11-22 10:45:00 UTC"),
                Fact("Duration", "96 of 100 minutes"),
            )
        ),
        Heading("Criteria"),
        Table(
            (Column("Criterion"), Column("Result"), Column("Evidence")),
            (
                ("Environment verified NO-LIVE", Cell("passed", Tone.GOOD), Cell("config/effective.json", code=True)),
                ("Strategy ran without critical errors", Cell("passed", Tone.GOOD), Cell("logs/run.log", code=True)),
                ("Evidence pack complete", Cell("passed", Tone.GOOD), "14 of 14 files"),
                ("No prohibition violated", Cell("passed", Tone.GOOD), "6 of 6 checked, 2 of them attested"),
                ("Operator competency", Cell("to confirm", Tone.CAUTION), "reviewer's judgement"),
            ),
        ),
        Heading("Rationale", 3),
        Text(
            "All five criteria are met. The kill switch was exercised at 11:31 and stopped the engine within one "
            "bar.\n\nThe longer dry run is explained by a slow warm-up of the indicator cache.",
            quote=True,
            author="op-1, 2026-11-22 12:21 UTC",
        ),
        Heading("Performance in simulation"),
        LineChart("Equity", (Series("equity", tuple(equity)),), "EUR", trades),
        LineChart("Drawdown", (Series("drawdown", tuple(drawdown), area=True),), "% of peak"),
        Table(
            (Column("Measure"), Column("Claimed", numeric=True), Column("Recomputed", numeric=True), Column("Agrees")),
            (
                ("Trades", "38", "38", Cell("yes", Tone.GOOD)),
                ("Net profit, EUR", "412.55", "412.55", Cell("yes", Tone.GOOD)),
                ("Maximum drawdown, %", "3.81", "3.81", Cell("yes", Tone.GOOD)),
                ("Sharpe ratio", "not stated", "not defined (fewer than 20 observations)", Cell("n/a")),
            ),
            "Claimed by the engine, recomputed from trades and equity",
        ),
        Heading("Procedure"),
        Timeline(
            "Minutes used against minutes planned",
            (
                Step("Environment", 15, 2.7, Tone.GOOD),
                Step("Pre-flight", 20, 11, Tone.GOOD, "health check, log writes seen, data feed 500 bars"),
                Step("Dry run", 30, 32.2, Tone.CAUTION, "extended: slow warm-up of the indicator cache"),
                Step("Evidence", 20, 8.5, Tone.GOOD),
                Step("Decision", 15, 4, Tone.GOOD),
            ),
        ),
        Heading("Seal"),
        Digests(_digests(), "nl1-9ecd35bb670e" + "5" * 52),
    )
    title = "NO-LIVE drill of ma_crossover"
    subtitle = "drill_20261122_104500, BTC-EUR in shadow mode"
    footer = (
        "Made by nolive-hooks 0.1.0 from the sealed pack. Verify offline: nolive verify drill_20261122_104500.tar.gz"
    )
    return Page(title, BANNER, subtitle, blocks, footer)


def _equity() -> tuple[list[Point], tuple[Marker, ...]]:
    chance = random.Random(7)
    value, points, marks = 10_000.0, [], []
    for index in range(1800):
        value += chance.gauss(0.23, 9)
        points.append(Point(START + index, round(value, 2)))
        if index % 95 == 40:
            marks.append(Marker(START + index, value, Mark.ENTRY, f"entry at {value:.2f}"))
        if index % 95 == 80:
            marks.append(Marker(START + index, value, Mark.EXIT, f"exit at {value:.2f}"))
    return points, tuple(marks)


def _digests() -> tuple[Digest, ...]:
    chance = random.Random(11)
    names = (
        "PHASE5_NO_LIVE_EVIDENCE_INDEX.md",
        "PHASE5_NO_LIVE_GO_NO_GO_RECORD.md",
        "PHASE5_NO_LIVE_OPERATOR_CHECKLIST.md",
        "config/effective.json",
        "logs/a_rather_long_name_of_a_log_file_that_a_strategy_wrote_during_the_dry_run.log",
        "metrics/performance_summary.json",
        "trades/simulated_trades.csv",
    )
    return tuple(Digest(name, chance.randrange(900, 900_000), f"{chance.getrandbits(256):064x}") for name in names)
