"""The page of report.html as values: what a reviewer wants to see in two minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents.rendering import BANNER
from nolive_hooks.evidence.documents.views import duration, word
from nolive_hooks.evidence.drill import Decision, StepStatus
from nolive_hooks.evidence.drill import Step as DrillStep
from nolive_hooks.evidence.figures.metrics import drawdown_curve
from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.judges.case import Case, build
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.pages.words import label, shown
from nolive_hooks.evidence.records import recorded
from nolive_hooks.evidence.records.decision import CRITERIA, DecisionRecord
from nolive_hooks.evidence.records.drill import PROHIBITIONS, DrillRecord, StepBudget
from nolive_hooks.evidence.records.metrics import PerformanceRecord, RiskRecord
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.evidence.sealing.manifest import digest
from nolive_hooks.model import Finding, Report
from nolive_hooks.policy import Policy
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
from nolive_hooks.report.words import plural

SHOWN_TRADES = 200
SHOWN_FINDINGS = 50
TONES = {Decision.GO: Tone.GOOD, Decision.NO_GO: Tone.CAUTION, Decision.VOID: Tone.BAD}


def page(pack: Pack, policy: Policy, report: Report | None = None) -> Page:
    """The page of a pack; with the judge's report its findings are shown too. Absent records are left out."""
    return _page(build(pack, policy), report)


def _page(case: Case, report: Report | None) -> Page:
    drill, decision = case.drill, case.decision
    blocks: list[Block] = []
    if decision is not None:
        blocks += notices(decision, drill)
    if drill is not None:
        blocks.append(_facts(case, drill, decision))
    if decision is not None:
        blocks.append(_criteria(decision))
    if report is not None:
        blocks += _findings(report.findings)
    if drill is not None:
        blocks += _prohibitions(drill)
        blocks += _timeline(drill, decision)
    blocks += curves(case)
    if case.performance is not None:
        blocks += _figures(case.performance)
    if case.risk is not None:
        blocks += _risk(case.risk)
    blocks += _trades(case)
    if drill is not None:
        blocks += deviations(drill)
        blocks += _pictures(drill)
    blocks += _digests(case)
    title = f"{case.pack.run_id}: {word(decision.verdict) if decision is not None else 'not decided'}"
    return Page(title, f"NO-LIVE DRILL. {BANNER}", _subtitle(drill), tuple(blocks), _footer(case))


def _subtitle(drill: DrillRecord | None) -> str:
    if drill is None:
        return ""
    symbols = ", ".join(item.symbol for item in drill.instruments)
    return f"{drill.strategy.name} on {symbols}, mode {drill.mode.declared}, operator {drill.people.operator.login}"


def _footer(case: Case) -> str:
    seal = seals.newest(case.pack.files)
    return f"{case.pack.run_id}, seal {seal.id if seal is not None else 'none'}. {BANNER}"


def notices(decision: DecisionRecord, drill: DrillRecord | None) -> Iterator[Block]:
    """What must be seen first: the decision, a self-review, scripted answers, and the reasons."""
    verdict = word(decision.verdict)
    yield Notice(
        TONES[decision.verdict],
        f"{verdict} (drill only)",
        f"by {decision.decided_by}, {readable(decision.step.finished)}",
    )
    if decision.self_reviewed:
        yield Notice(Tone.CAUTION, "Self-reviewed", "No independent person had reviewed this pack when it was sealed.")
    if drill is not None and any(answer.scripted for answer in drill.answers):
        yield Notice(Tone.CAUTION, "DEMO", "Answers in this pack came from a file and not from a person.")
    yield Text(decision.rationale, quote=True, author=decision.decided_by)


def _facts(case: Case, drill: DrillRecord, decision: DecisionRecord | None) -> Facts:
    end = decision.step.finished if decision is not None else drill.finished_utc
    return Facts(
        (
            Fact("Run", Cell(drill.run_id, code=True)),
            Fact("Mode", Cell(str(drill.mode.declared), Tone.GOOD, code=True)),
            Fact("Operator", f"{drill.people.operator.name} ({drill.people.operator.login})"),
            Fact("Authorised", _authorised(drill)),
            Fact("Commit", Cell(drill.repo.run_sha, code=True)),
            Fact("Branch", Cell(drill.repo.branch, code=True)),
            Fact("Engine", f"{drill.engine.name} {drill.engine.version}"),
            Fact("Bars", f"{drill.data.bars_processed} of {drill.data.bars_declared}, {drill.data.warmup} to warm up"),
            Fact("Outcome", Cell(drill.outcome.value, Tone.GOOD if drill.outcome.sound else Tone.BAD)),
            Fact("Duration", duration(drill.created_utc, end)),
            Fact("Evidence seal", Cell(seals.evidence_id(case.pack.files) or "not sealed", code=True)),
        )
    )


