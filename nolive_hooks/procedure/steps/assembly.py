"""Step 4: the pack is put together from what the steps left, recomputed, scanned, sealed and committed."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from nolive_hooks import subjects
from nolive_hooks.blob import Blob
from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Outcome, Stage, Step, StepStatus
from nolive_hooks.evidence.records import PRECONDITIONS, ScanRecord, StepRecord, encode
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.procedure import packing, record, screenshots
from nolive_hooks.procedure.context import DrillContext, digest
from nolive_hooks.procedure.events import EnvironmentFacts
from nolive_hooks.procedure.redact import secret_values
from nolive_hooks.procedure.steps import config as settings
from nolive_hooks.procedure.steps import repository
from nolive_hooks.procedure.steps.environment import NOT_ASKED
from nolive_hooks.procedure.steps.figures import metric_files
from nolive_hooks.procedure.steps.result import Findings, StepResult
from nolive_hooks.procedure.steps.scans import explain
from nolive_hooks.procedure.steps.scans import record as scan_record
from nolive_hooks.report.words import plural, size

STEP = Step.ASSEMBLY
HALF_LOG = layout.MAX_FILE // 2 - 1024
ATTESTED = {
    "assembly.read": "the operator has read the evidence",
    "assembly.no_real_funds": "no real funds were moved",
    "assembly.no_production_change": "no production system was changed",
    "assembly.competent": "the operator can explain every step",
}


def perform(ctx: DrillContext) -> StepResult:
    """Ask, assemble, seal, commit. A pack that an interrupted attempt has committed already is taken over."""
    found = Findings(ctx, STEP)
    done = seals.evidence_id(packing.committed(ctx))
    if done:
        packing.adopt(ctx, Stage.EVIDENCE)
        found.check("sealed", True, f"the evidence is sealed and committed already: {done}")
        return found.finish(notes=f"sealed {done}")
    for line in _summary(ctx):
        found.note(line)
    ctx.show("note", f"to read them: ls -R {os.path.relpath(ctx.journal.folder, ctx.repo.root)}/step-*")
    for name, statement in ATTESTED.items():
        answer = ctx.ask(name)
        found.check(name, answer == "yes", f"{statement}: {answer}", "nolive drill decide no-go")
    ctx.ask("assembly.notes")
    if not all(row.ok for row in found.checks):
        return found.finish()
    sealed = assemble(ctx, found, status=StepStatus.PASS)
    name = seals.evidence_id(sealed)
    found.check("sealed", True, f"{len(sealed)} files, {size(sum(map(len, sealed.values())))}, sealed {name}")
    return found.finish(notes=f"sealed {name}")


def assemble(ctx: DrillContext, found: Findings, *, status: StepStatus, reason: str = "") -> dict[str, bytes]:
    """Build, seal and commit the evidence as far as the drill came; gives the files of the pack."""
    standing = ctx.standing
    files: dict[str, bytes] = {}
    for step in (Step.ENVIRONMENT, Step.PREFLIGHT, Step.DRY_RUN):
        kept = ctx.kept(step)
        log = files.get(layout.SYSTEM_LOG, b"") + kept.pop(layout.SYSTEM_LOG, b"")
        files.update(kept)
        files[layout.SYSTEM_LOG] = log
    files = {path: shortened(data) if path.startswith("logs/") else data for path, data in files.items()}
    files.update(screenshots.kept(ctx))
    files = _fitting(ctx, found, files, whole=status is StepStatus.PASS)
    environment = standing.environment or _unknown_environment(ctx)
    run = standing.run or record.run_not_done(standing)
    scan = _scan(ctx, found, files)
    if scan.findings and status is StepStatus.PASS:
        raise state(
            "the pack holds what must not be committed", where=ctx.folder, why="see the lines above",
            fix='find out where it comes from, then nolive drill step 3 --repeat --reason "..."',
        )  # fmt: skip
    if scan.findings:
        files = _without_live(ctx, found, files)
    if not files.get(layout.SYSTEM_LOG) and not found.lines:
        found.log("INFO", "nothing ran")
    files[layout.SYSTEM_LOG] = files.get(layout.SYSTEM_LOG, b"") + "".join(found.lines).encode("utf-8", "replace")
    finished = ctx.host.utc
    drill = record.drill_record(
        standing, ctx.policy, ctx.host, environment, finished=finished, pack_scan=scan,
        assembly=_own_step(ctx, status, finished, reason),
    )  # fmt: skip
    outcome = standing.drill.outcome or Outcome.ABORTED
    instrument = run.instrument or record.instrument(standing.plan.symbol)
    if standing.run is not None:
        files.update(metric_files(standing.plan, outcome, run, files, instrument, ctx.policy.pack, drill.prohibitions))
    files[layout.DRILL] = encode(drill)
    sealed = packing.seal(ctx, files, Stage.EVIDENCE)
    message = f"drill: evidence of {ctx.plan.run_id}, sealed {seals.evidence_id(sealed)}"
    packing.store(ctx, sealed, Stage.EVIDENCE, message)
    return sealed


def _own_step(ctx: DrillContext, status: StepStatus, finished: str, reason: str) -> StepRecord:
    """The record of step 4 in its own pack: it ends with this very write."""
    attempt = ctx.standing.drill.last(STEP)
    if attempt is None or status is StepStatus.SKIPPED:
        return StepRecord(
            id=4, name="assembly", started=None, finished=None, status=StepStatus.SKIPPED, notes=reason or "not reached"
        )
    notes = ctx.standing.answer("assembly.notes")
    return StepRecord(
        id=4, name="assembly", started=attempt.started, finished=max(finished, attempt.started), status=status,
        notes=notes.text if notes is not None else "",
    )  # fmt: skip


def _unknown_environment(ctx: DrillContext) -> EnvironmentFacts:
    """What can be said of a drill whose first step never ended."""
    config = settings.drill_config(ctx.plan, ctx.policy)
    return EnvironmentFacts(
        repo=repository.repo_state(ctx),
        code_under_test=repository.code_under_test(ctx),
        effective=settings.effective_modes(config, ctx.plan, ctx.host.environment),
        scans=(),
        preconditions=record.not_checked(tuple(PRECONDITIONS), layout.SYSTEM_LOG),
        authorisation=NOT_ASKED,
        strategy=repository.strategy(ctx, config),
    )


def _summary(ctx: DrillContext) -> Iterator[str]:
    """What the operator is asked to have read: where the evidence lies and what the run gave."""
    run = ctx.standing.run
    if run is not None:
        ended = run.diagnosis or ctx.standing.drill.outcome
        yield f"run: {run.data.bars_processed} bars, {ended}, network {run.network.isolation}"
        passed = sum(control.result == "PASS" for control in run.controls)
        yield f"controls tested and passed: {passed} of {len(run.controls)}"
    for step in (Step.ENVIRONMENT, Step.PREFLIGHT, Step.DRY_RUN):
        files = ctx.kept(step)
        yield f"step {int(step)} left {len(files)} files: {', '.join(sorted(files))}"


def _scan(ctx: DrillContext, found: Findings, files: Mapping[str, bytes]) -> ScanRecord:
    """Scan the pack itself, and look for values of the environment in any of the usual disguises."""
    blobs = [Blob(f"{ctx.folder}/{path}", data) for path, data in sorted(files.items())]
    report = subjects.judged(blobs, ctx.policy, "the pack", ctx.host.now().date())
    leaks = sorted(leaked(ctx.host.environment, files))
    for line in explain(report):
        found.check("pack_scan", False, line)
    for name, path in leaks:
        found.check("pack_scan", False, f"{path} holds the value of the environment variable {name}")
    scan = scan_record(ctx, "pack", "after", report)
    if not leaks and not scan.findings:
        found.check(
            "pack_scan", True, f"{plural(len(blobs), 'file')} of the pack: no live key, no value of the environment"
        )
    return ScanRecord(
        tool=scan.tool, version=scan.version, config_sha256=scan.config_sha256, scope=scan.scope, phase=scan.phase,
        findings=scan.findings + len(leaks),
    )  # fmt: skip


def _without_live(ctx: DrillContext, found: Findings, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without those that must not be committed: that a drill was aborted is recorded, a key never is."""
    leaks = {path for _, path in leaked(ctx.host.environment, files)}
    kept = {}
    for path, data in files.items():
        blob = Blob(f"{ctx.folder}/{path}", data)
        if path in leaks or subjects.judged([blob], ctx.policy, path, ctx.host.now().date()).blocking:
            found.note(f"{path} is left out: it holds what must not be committed")
        else:
            kept[path] = data
    return kept


