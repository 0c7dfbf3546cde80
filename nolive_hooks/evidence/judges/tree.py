"""Checks of the tree and of its seals: every file has its place, its bytes are the sealed ones."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, DrillId, Outcome, Stage, Step, StepStatus
from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.judges.pictures import MAX_SCREENSHOTS, judge_picture
from nolive_hooks.evidence.layout import Row
from nolive_hooks.evidence.pack import is_run_id
from nolive_hooks.evidence.sealing import manifest, seals
from nolive_hooks.evidence.sealing.manifest import Diagnosis, digest, refuse
from nolive_hooks.evidence.tables import moment
from nolive_hooks.model import Finding
from nolive_hooks.sieve.packed import is_pickle

SLOW_START = dt.timedelta(minutes=5)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_EMPTY = re.compile(rb"\s*+(?:(?:\{\s*+\}|\[\s*+\]|null)\s*+)?")


def judge(case: Case) -> Iterator[Finding]:
    """NL-PCK-01 to 08 and NL-INT-01 to 09."""
    yield from _places(case)
    yield from _required(case)
    yield from _empty(case)
    yield from _identity(case)
    yield from _git(case)
    yield from _manifest(case)
    yield from _chain(case)


def _places(case: Case) -> Iterator[Finding]:
    folded = Counter(unicodedata.normalize("NFC", path).casefold() for path in case.pack.files)
    for path in case.pack.paths:
        data = case.pack.files[path]
        for why in _name_faults(path):
            yield case.find("NL-PCK-04", path, f"{path!r}: {why}")
        if folded[unicodedata.normalize("NFC", path).casefold()] > 1:
            yield case.find("NL-PCK-04", path, f"{path!r} differs from another name in case or normalisation only")
        if layout.row_of(path) is None:
            yield case.find("NL-PCK-01", path, f"{path!r} has no place in a pack")
        if path in case.pack.modes:
            yield case.find("NL-PCK-04", path, f"mode {case.pack.modes[path]}: only plain files (100644) are evidence")
        if len(data) > layout.MAX_FILE:
            yield case.find("NL-PCK-04", path, f"{len(data)} bytes; a file of a pack has at most {layout.MAX_FILE}")
        if is_pickle(path, data):
            yield case.find("NL-PCK-04", path, f"{path!r} is a pickle: whoever reads it runs it, so it is no evidence")
        if path.startswith(layout.SCREENSHOTS):
            for why in judge_picture(path, data):
                yield case.find("NL-PCK-04", path, why)
    if case.pack.size > layout.MAX_PACK:
        yield case.find("NL-PCK-04", "", f"{case.pack.size} bytes; a pack has at most {layout.MAX_PACK}")
    if sum(path.startswith(layout.SCREENSHOTS) for path in case.pack.files) > MAX_SCREENSHOTS:
        yield case.find("NL-PCK-04", layout.SCREENSHOTS, f"more than {MAX_SCREENSHOTS} screenshots")


def _name_faults(path: str) -> Iterator[str]:
    refusal = refuse(path)
    if refusal:
        yield refusal
        return
    parts = path.split("/")
    for part in parts:
        if not layout.NAME.fullmatch(part) or part.endswith(".") or _RESERVED.fullmatch(part):
            yield "names hold letters, digits, dot, hyphen and underscore, and none that Windows reserves"
    if len(parts) > layout.MAX_DEPTH:
        yield f"deeper than {layout.MAX_DEPTH} levels"


def _required(case: Case) -> Iterator[Finding]:
    for path, error in case.errors.items():
        rule = "NL-MET-02" if error.fault == "not-finite" else "NL-MET-01"
        if path in (layout.DRILL, layout.DECISION) and error.fault != "not-finite":
            rule = "NL-DEC-01" if path == layout.DECISION else "NL-PCK-02"
        yield case.find(rule, path, f"{path} cannot be read: {error.why}", name=error.key)
    outcome = case.drill.outcome if case.drill is not None else None
    review = case.policy.pack.post_run_review == "required"
    absent = {item.path: item.reason for item in case.decision.absent} if case.decision is not None else {}
    for row in layout.required(case.stage, outcome, review):
        if row.path not in case.pack.files and not _excused(case, row, absent):
            text = f"{row.path} is missing ({row.description}; step {int(row.step)})"
            yield case.find("NL-PCK-02", row.path, text, remedy=case.due(layout.stage_of(row.path)))
    market = {layout.SCENARIO, layout.BARS}
    if not market & set(case.pack.files) and not market & set(absent) and not _not_reached(case, Step.DRY_RUN):
        yield case.find("NL-PCK-02", layout.SCENARIO, "market/ holds neither scenario.json nor bars.csv")
    if case.decision is not None and case.decision.verdict is Decision.GO and absent:
        yield case.find("NL-PCK-02", layout.DECISION, "a GO with files that are declared absent", name="absent")


def _excused(case: Case, row: Row, absent: dict[str, str]) -> bool:
    """True where a NO-GO or VOID says why a file of a step that was not passed is absent."""
    if row.path in absent:
        return case.decision is not None and case.decision.verdict is not Decision.GO
    return _not_reached(case, row.step)


def _not_reached(case: Case, number: Step) -> bool:
    """Before the decision nobody has written reasons yet; what failed steps would have made may be absent."""
    if case.decided or case.drill is None:
        return False
    step = next((item for item in case.drill.steps if item.id == number), None)
    return step is not None and step.status is not StepStatus.PASS


def _empty(case: Case) -> Iterator[Finding]:
    quiet = case.drill is not None and case.drill.outcome is Outcome.NO_SIGNALS
    for path in case.pack.paths:
        data = case.pack.files[path]
        if _EMPTY.fullmatch(data):
            yield case.find("NL-PCK-03", path, f"{path} is empty")
        elif path.endswith(".csv") and data.count(b"\n") <= 1 and not (quiet and path.startswith("trades/")):
            why = "only an outcome of NO_SIGNALS allows that" if path.startswith("trades/") else "it has no rows"
            yield case.find("NL-PCK-03", path, f"{path} holds a header only; {why}")


def _identity(case: Case) -> Iterator[Finding]:
    if not is_run_id(case.pack.run_id):
        yield case.find("NL-PCK-07", "", f"the folder {case.pack.run_id!r} is not a drill id")
    for path, record in (
        (layout.DRILL, case.drill),
        (layout.DECISION, case.decision),
        (layout.PERFORMANCE, case.performance),
        (layout.RISK, case.risk),
    ):
        if record is not None and record.run_id != case.pack.run_id:
            yield case.find("NL-PCK-07", path, f"run_id is {record.run_id}, the folder is {case.pack.run_id}")
    drill = case.drill
    if drill is not None and is_run_id(case.pack.run_id) and not _opened_then(drill.created_utc, case.pack.run_id):
        yield case.find("NL-PCK-07", layout.DRILL, "created_utc is not the time in the run id", name="created_utc")


def _opened_then(created: str, run_id: str) -> bool:
    """True where a drill was opened at the time its id says, give or take a slow start."""
    try:
        return abs(moment(created) - DrillId.parse(run_id).utc) <= SLOW_START
    except ValueError:  # a day that the calendar does not have
        return False


def _git(case: Case) -> Iterator[Finding]:
    for path in case.facts.ignored:
        yield case.find("NL-PCK-05", path, f"{path} is hidden by an ignore rule and not in the tree")
    others = sorted({*case.facts.packs_changed} - {case.pack.folder})
    if others:
        yield case.find("NL-PCK-08", "", f"the pull request changes another pack too: {', '.join(others)}")
    for change in case.facts.base_changes:
        yield case.find("NL-INT-09", "", f"a pack that is merged already was changed: {change}")
    for path in case.facts.changed_after_approval:
        yield case.find("NL-INT-08", path, f"{path} changed after the approval")


def _manifest(case: Case) -> Iterator[Finding]:
    raw = case.pack.files.get(layout.SUMS)
    if raw is None:
        return
    read = manifest.parse(raw)
    for problem in read.problems:
        yield case.find("NL-INT-04", layout.SUMS, problem.message, line=problem.line)
    for entry in read.entries:
        data = case.pack.files.get(entry.path)
        if data is None:
            yield case.find("NL-INT-03", entry.path, f"{entry.path} is sealed and not there")
        elif digest(data) != entry.sha256:
            yield from _mismatch(case, entry.path, entry.sha256, data)
    listed = read.digests
    for path in case.pack.paths:
        owner = layout.stage_of(path)
        due = owner is None or (case.sealed is not None and owner.order <= case.sealed.order)
        if path not in listed and path not in layout.UNLISTED and due:
            yield case.find("NL-INT-02", path, f"{path} is not listed in {layout.SUMS}")
            if owner is None or case.sealed is Stage.REVIEW:
                yield case.find("NL-PCK-06", path, f"{path} is tracked and not in the manifest")


def _mismatch(case: Case, path: str, expected: str, data: bytes) -> Iterator[Finding]:
    diagnosis = manifest.diagnose(expected, data)
    yield case.find("NL-INT-01", path, f"{path} is not as it was sealed: {diagnosis.value}", name=path)
    owner = layout.stage_of(path)
    if owner is not None and case.sealed is not None and owner.order <= case.sealed.order:
        yield case.find("NL-INT-06", path, f"{path} belongs to the sealed stage {owner}", name=path)
    if diagnosis in (Diagnosis.CRLF, Diagnosis.LF, Diagnosis.EOF_ADDED, Diagnosis.EOF_LOST):
        yield case.find("NL-INT-07", path, f"{diagnosis.value}; a hook or a Git setting rewrote it", name=path)


def _chain(case: Case) -> Iterator[Finding]:
    raw = case.pack.files.get(layout.SEALS)
    if raw is None:
        return
    found, faults = seals.read(raw)
    for fault in faults:
        yield case.find("NL-INT-05", layout.SEALS, fault.message, line=fault.line)
    standing = seals.current(found)
    for stage in Stage:
        needed = stage is not Stage.REVIEW or case.policy.pack.post_run_review == "required"
        if stage.order <= case.stage.order and stage not in standing and needed:
            text = f"stage {stage} is not sealed"
            yield case.find("NL-INT-05", layout.SEALS, text, name=stage, remedy=case.due(stage))
    sums = case.pack.files.get(layout.SUMS, b"")
    for stage, seal in standing.items():
        if digest(seals.manifest_at(sums, stage)) != seal.manifest_sha256:
            text = f"the lines of stage {stage} in {layout.SUMS} are not those that were sealed as {seal.id}"
            yield case.find("NL-INT-06", layout.SUMS, text, name=stage)
    sealed = standing.get(Stage.EVIDENCE)
    taken_over = case.decision.evidence_manifest_sha256 if case.decision is not None else ""
    if taken_over and sealed is not None and taken_over != sealed.manifest_sha256:
        text = "the decision was taken over other evidence than the sealed one"
        yield case.find("NL-INT-05", layout.DECISION, text, name="evidence_manifest_sha256")