def _authorised(drill: DrillRecord) -> str:
    proof = "on the base branch" if drill.authorisation.verified == "base_file" else "claimed, not verified"
    return f"{drill.authorisation.reference} by {drill.authorisation.by} ({proof})"


def _criteria(decision: DecisionRecord) -> Table:
    rows = tuple(
        (CRITERIA.get(row.id, row.id), Cell(row.result, _tone(row.result == "PASS")), ", ".join(row.evidence))
        for row in decision.criteria
    )
    return Table((Column("Criterion"), Column("Result"), Column("Evidence")), rows, "Five criteria")


def _tone(good: bool) -> Tone:
    return Tone.GOOD if good else Tone.BAD


def _findings(findings: Sequence[Finding]) -> Iterator[Block]:
    yield Heading("Checks")
    if not findings:
        yield Text("Every check of the pack passed.")
        return
    rows = tuple(
        (
            Cell(row.rule, code=True),
            Cell(str(row.severity), Tone.BAD if row.blocks else Tone.CAUTION),
            str(row.location),
            row.message,
        )
        for row in findings[:SHOWN_FINDINGS]
    )
    more = len(findings) - len(rows)
    caption = f"{len(findings)} findings" + (f", {more} of them not shown" if more else "")
    yield Table((Column("Check"), Column("Weight"), Column("Where"), Column("What")), rows, caption)


def _prohibitions(drill: DrillRecord) -> Iterator[Block]:
    yield Heading("Prohibitions")
    rows = tuple(
        (
            PROHIBITIONS.get(row.id, row.id),
            Cell(row.result, _tone(row.result == "RESPECTED")),
            ", ".join(item.replace("attested:", "attested, answer ") for item in row.evidence),
        )
        for row in drill.prohibitions
    )
    yield Table((Column("Prohibition"), Column("Result"), Column("Evidence")), rows)


def _timeline(drill: DrillRecord, decision: DecisionRecord | None) -> Iterator[Block]:
    tones = {StepStatus.PASS: Tone.GOOD, StepStatus.FAIL: Tone.BAD, StepStatus.SKIPPED: Tone.CAUTION}
    status = {row.id: row.status for row in drill.steps}
    steps = []
    for row in recorded.minutes(drill, decision):
        tone = tones[status[row.step]] if row.step in status else Tone.PLAIN
        if row.step == DrillStep.DECISION and decision is not None:
            tone = TONES[decision.verdict]
        allowed = row.planned_min + sum(extension.min for extension in row.extensions)
        steps.append(Step(DrillStep(row.step).title, allowed, row.used_min, tone, _remark(drill, decision, row)))
    if steps:
        yield Timeline("Steps: used and planned minutes", tuple(steps))


def _remark(drill: DrillRecord, decision: DecisionRecord | None, row: StepBudget) -> str:
    tries = sum(attempt.step == row.step for attempt in drill.attempts)
    notes = [f"{tries} earlier attempt{'s' if tries > 1 else ''}"] if tries else []
    notes += [f"extended by {extension.min:g} min: {extension.reason}" for extension in row.extensions]
    if row.step == DrillStep.ASSEMBLY:
        notes.append("counted until the record was sealed")
    if row.step == DrillStep.DECISION and decision is not None and decision.amendments:
        notes.append(f"amended {plural(len(decision.amendments), 'time')}, minutes not counted")
    return "; ".join(notes)


def _pictures(drill: DrillRecord) -> Iterator[Block]:
    if drill.screenshots:
        yield Heading("Screenshots")
        rows = tuple((Cell(row.path, code=True), row.caption) for row in drill.screenshots)
        yield Table((Column("Picture"), Column("What it shows")), rows)


def curves(case: Case) -> Iterator[Block]:
    """Equity and drawdown, where there are points to draw."""
    if case.equity is None or len(case.equity.points) < 2:
        return
    points = case.equity.points
    currency = case.performance.currency if case.performance is not None else ""
    times = [point.ts.timestamp() for point in points]
    equity = tuple(Point(x, float(point.equity)) for x, point in zip(times, points, strict=True))
    falls = tuple(Point(x, y * 100) for x, y in zip(times, drawdown_curve(points), strict=True))
    change = (equity[-1].y / equity[0].y - 1) * 100 if equity[0].y else 0.0
    said = f"From {equity[0].y:,.2f} to {equity[-1].y:,.2f} {currency}, {change:+.2f} %."
    yield Heading("Equity (simulated)")
    yield LineChart("Equity", (Series("equity", equity),), currency, _markers(case, equity), summary=said)
    deepest = f"Deepest drawdown {min(point.y for point in falls):.2f} %."
    yield LineChart("Drawdown", (Series("drawdown", falls, area=True),), "%", summary=deepest)


