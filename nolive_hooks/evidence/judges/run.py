"""Checks of the run: effective mode, repository, network, the steps and who answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from nolive_hooks.evidence.drill import Mode, Step, StepStatus
from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import DRILL
from nolive_hooks.evidence.records.drill import PRECONDITIONS, PROHIBITIONS, DrillRecord, StepRecord
from nolive_hooks.evidence.sealing.manifest import digest
from nolive_hooks.evidence.tables import moment
from nolive_hooks.model import Finding, Severity

SKEW = dt.timedelta(minutes=5)
SCOPES = ("tracked", "ignored", "environment")
_MODES = {
    "shadow": Mode.SHADOW,
    "paper": Mode.PAPER,
    "drill_only": Mode.DRILL_ONLY,
    "drill-only": Mode.DRILL_ONLY,
    "drill": Mode.DRILL_ONLY,
}
# A switch that says "simulate" agrees with every mode; anything that is neither is not understood and so not clean.
_SIMULATES = frozenset({"true", "1", "yes", "on", "dry_run", "dry-run", "simulated", "sandbox", "testnet", "backtest"})


def judge(case: Case) -> Iterator[Finding]:
    """NL-ENV-01 to 06 (without the scan of the pack) and NL-STP-01 to 05."""
    if case.drill is None:
        return
    yield from _modes(case, case.drill)
    yield from _repository(case, case.drill)
    yield from _network(case, case.drill)
    yield from _scans(case, case.drill)
    yield from _times(case, case.drill)
    yield from _steps(case, case.drill)
    yield from _evidence(case, case.drill)
    yield from _claims(case, case.drill)
    yield from _answers(case, case.drill)


def _modes(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    declared = drill.mode.declared
    said: dict[Mode, str] = {}
    for row in drill.mode.effective:
        value = row.value.strip().lower()
        mode = _MODES.get(value)
        if mode is not None:
            said.setdefault(mode, row.source)
        if mode is not declared and value not in _SIMULATES:
            yield case.find("NL-ENV-01", DRILL, f"{row.source} does not say {declared}", name=row.source)
    if not drill.mode.effective:
        yield case.find("NL-ENV-01", DRILL, "no source of the effective mode is recorded", name="mode.effective")
    if len(said) > 1:
        text = ", ".join(f"{source} says {mode}" for mode, source in sorted(said.items()))
        yield case.find("NL-ENV-02", DRILL, f"the sources disagree: {text}", name="mode.effective")
    for name, held in (("before", drill.mode.before_ok), ("after", drill.mode.after_ok)):
        if not held:
            yield case.find("NL-ENV-05", DRILL, f"NO-LIVE was not confirmed {name} the run", name=name)


def _repository(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    if drill.repo.dirty:
        noted = {note.id for note in drill.exceptions}
        left = [path for path in drill.repo.dirty_paths if path not in noted]
        if left or not drill.repo.dirty_paths:
            text = f"the tree was dirty at the run: {', '.join(left) or 'the paths are not listed'}"
            yield case.find("NL-ENV-04", DRILL, text, name="repo.dirty")
    if "@" in drill.repo.remote.partition("://")[2].partition("/")[0]:
        yield case.find("NL-ENV-04", DRILL, "the recorded remote holds user information", name="repo.remote")
    if case.facts.run_sha_is_ancestor is False:
        text = f"the commit of the run {drill.repo.run_sha[:12]} is not an ancestor of this head"
        yield case.find("NL-ENV-04", DRILL, text, name="repo.run_sha")
    path, data = drill.strategy.config_path, case.pack.files.get(drill.strategy.config_path)
    if data is None or digest(data) != drill.strategy.config_sha256:
        text = f"{path} is not the configuration that the run was started with"
        yield case.find("NL-ENV-04", DRILL, text, name="strategy.config_sha256")


def _network(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    hosts = drill.network.hosts_contacted
    if hosts is None:
        text = f"what the run contacted is not proven: {drill.network.hosts_contacted_reason}"
        yield case.find("NL-ENV-06", DRILL, text, name="hosts", severity=Severity.WARN)
    elif hosts and drill.mode.declared is Mode.DRILL_ONLY:
        yield case.find("NL-ENV-06", DRILL, f"a drill_only run contacted {', '.join(hosts)}", name="hosts")


def _scans(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    for scan in drill.scans:
        if scan.findings:
            text = f"the scan of {scan.scope} {scan.phase} the run had {scan.findings} findings"
            yield case.find("NL-ENV-05", DRILL, text, name=f"{scan.scope}.{scan.phase}")
    done = {(scan.scope, scan.phase) for scan in drill.scans}
    ran = any(step.id == Step.DRY_RUN and step.status is StepStatus.PASS for step in drill.steps)
    for phase in ("before", "after") if ran else ("before",):
        for scope in SCOPES:
            if (scope, phase) not in done and _passed(drill, Step.ENVIRONMENT):
                yield case.find(
                    "NL-ENV-05", DRILL, f"there is no scan of {scope} {phase} the run", name=f"{scope}.{phase}"
                )


def _passed(drill: DrillRecord, step: Step) -> bool:
    return any(row.id == step and row.status is StepStatus.PASS for row in drill.steps)


def _times(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    try:
        created, finished = moment(drill.created_utc), moment(drill.finished_utc)
    except ValueError as error:
        yield case.find("NL-STP-01", DRILL, f"a time is not of the calendar: {error}", name="created_utc")
        return
    if finished < created:
        yield case.find("NL-STP-01", DRILL, "finished_utc is before created_utc", name="finished_utc")
    if case.facts.first_commit_utc and finished > moment(case.facts.first_commit_utc) + SKEW:
        text = "finished_utc is later than the commit that holds it"
        yield case.find("NL-STP-01", DRILL, text, name="finished_utc.commit")


def _steps(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    ids = [step.id for step in drill.steps]
    if ids != [1, 2, 3, 4]:
        yield case.find("NL-STP-01", DRILL, f"steps 1 to 4 are recorded as {ids}", name="steps")
    last = ""
    noted = {note.id for note in drill.exceptions}
    for step in drill.steps:
        name = f"steps.{step.id}"
        if step.name != Step(step.id).slug:
            yield case.find("NL-STP-01", DRILL, f"step {step.id} is called {step.name}", name=name)
        yield from _step_times(case, drill, step, last)
        last = step.finished or last
        if step.status is StepStatus.SKIPPED and not step.notes.strip():
            yield case.find("NL-STP-01", DRILL, f"step {step.id} was skipped without a reason", name=name)
        if step.status is StepStatus.PASS:
            for command in step.commands:
                if command.rc != 0 and command.out not in noted:
                    text = f"step {step.id} passed although {command.out} ended with exit code {command.rc}"
                    yield case.find("NL-STP-02", DRILL, text, name=f"{name}.{command.out}")
    for budget in drill.budget:
        allowed = budget.planned_min + sum(extension.min for extension in budget.extensions)
        if budget.used_min > allowed:
            text = f"step {budget.step} took {budget.used_min:g} of {allowed:g} minutes"
            yield case.find("NL-STP-04", DRILL, text, name=f"budget.{budget.step}")


def _step_times(case: Case, drill: DrillRecord, step: StepRecord, last: str) -> Iterator[Finding]:
    name = f"steps.{step.id}.times"
    if step.started is None or step.finished is None:
        if step.status is not StepStatus.SKIPPED:
            yield case.find("NL-STP-01", DRILL, f"step {step.id} has no start or no end", name=name)
        return
    try:
        started, finished = moment(step.started), moment(step.finished)
        before = moment(last) if last else started
        window = (moment(drill.created_utc), moment(drill.finished_utc))
    except ValueError:
        yield case.find("NL-STP-01", DRILL, f"a time of step {step.id} is not of the calendar", name=name)
        return
    if finished < started:
        yield case.find("NL-STP-01", DRILL, f"step {step.id} ends before it starts", name=name)
    if started < before:
        yield case.find("NL-STP-01", DRILL, f"step {step.id} starts before the step before it ends", name=name)
    if started < window[0] or finished > window[1]:
        yield case.find("NL-STP-01", DRILL, f"step {step.id} lies outside the drill", name=name)


def _evidence(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    for step in drill.steps:
        for command in step.commands:
            data = case.pack.files.get(command.out)
            if data is None or digest(data) != command.out_sha256:
                text = f"{command.out} is not the output that step {step.id} recorded"
                yield case.find("NL-STP-03", command.out, text, name=f"{step.id}")
    for picture in drill.screenshots:
        data = case.pack.files.get(picture.path)
        if data is None or digest(data) != picture.sha256:
            yield case.find("NL-STP-03", DRILL, f"{picture.path} is not the recorded picture", name=picture.path)


def _claims(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    for kind, wanted, rows in (
        ("precondition", PRECONDITIONS, drill.preconditions),
        ("prohibition", PROHIBITIONS, drill.prohibitions),
    ):
        ids = [row.id for row in rows]
        if ids != list(wanted):
            yield case.find(
                "NL-STP-03", DRILL, f"the {kind}s are not the {len(wanted)} of the procedure, in order", name=kind
            )
        for row in rows:
            if not row.evidence:
                yield case.find(
                    "NL-STP-03", DRILL, f"{kind} {row.id} is {row.result} without evidence", name=f"{kind}.{row.id}"
                )
            for item in row.evidence:
                if not points_somewhere(case, drill, item):
                    text = f"the evidence of {kind} {row.id} is not there: {item}"
                    yield case.find("NL-STP-03", DRILL, text, name=f"{kind}.{row.id}.{item}")
    for precondition in drill.preconditions:
        if precondition.result == "FAIL" and _passed(drill, Step.ENVIRONMENT):
            text = f"step 1 passed although {precondition.id} failed"
            yield case.find("NL-STP-02", DRILL, text, name=precondition.id)


def points_somewhere(case: Case, drill: DrillRecord, item: str) -> bool:
    """True where a piece of evidence is a file of the pack, a key of a record, or a human's recorded answer."""
    kind, _, rest = item.partition(":")
    if kind == "attested":
        return any(answer.id == rest for answer in drill.answers)
    path, _, key = item.partition("#")
    if key and path == DRILL:
        return key.partition(".")[0] in drill.__struct_fields__
    return path in case.pack.files or any(known.startswith(path) for known in case.pack.files if path.endswith("/"))


def _answers(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    scripted = [answer.id for answer in drill.answers if answer.scripted]
    if scripted and case.policy.pack.scripted_answers != "allow":
        text = f"{len(scripted)} answers came from a file, first {scripted[0]}; unsupervised execution is prohibited"
        yield case.find("NL-STP-05", DRILL, text, name="answers")
    if not drill.answers and any(step.status is StepStatus.PASS for step in drill.steps):
        # Where step 1 already failed, nobody was asked anything yet: that record is complete.
        yield case.find(
            "NL-STP-05", DRILL, "no human answered anything; unsupervised execution is prohibited", name="none"
        )
