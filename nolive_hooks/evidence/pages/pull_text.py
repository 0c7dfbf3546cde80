"""The text of a drill's pull request: what a reviewer needs in two minutes, rendered from the sealed records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents.rendering import BANNER
from nolive_hooks.evidence.documents.views import duration, word
from nolive_hooks.evidence.figures.metrics import recompute
from nolive_hooks.evidence.judges.case import Case, build
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.pages.page import curves, deviations, notices
from nolive_hooks.evidence.pages.words import label, shown
from nolive_hooks.evidence.records.decision import CRITERIA, DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.evidence.records.metrics import Metrics
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy
from nolive_hooks.report import summary
from nolive_hooks.report.page import Block, Cell, Column, Heading, Notice, Page, Table, Text, Tone

BEGIN, END = "<!-- nolive:begin pull -->", "<!-- nolive:end pull -->"
_FIGURES = ("trades_total", "net_pnl", "total_return", "max_drawdown", "win_rate", "sharpe_ratio")
_BOX = re.compile(r"^\s*[-*] \[([ xX])\]", re.MULTILINE)


def title(decision: DecisionRecord) -> str:
    """The pull request's title."""
    return f"{decision.run_id}: {word(decision.verdict)} (drill only)"


def body(pack: Pack, policy: Policy, report: Report, *, blob_url: str = "") -> str:
    """The generated part, between markers, in at most 60 KiB.

    `blob_url` is the address under which GitHub shows a file of this commit, or empty: then nothing is linked.
    """
    text = summary.render(_page(build(pack, policy), report, blob_url), most=summary.COMMENT_BYTES)
    return f"{BEGIN}\n{text}{END}\n"


def merged(existing: str, generated: str) -> str:
    """An existing text with its generated part replaced; what people wrote around it stays."""
    begin, end = existing.find(BEGIN), existing.rfind(END)
    if begin < 0 or end < begin:
        return f"{generated}\n{existing}" if existing.strip() else generated
    return existing[:begin] + generated.rstrip("\n") + existing[end + len(END) :]


def _page(case: Case, report: Report, blob_url: str) -> Page:
    drill, decision = case.drill, case.decision
    blocks: list[Block] = []
    if decision is not None and drill is not None:
        blocks += notices(decision, drill)
        blocks.append(_who(case, drill, decision))
        blocks.append(_criteria(case, decision, blob_url))
    blocks += _checks(report)
    blocks += deviations(drill) if drill is not None else ()
    blocks += (block for block in curves(case) if not isinstance(block, Heading))
    blocks += _figures(case)
    blocks.append(_written(case))
    heading = title(decision) if decision is not None else f"{case.pack.run_id}: not decided"
    newest = seals.newest(case.pack.files)
    footer = (
        f"Seal {newest.id if newest is not None else 'none'}. Check it yourself: nolive verify HEAD:{case.pack.folder}"
    )
    return Page(heading, f"NO-LIVE DRILL. {BANNER}", "", tuple(blocks), footer)


def _who(case: Case, drill: DrillRecord, decision: DecisionRecord) -> Table:
    newest = seals.newest(case.pack.files)
    rows = (
        ("Operator", f"{drill.people.operator.name} ({drill.people.operator.login})"),
        ("Mode", Cell(str(drill.mode.declared), code=True)),
        ("Commit under test", Cell(drill.repo.run_sha[:12], code=True)),
        ("Strategy", f"{drill.strategy.name} on {', '.join(item.symbol for item in drill.instruments)}"),
        ("Engine", f"{drill.engine.name} {drill.engine.version}"),
        ("Network", f"{drill.network.isolation}, {_contacted(drill)}"),
        ("Seal", Cell(newest.id if newest is not None else "not sealed", code=True)),
        ("Duration", duration(drill.created_utc, decision.step.finished)),
    )
    return Table((Column("Drill"), Column(drill.run_id)), rows)


