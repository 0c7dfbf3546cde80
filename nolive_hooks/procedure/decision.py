"""Step 5: criteria from the judge, a disposition for every flagged line, a verdict with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, Step
from nolive_hooks.evidence.judges.decision import CONTRADICTS
from nolive_hooks.evidence.logs import Flagged, flagged
from nolive_hooks.evidence.records import (
    CRITERIA,
    Absent,
    Amendment,
    Criterion,
    DecisionRecord,
    Disposition,
    DrillRecord,
    Remedy,
    Span,
)
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Finding
from nolive_hooks.procedure import minutes
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import Decided, StepStarted
from nolive_hooks.procedure.standing import Standing

_EVIDENCE = {
    "environment_no_live": ("drill.json#mode", "drill.json#scans"),
    "strategy_ran": ("drill.json#outcome", "drill.json#steps"),
    "pack_complete": (layout.SUMS,),
    "no_prohibition_violated": ("drill.json#prohibitions",),
    "operator_competency": ("drill.json#answers",),
}


class Met(NamedTuple):
    """One criterion, whether it is met, and what speaks against it."""

    id: str
    ok: bool
    why: str


def criteria(standing: Standing, drill: DrillRecord, findings: tuple[Finding, ...]) -> tuple[Met, ...]:
    """The five criteria, from the course of the drill and the blocking findings of the evidence judge."""
    own = {
        "environment_no_live": "" if standing.drill.passed(Step.ENVIRONMENT) else "step 1 has not passed",
        "strategy_ran": _ran(standing),
        "pack_complete": "" if standing.drill.passed(Step.ASSEMBLY) else "step 4 has not passed",
        "no_prohibition_violated": ", ".join(row.id for row in drill.prohibitions if row.result == "VIOLATED"),
        "operator_competency": _competent(standing),
    }
    rows = []
    for name in CRITERIA:
        against = [item for item in findings if item.blocks and item.rule.startswith(CONTRADICTS.get(name, ("-",)))]
        reasons = [own[name]] if own[name] else []
        reasons += [f"{item.rule} {item.location}: {item.message}" for item in against[:3]]
        rows.append(Met(name, not reasons, "; ".join(reasons)))
    return tuple(rows)


def _ran(standing: Standing) -> str:
    outcome = standing.drill.outcome
    if outcome is None:
        return "the dry run did not take place"
    return "" if outcome.sound and standing.drill.passed(Step.DRY_RUN) else f"the dry run ended {outcome}"


def _competent(standing: Standing) -> str:
    answer = standing.answer("assembly.competent")
    return "" if answer is not None and answer.text == "yes" else "the operator has not said so in step 4"


def lines_to_settle(files: Mapping[str, bytes]) -> Iterator[tuple[str, Flagged, str]]:
    """Every WARN, ERROR and CRITICAL line of the logs that people read, with its text."""
    for path in sorted(files):
        if path.startswith("logs/") and path != layout.AUDIT_LOG:
            texts = files[path].split(b"\n")
            for row in flagged(files[path]):
                yield path, row, texts[row.line - 1].decode("utf-8", "replace")


def opened(ctx: DrillContext) -> None:
    """Note the begin of step 5, once."""
    if not ctx.standing.decision_opened:
        ctx.write(StepStarted(int(Step.DECISION)))


def settle_lines(ctx: DrillContext, files: Mapping[str, bytes]) -> None:
    """Ask the operator what every flagged line means."""
    for path, row, text in lines_to_settle(files):
        about = f"{path}:{row.line} {row.level}  {text[:160]}"
        ctx.ask("decision.disposition", about=about, suffix=f"{path}:{row.line}")


def rule(
    ctx: DrillContext, rows: tuple[Met, ...], drill: DrillRecord, wanted: str = "", blocking: tuple[Finding, ...] = ()
) -> Decided:
    """Take the verdict. GO is refused (exit 4) with the reasons while any criterion is not met.

    `blocking` is what else would keep a GO from being merged.
    """
    standing = ctx.standing
    is_void = violated(drill)
    verdict = Decision.VOID if is_void else Decision(wanted or ctx.ask("decision.verdict"))
    against = [f"{row.id}: {row.why}" for row in rows if not row.ok]
    against += [f"{item.rule} {item.location}: {item.message}" for item in blocking[:3]]
    if verdict is Decision.GO and against:
        raise state("a GO is not possible", why="; ".join(against), fix="nolive drill decide no-go")
    if verdict is Decision.GO:
        minutes.require(ctx)
    rationale = ctx.ask("decision.rationale")
    ctx.ask("decision.next_steps")
    if verdict is not Decision.GO:
        for name in ("issue", "action", "owner", "due"):
            ctx.ask(f"decision.remediation.{name}")
    met = {row.id: row.ok for row in rows}
    login = standing.plan.login
    standing.drill.decide(verdict, rationale, by=login, utc=ctx.host.utc, criteria=met, violated=is_void)
    return decided(verdict, rationale, login, rows)


def violated(drill: DrillRecord) -> bool:
    """True where a hard prohibition was violated; the only verdict is VOID then."""
    return any(row.result == "VIOLATED" for row in drill.prohibitions)


def decided(verdict: Decision, rationale: str, by: str, rows: tuple[Met, ...]) -> Decided:
    """The verdict as the journal keeps it."""
    met = tuple(row.id for row in rows if row.ok)
    unmet = tuple(row.id for row in rows if not row.ok)
    return Decided(decision=verdict, rationale=rationale, by=by, met=met, unmet=unmet)


def decision_record(standing: Standing, files: Mapping[str, bytes], drill: DrillRecord) -> DecisionRecord:
    """decision.json out of the journal and the sealed evidence; the same journal gives the same record."""
    verdict = standing.decided
    assert verdict is not None  # noqa: S101 - whoever asks has just decided
    evidence = seals.read(files[layout.SEALS])[0][0]
    return DecisionRecord(
        run_id=standing.plan.run_id,
        evidence_manifest_sha256=evidence.manifest_sha256,
        criteria=tuple(
            Criterion(id=name, result="PASS" if name in verdict.met else "FAIL", evidence=_EVIDENCE[name])
            for name in CRITERIA
        ),
        verdict=verdict.decision,
        decided_by=verdict.by,
        self_reviewed=standing.plan.self_reviewed,
        log_dispositions=tuple(_dispositions(standing, files)),
        step=Span(started=standing.decision_opened, finished=standing.decided_utc),
        rationale=verdict.rationale,
        next_steps=tuple(part.strip() for part in _text(standing, "decision.next_steps").split(";") if part.strip()),
        remediation=_remediation(standing, verdict),
        absent=tuple(_absent(files, drill)) if verdict.decision is not Decision.GO else (),
        amendments=tuple(Amendment(utc=utc, by=item.by, reason=item.reason) for utc, item in standing.amendments),
    )


def _dispositions(standing: Standing, files: Mapping[str, bytes]) -> Iterator[Disposition]:
    for path, row, _ in lines_to_settle(files):
        answer = standing.answer(f"decision.disposition.{path}:{row.line}")
        if answer is not None:
            yield Disposition(
                file=path, line=row.line, level=row.level, text_sha256=row.text_sha256, disposition=answer.text
            )


def _remediation(standing: Standing, verdict: Decided) -> tuple[Remedy, ...]:
    if verdict.decision is Decision.GO:
        return ()
    words = {name: _text(standing, f"decision.remediation.{name}") for name in ("issue", "action", "owner", "due")}
    return (Remedy(**words, status="open", decided_by=verdict.by),) if all(words.values()) else ()


def _absent(files: Mapping[str, bytes], drill: DrillRecord) -> Iterator[Absent]:
    """What a complete pack would hold and this one does not, with the step that was not passed."""
    made_now = {layout.DECISION, layout.AUDIT_LOG, layout.INDEX, layout.GO_NO_GO, layout.CHECKLIST, layout.REVIEW}
    wanted = [row for row in layout.ROWS if row.required or row.path == layout.SCENARIO]
    for row in wanted:
        if row.path not in files and row.path not in made_now:
            step = next((item for item in drill.steps if item.id == row.step), None)
            why = f"step {int(row.step)} was not passed: {step.notes}" if step is not None else "not made"
            yield Absent(path=row.path, reason=why.rstrip(": "))


def _text(standing: Standing, name: str) -> str:
    answer = standing.answer(name)
    return answer.text if answer is not None else ""