def _markers(case: Case, equity: Sequence[Point]) -> tuple[Marker, ...]:
    """Exits on the equity curve, where there are few enough to read."""
    trades = case.trades.trades if case.trades is not None else ()
    if len(trades) > 40:
        return ()
    made = []
    for trade in trades:
        if trade.exit_ts is not None:
            when = trade.exit_ts.timestamp()
            level = next((point.y for point in equity if point.x >= when), equity[-1].y)
            made.append(Marker(when, level, Mark.EXIT, trade.trade_id))
    return tuple(made)


def readable(utc: str) -> str:
    """`2026-11-22T10:45:00Z` as `2026-11-22 10:45:00 UTC`."""
    return utc.replace("T", " ").replace("Z", " UTC") if len(utc) == len("2026-11-22T10:45:00Z") else utc


def _figures(record: PerformanceRecord) -> Iterator[Block]:
    yield Heading("Figures, computed again from the trades")
    known, missing = [], []
    for name in record.metrics.__struct_fields__:
        value = getattr(record.metrics, name)
        if isinstance(value, int | float):
            known.append((label(name), shown(name, value, record.currency)))
        elif value is None:
            missing.append(f"{label(name)}: {getattr(record.metrics, f'{name}_reason')}.")
    yield Table((Column("Figure"), Column("Value", numeric=True)), tuple(known), "All simulated")
    if missing:
        yield Text("Not defined for this run. " + " ".join(missing))


def _risk(record: RiskRecord) -> Iterator[Block]:
    limits = tuple(
        (row.name, f"{row.observed:g}", f"{row.limit:g}", row.unit, Cell(row.action, _tone(not row.breached)))
        for row in record.limits
    )
    columns = (Column("Limit"), Column("Observed", True), Column("Allowed", True), Column("Unit"), Column("Action"))
    if limits:
        yield Table(columns, limits, "Limits")
    controls = tuple((row.id, Cell(row.result, _tone(row.result == "PASS")), row.evidence) for row in record.controls)
    if controls:
        yield Table((Column("Control"), Column("Result"), Column("Evidence")), controls, "Controls")


def _trades(case: Case) -> Iterator[Block]:
    trades = case.trades.trades if case.trades is not None else ()
    yield Heading(f"Trades (simulated): {len(trades)}")
    if not trades:
        yield Text("No trade was made.")
        return
    columns = (
        Column("Trade"), Column("Side"), Column("Quantity", True), Column("Entry"), Column("Price", True),
        Column("Exit"), Column("Price", True), Column("Net result", True),
    )  # fmt: skip
    rows = tuple(_trade(trade) for trade in trades[:SHOWN_TRADES])
    caption = "" if len(trades) <= SHOWN_TRADES else f"the first {SHOWN_TRADES}; all are in {layout.TRADES}"
    yield Table(columns, rows, caption)


def _trade(trade: Trade) -> tuple[str | Cell, ...]:
    gone = trade.exit_ts.strftime("%Y-%m-%d %H:%M") if trade.exit_ts is not None else "open"
    return (
        Cell(trade.trade_id, code=True), trade.side, f"{trade.qty:f}", trade.entry_ts.strftime("%Y-%m-%d %H:%M"),
        f"{trade.entry_price:f}", gone, f"{trade.exit_price:f}" if trade.exit_price is not None else "",
        f"{trade.pnl_net:f}" if trade.pnl_net is not None else "",
    )  # fmt: skip


def deviations(drill: DrillRecord) -> Iterator[Block]:
    """Documented exceptions, extensions and allows, each with its reason."""
    rows = [(row.id, row.reason, f"{row.by}, {row.utc}") for row in drill.exceptions]
    rows += [
        (f"{row.rule} in {row.path}", row.reason, f"{row.owner}, until {row.expires}" if row.expires else row.owner)
        for row in drill.allows
    ]
    rows += [
        (f"step {row.step} extended by {extension.min:g} minutes", extension.reason, drill.people.operator.login)
        for row in drill.budget
        for extension in row.extensions
    ]
    if rows:
        yield Heading("Deviations and written exceptions")
        yield Table((Column("What"), Column("Why"), Column("Who")), tuple(rows))


def _digests(case: Case) -> Iterator[Block]:
    newest = seals.newest(case.pack.files)
    rows = tuple(
        Digest(case.pack.at(path), len(case.pack.files[path]), digest(case.pack.files[path]))
        for path in case.pack.paths
        if path not in layout.UNLISTED
    )
    yield Heading("Files and digests")
    yield Digests(rows, newest.id if newest is not None else "")