def _contacted(drill: DrillRecord) -> str:
    hosts = drill.network.hosts_contacted
    if hosts is None:
        return "what was contacted is not proven"
    return f"contacted {', '.join(hosts)}" if hosts else "nothing was contacted"


def _criteria(case: Case, decision: DecisionRecord, blob_url: str) -> Table:
    rows = []
    for row in decision.criteria:
        links = [evidence_link(case.pack, item, blob_url) for item in row.evidence]
        first = links[0] if links else Cell("no evidence", Tone.BAD)
        second = links[1] if len(links) > 1 else Cell("")
        passed = row.result == "PASS"
        result = Cell("ok" if passed else "failed", Tone.GOOD if passed else Tone.BAD)
        rows.append((CRITERIA.get(row.id, row.id), result, first, second))
    return Table((Column("Criterion"), Column("Result"), Column("Evidence"), Column("")), tuple(rows))


def evidence_link(pack: Pack, item: str, blob_url: str) -> Cell:
    """A piece of evidence (`logs/system.log`, `drill.json#mode`, `attested:<answer id>`) at its line."""
    path, _, key = item.partition("#")
    sought = f'  "{key}":' if key else ""
    if item.startswith("attested:"):
        path, sought = layout.DRILL, f'"id": "{item.removeprefix("attested:")}"'
    lines = pack.files.get(path, b"").decode("utf-8", "replace").splitlines()
    number = next((at for at, line in enumerate(lines, 1) if sought and line.rstrip(", {[").startswith(sought)), 0)
    number = number or next((at for at, line in enumerate(lines, 1) if sought and sought in line), 0)
    there = path in pack.files and blob_url
    link = f"{blob_url}/{pack.at(path)}{f'#L{number}' if number else ''}" if there else ""
    return Cell(item, code=True, link=link)


def _checks(report: Report) -> Iterator[Block]:
    if report.blocking:
        first = report.blocking[0]
        text = f"{len(report.blocking)} findings block; the first: {first.rule} {first.location} {first.message}"
        yield Notice(Tone.BAD, "The checks do not agree", text)
    warned = [item for item in report.findings if not item.blocks and not item.allowed]
    if warned:
        rows = tuple((Cell(row.rule, code=True), str(row.location), row.message) for row in warned[:20])
        yield Table((Column("Remark"), Column("Where"), Column("What")), rows)


def _figures(case: Case) -> Iterator[Block]:
    """What the pack claims beside what its own trades give."""
    record = case.performance
    if record is None or case.trades is None or case.trades.faults:
        return
    points = case.equity.points if case.equity is not None and not case.equity.faults else ()
    found = recompute(
        case.trades.trades, points, record.basis, instruments=case.instruments,
        min_observations=case.policy.pack.min_observations,
    )  # fmt: skip
    rows = tuple(_figure(name, record.metrics, found, record.currency) for name in _FIGURES)
    columns = (Column("Simulated"), Column("Claimed", numeric=True), Column("Computed again", numeric=True), Column(""))
    yield Table(columns, rows)


def _figure(name: str, claimed: Metrics, found: Metrics, currency: str) -> tuple[str | Cell, ...]:
    said, truth = getattr(claimed, name), getattr(found, name)
    same = said == truth or (said is not None and truth is not None and abs(said - truth) <= 1e-6 * max(1, abs(truth)))
    return (
        label(name),
        shown(name, said, currency),
        shown(name, truth, currency),
        Cell("equal" if same else "DIFFERS", _tone(same)),
    )


def _tone(good: bool) -> Tone:
    return Tone.GOOD if good else Tone.BAD


def _written(case: Case) -> Text:
    boxes = _BOX.findall(case.text(layout.CHECKLIST))
    ticked = sum(box != " " for box in boxes)
    share = f"{ticked} of {len(boxes)}, {100 * ticked // len(boxes)} %" if boxes else "not written yet"
    trades = len(case.trades.trades) if case.trades is not None else 0
    return Text(f"Checklist: {share}. Simulated trades: {trades}. Files: {len(case.pack.files)}.")
