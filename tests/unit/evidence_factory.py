"""A builder of a complete, valid pack: a short synthetic drill, sealed three times."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents import rendering as documents
from nolive_hooks.evidence.drill import Decision, DrillId, Mode, Outcome, Stage, StepStatus
from nolive_hooks.evidence.figures import metrics, risk
from nolive_hooks.evidence.figures.equity import EquityPoint, write_equity
from nolive_hooks.evidence.figures.trades import Trade, write_trades
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import (
    CRITERIA,
    PRECONDITIONS,
    PROHIBITIONS,
    Answer,
    Authorisation,
    CodeFile,
    Command,
    ComplianceCheck,
    Control,
    Criterion,
    DataInfo,
    DecisionRecord,
    Disposition,
    DrillRecord,
    EffectiveMode,
    EngineInfo,
    Instrument,
    Limit,
    ModeState,
    Network,
    People,
    Person,
    PolicySnapshot,
    Precondition,
    Prohibition,
    Remedy,
    RepoState,
    ScanRecord,
    Span,
    StepBudget,
    StepRecord,
    StrategyInfo,
    Tool,
    encode,
)
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.evidence.tables import stamp
from nolive_hooks.policy import Policy

BORN = dt.datetime(2026, 11, 22, 10, 45, tzinfo=dt.UTC)
RUN = DrillId.at(BORN)
RUN_ID = str(RUN)
HEAD = "1a2b3c4d" * 5
SYMBOL = "BTC-EUR"
POLICY = Policy()
INSTRUMENT = Instrument(symbol=SYMBOL, base="BTC", quote="EUR", price_precision=2, size_precision=8)
BARS = 40 * 1440
DATA_START = BORN - dt.timedelta(days=40)


def at(minutes: float) -> str:
    """A time of the drill as records hold it."""
    return stamp(BORN + dt.timedelta(minutes=minutes))


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def trades(count: int = 30) -> tuple[Trade, ...]:
    """Round trips, one a day, with exact results."""
    made = []
    for number in range(count):
        entry = DATA_START + dt.timedelta(days=number, hours=1)
        entry_price = Decimal(50_000) + 10 * number
        exit_price = entry_price + Decimal((number * 37) % 101 - 45)
        long = number % 3 != 0
        fees = Decimal("2.50")
        made.append(
            Trade(
                trade_id=f"sim-{number + 1:04}",
                run_id=RUN_ID,
                mode=Mode.DRILL_ONLY,
                strategy="ma_crossover",
                symbol=SYMBOL,
                side="long" if long else "short",
                qty=Decimal("0.5"),
                entry_ts=entry,
                entry_price=entry_price,
                exit_ts=entry + dt.timedelta(hours=5),
                exit_price=exit_price,
                fees=fees,
                pnl_net=(1 if long else -1) * (exit_price - entry_price) * Decimal("0.5") - fees,
                quote_ccy="EUR",
                status="closed",
                entry_order_id=f"sim-e{number + 1}",
                exit_order_id=f"sim-x{number + 1}",
            )
        )
    return tuple(made)


def equity(of: tuple[Trade, ...]) -> tuple[EquityPoint, ...]:
    """The capital after each trade, at the ends of days."""
    points = [EquityPoint(DATA_START, Decimal(1_000_000))]
    for day in range(1, 41):
        end = DATA_START + dt.timedelta(days=day)
        earned = sum((t.pnl_net or Decimal(0) for t in of if t.exit_ts is not None and t.exit_ts <= end), Decimal(0))
        points.append(EquityPoint(end, Decimal(1_000_000) + earned))
    return tuple(points)


def audit_log(events: list[dict[str, Any]]) -> bytes:
    """A hash-chained journal of events (each with `utc` and `type`)."""
    previous, lines = "0" * 64, []
    for number, event in enumerate(events, 1):
        body = {name: value for name, value in event.items() if name != "utc"}
        line = json.dumps({"event": body, "n": number, "prev": previous, "utc": event["utc"]}, sort_keys=True).encode()
        previous = digest(line)
        lines.append(line + b"\n")
    return b"".join(lines)


def evidence_files(outcome: Outcome = Outcome.COMPLETED) -> dict[str, bytes]:
    """What steps 1 to 3 leave behind, without any record."""
    done = trades() if outcome is Outcome.COMPLETED else ()
    config = f'# NO-LIVE DRILL\n[environment]\nmode = "drill_only"\n\n[drill]\nrun_id = "{RUN_ID}"\n'.encode()
    files = {
        layout.CONFIG: config,
        layout.EFFECTIVE: b'{\n  "argv": ["nolive", "drill"],\n  "mode": "drill_only"\n}\n',
        layout.SYSTEM_LOG: f"{at(1)} INFO {RUN_ID} health check ran\n{at(20)} INFO logs receive lines\n".encode(),
        layout.STRATEGY_LOG: (
            f"{at(21)} INFO {RUN_ID} started, mode drill_only\n"
            f"{at(25)} WARN spread wider than usual\n{at(30)} INFO finished\n"
        ).encode(),
        "logs/commands/2-health.out": b"all good\n",
        layout.TRADES: write_trades(done),
        layout.SCENARIO: b'{"bars": 57600, "scenario": "trend", "seed": 7}\n',
    }
    if done:
        files[layout.EQUITY] = write_equity(equity(done))
    return files


def performance_files(files: Mapping[str, bytes], outcome: Outcome = Outcome.COMPLETED) -> dict[str, bytes]:
    """The two metric records of evidence."""
    done = trades() if outcome is Outcome.COMPLETED else ()
    curve = equity(done) if done else ()
    by_symbol = {SYMBOL: INSTRUMENT}
    summary = metrics.performance(RUN_ID, Mode.DRILL_ONLY, outcome, "EUR", done, curve, instruments=by_symbol)
    report = risk.report(
        RUN_ID,
        Mode.DRILL_ONLY,
        done,
        curve,
        instruments=by_symbol,
        limits=(Limit(name="position", limit=2, unit="BTC", observed=0.5, breached=False, action="none"),),
        controls=(Control(id="kill_switch", tested=True, result="PASS", latency_s=1, evidence=layout.SYSTEM_LOG),),
        compliance_checks=tuple(
            ComplianceCheck(id=name, result="PASS", evidence="drill.json#scans")
            for name in ("no_live_keys", "no_live_mode", "no_live_hosts", "no_real_fills")
        ),
    )
    return {layout.PERFORMANCE: encode(summary), layout.RISK: encode(report)}


def steps(files: Mapping[str, bytes]) -> tuple[StepRecord, ...]:
    """Four passed steps."""
    health = Command(
        argv=("python", "health.py"), cwd=".", rc=0, out="logs/commands/2-health.out",
        out_sha256=digest(files["logs/commands/2-health.out"]),
    )  # fmt: skip
    spans = (("environment", 0, 5), ("preflight", 5, 20), ("dry_run", 20, 31), ("assembly", 31, 34))
    return tuple(
        StepRecord(
            id=number,
            name=name,  # type: ignore[arg-type]
            started=at(start),
            finished=at(end),
            status=StepStatus.PASS,
            commands=(health,) if number == 2 else (),
        )
        for number, (name, start, end) in enumerate(spans, 1)
    )


def drill_record(files: Mapping[str, bytes], outcome: Outcome = Outcome.COMPLETED) -> DrillRecord:
    """A drill.json in which everything is in order."""
    evidence = {"unsupervised_execution": "attested:dry_run.watched", "real_funding": "attested:assembly.no_real_funds"}
    return DrillRecord(
        run_id=RUN_ID,
        created_utc=at(0),
        finished_utc=at(34),
        tool=Tool(name="nolive-hooks", version="1.0.0", python="3.11.7", platform="linux"),
        repo=RepoState(remote="https://example.org/bot.git", branch=RUN.branch, run_sha=HEAD, dirty=False),
        code_under_test=(CodeFile(path="src/strategy.py", git_oid="ab" * 20),),
        mode=ModeState(
            declared=Mode.DRILL_ONLY,
            effective=(
                EffectiveMode(source="config/drill_test.toml#environment.mode", value="drill_only"),
                EffectiveMode(source="argv", value="drill_only"),
            ),
            before_ok=True,
            after_ok=True,
        ),
        people=People(operator=Person(name="Olivia Operator", login="op-1"), reviewers_requested=("rev-1",)),
        engine=EngineInfo(name="synthetic", version="1", adapter="synthetic", adapter_version="1"),
        strategy=StrategyInfo(
            name="ma_crossover", params={"fast": 20, "slow": 50}, source_path="src/strategy.py",
            source_sha256="cd" * 32, config_sha256=digest(files[layout.CONFIG]),
        ),
        instruments=(INSTRUMENT,),
        data=DataInfo(
            source="synthetic", scenario="trend", seed=7, generator_version="1", sha256="ef" * 32, bar="1m",
            bar_ts_convention="open", start=stamp(DATA_START), end=at(0), bars_declared=BARS, bars_processed=BARS - 50,
            warmup=50, gaps=0,
        ),
        steps=steps(files),
        preconditions=tuple(
            Precondition(id=name, result="PASS", evidence=("drill.json#scans",)) for name in PRECONDITIONS
        ),
        prohibitions=tuple(
            Prohibition(id=name, result="RESPECTED", evidence=(evidence.get(name, "drill.json#scans"),))
            for name in PROHIBITIONS
        ),
        scans=tuple(
            ScanRecord(
                tool="nolive-hooks", version="1.0.0", config_sha256="12" * 32, scope=scope, phase=phase, findings=0
            )
            for phase in ("before", "after")
            for scope in ("tracked", "ignored", "environment")
        ),
        network=Network(isolation="socket-guard", hosts_contacted=()),
        outcome=outcome,
        policy=PolicySnapshot(path=".nolive.toml", sha256="34" * 32, values={"pack": {"root": "results"}}),
        answers=(
            Answer(id="dry_run.watched", text="yes", by="op-1", utc=at(30), scripted=False),
            Answer(id="assembly.no_real_funds", text="yes", by="op-1", utc=at(32), scripted=False),
        ),
        authorisation=Authorisation(reference="A-2026-014", by="gov-1", verified="base_file"),
        budget=tuple(
            StepBudget(step=n, planned_min=plan, used_min=used)
            for n, plan, used in ((1, 15, 5), (2, 20, 15), (3, 30, 11), (4, 20, 3), (5, 15, 4))
        ),
    )  # fmt: skip


def decision_record(files: Mapping[str, bytes], verdict: Decision = Decision.GO) -> DecisionRecord:
    """A decision over sealed evidence."""
    line = files[layout.STRATEGY_LOG].split(b"\n")[1]
    sealed = seals.newest(files)
    assert sealed is not None
    remedy = Remedy(
        issue="the run was watched too little", action="watch it", owner="op-1", due="2026-12-24", status="open",
        decided_by="gov-1",
    )  # fmt: skip
    evidence = {"operator_competency": "attested:dry_run.watched"}
    return DecisionRecord(
        run_id=RUN_ID,
        evidence_manifest_sha256=sealed.manifest_sha256,
        criteria=tuple(
            Criterion(id=name, result="PASS", evidence=(evidence.get(name, "drill.json#steps"),)) for name in CRITERIA
        ),
        verdict=verdict,
        decided_by="op-1",
        self_reviewed=False,
        log_dispositions=(
            Disposition(
                file=layout.STRATEGY_LOG, line=2, level="WARN", text_sha256=digest(line), disposition="usual at night"
            ),
        ),
        step=Span(started=at(34), finished=at(38)),
        rationale="All five steps passed, the controls acted and no live key was found.",
        next_steps=("Post-run review", "Next drill with the scenario limit-breach"),
        remediation=() if verdict is Decision.GO else (remedy,),
    )


def notes() -> documents.ReviewNotes:
    """A filled-in post-run review."""
    return documents.ReviewNotes(
        went_well="The whole procedure ran without a repeat.",
        controls_effective="yes",
        confidence=4,
        issues=(documents.Issue("The feed started late.", "technical", "low", "a slow network"),),
        actions=(documents.Action("Warm the feed up", "op-1", "2026-12-24"),),
        lessons="Stopping takes less than a minute.",
    )


def sealed_evidence(
    outcome: Outcome = Outcome.COMPLETED, change: Mapping[str, bytes] | None = None, **fields: object
) -> dict[str, bytes]:
    """A pack at stage evidence; `change` replaces files before the record is made, `fields` those of drill.json."""
    files = evidence_files(outcome)
    files |= performance_files(files, outcome)
    files |= change or {}
    files[layout.DRILL] = encode(msgspec.structs.replace(drill_record(files, outcome), **fields))
    return seals.seal(files, Stage.EVIDENCE, utc=at(34), git_head=HEAD, by="op-1")


def decide(files: Mapping[str, bytes], verdict: Decision = Decision.GO, **fields: object) -> dict[str, bytes]:
    """Add the decision, the audit log and the documents, and seal them."""
    decided = dict(files)
    decided[layout.DECISION] = encode(msgspec.structs.replace(decision_record(files, verdict), **fields))
    decided[layout.AUDIT_LOG] = audit_log(
        [
            {"utc": at(0), "type": "started", "plan": {"run_id": RUN_ID}},
            {"utc": at(1), "type": "step_started", "step": 1, "reason": ""},
            {"utc": at(38), "type": "decided", "decision": verdict.value, "by": "op-1"},
        ]
    )
    decided |= documents.render(decided)
    return seals.seal(decided, Stage.DECISION, utc=at(39), git_head=HEAD, by="op-1")


def reviewed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the post-run review and seal it."""
    done = {**files, layout.REVIEW: documents.review(files, notes())}
    return seals.seal(done, Stage.REVIEW, utc=at(45), git_head=HEAD, by="op-1")


def complete_files(verdict: Decision = Decision.GO, outcome: Outcome = Outcome.COMPLETED) -> dict[str, bytes]:
    """A complete pack, sealed three times."""
    return reviewed(decide(sealed_evidence(outcome), verdict))


def pack(files: Mapping[str, bytes] | None = None, modes: Mapping[str, str] | None = None) -> Pack:
    """Files as a pack in its folder of a repository."""
    return Pack(RUN_ID, complete_files() if files is None else files, RUN.folder, modes or {})


def resealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything sealed anew, as an attacker (or a test that wants one fault only) would."""
    done = {path: data for path, data in files.items() if path not in layout.UNLISTED}
    done = seals.seal(done, Stage.EVIDENCE, utc=at(34), git_head=HEAD, by="op-1")
    if layout.DECISION in done:
        done = seals.seal(done, Stage.DECISION, utc=at(39), git_head=HEAD, by="op-1")
    if layout.REVIEW in done:
        done = seals.seal(done, Stage.REVIEW, utc=at(45), git_head=HEAD, by="op-1")
    return done