def leaked(environment: Mapping[str, str], files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """(variable, path) wherever a secret of the environment stands in a file: plain, base64, hex or URL-encoded."""
    found = set()
    for name, value in secret_values(environment).items():
        raw = value.encode("utf-8", "surrogateescape")
        encoded = base64.b64encode(raw).rstrip(b"=")
        forms = {raw, encoded, raw.hex().encode(), raw.hex().upper().encode(), quote(raw).encode()}
        found |= {(name, path) for path, data in files.items() if any(form in data for form in forms)}
    return found


def shortened(log: bytes) -> bytes:
    """A log that fits into a pack: head and tail stay in whole lines, the digest of the whole stands between them."""
    if len(log) <= layout.MAX_FILE:
        return log
    head = log[:HALF_LOG].rpartition(b"\n")[0] + b"\n"
    tail = log[-HALF_LOG:].partition(b"\n")[2]
    left_out = len(log) - len(head) - len(tail)
    note = f"[nolive: {left_out} bytes of the middle were left out; sha256 of the whole {digest(log)}]\n"
    return head + note.encode() + tail


def _fitting(ctx: DrillContext, found: Findings, files: Mapping[str, bytes], *, whole: bool) -> dict[str, bytes]:
    """The files that a pack can hold. A larger one is an error where the pack has to be whole; a NO-GO goes without."""
    fitting = {path: data for path, data in files.items() if len(data) <= layout.MAX_FILE}
    for path in sorted(files.keys() - fitting.keys()):
        size = len(files[path])
        if whole:
            raise state(
                f"{path} has {size} bytes; a file of a pack has at most {layout.MAX_FILE}", where=ctx.folder,
                why="common hooks refuse larger files",
                fix='nolive drill abort --reason "...", then drill less: nolive drill start --bars 20000',
            )  # fmt: skip
        found.note(f"{path} is left out: {size} bytes are too many; sha256 {digest(files[path])}")
    return fitting
