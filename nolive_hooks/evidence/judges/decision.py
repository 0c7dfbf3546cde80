"""Checks of the decision: its criteria follow from the checks, and its words say no more than a drill allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nolive_hooks.evidence.documents.markdown import prose
from nolive_hooks.evidence.drill import Decision, Stage, StepStatus
from nolive_hooks.evidence.judges.case import DUE, Case
from nolive_hooks.evidence.judges.run import points_somewhere
from nolive_hooks.evidence.layout import DECISION, DRILL, MAX_FILE, ROWS
from nolive_hooks.evidence.records.decision import CRITERIA, DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.expressions import expression
from nolive_hooks.model import Finding

DOCUMENTS = tuple(row.path for row in ROWS if row.kind == "document")
# Which findings contradict a criterion that is marked as passed.
CONTRADICTS: dict[str, tuple[str, ...]] = {
    "environment_no_live": ("NL-ENV-",),
    "strategy_ran": ("NL-STP-02", "NL-MET-06", "NL-MET-07", "NL-LOG-01"),
    "pack_complete": ("NL-PCK-", "NL-INT-", "NL-TRD-", "NL-MET-", "NL-STP-03", "NL-LOG-03", "NL-LOG-04"),
    "no_prohibition_violated": ("NL-ENV-03", "NL-TRD-03", "NL-TRD-07", "NL-STP-05", "NL-DEC-06"),
}
_LIVE = r"(?:live|real[- ](?:money|funds?)|production)"
_YES = (
    r"(?:authori[sz]\w*|approv\w*|clear(?:ed|ance)|ready|enable\w*|permitted|allowed"
    r"|green[- ]?light|promot\w*|go(?:es)?)"
)
_CLAIM = re.compile(rf"\b(?:{_YES}\b[^.;:\n]{{0,40}}\b{_LIVE}|{_LIVE}\b[^.;:\n]{{0,40}}\b{_YES})\b", re.IGNORECASE)
_DENIAL = expression(
    r"\b(?:not?|never|nothing|nobody|none|without|no[- ]live|prohibited|forbidden|cannot|refus\w*|isn't|doesn't)\b",
    re.IGNORECASE,
)


def judge(case: Case, found: Sequence[Finding]) -> Iterator[Finding]:
    """NL-DEC-01 to 06; `found` are the findings of all other checks."""
    if case.drill is not None:
        yield from _violations(case, case.drill)
    if not case.decided:
        return
    if case.decision is None:
        if DECISION not in case.errors:
            yield case.find("NL-DEC-01", DECISION, "there is no decision", name="decision")
        return
    yield from _criteria(case, case.decision, found)
    yield from _verdict(case, case.decision)
    yield from _remediation(case, case.decision)
    yield from _wording(case, case.decision)
    if case.decision.self_reviewed or _asked_oneself(case):
        yield case.find(
            "NL-DEC-05", DECISION, "self-reviewed: an independent approval is still needed", name="self_reviewed"
        )


def _asked_oneself(case: Case) -> bool:
    """True where the operator is the only person who was asked to review."""
    if case.drill is None or not case.drill.people.reviewers_requested:
        return False
    asked = {login.casefold() for login in case.drill.people.reviewers_requested}
    return asked == {case.drill.people.operator.login.casefold()}


def _violations(case: Case, drill: DrillRecord) -> Iterator[Finding]:
    violated = [row.id for row in drill.prohibitions if row.result == "VIOLATED"]
    verdict = case.decision.verdict if case.decision is not None else None
    if violated and (not case.decided or verdict is not Decision.VOID):
        text = f"violated: {', '.join(violated)}; the only verdict is VOID"
        yield case.find("NL-DEC-06", DRILL, text, name="prohibitions")
    if verdict is Decision.VOID and not violated:
        text = "the verdict is VOID and no prohibition is recorded as violated"
        yield case.find("NL-DEC-06", DECISION, text, name="verdict")


def _criteria(case: Case, decision: DecisionRecord, found: Sequence[Finding]) -> Iterator[Finding]:
    if [row.id for row in decision.criteria] != list(CRITERIA):
        yield case.find(
            "NL-DEC-02", DECISION, f"the criteria are not the {len(CRITERIA)} of the procedure", name="criteria"
        )
    for row in decision.criteria:
        if not row.evidence:
            yield case.find("NL-DEC-02", DECISION, f"criterion {row.id} is {row.result} without evidence", name=row.id)
        for item in row.evidence:
            if case.drill is not None and not points_somewhere(case, case.drill, item):
                text = f"the evidence of criterion {row.id} is not there: {item}"
                yield case.find("NL-DEC-02", DECISION, text, name=f"{row.id}.{item}")
        against = CONTRADICTS.get(row.id, ("-",))
        # A review that is still to be written says nothing against the decision that it looks back on.
        told = (item for item in found if item.blocks and item.remedy != DUE[Stage.REVIEW])
        codes = sorted({item.rule for item in told if item.rule.startswith(against)})
        if row.result == "PASS" and codes:
            text = f"criterion {row.id} is PASS and the checks say otherwise: {', '.join(codes)}"
            yield case.find("NL-DEC-02", DECISION, text, name=f"{row.id}.checks")


def _verdict(case: Case, decision: DecisionRecord) -> Iterator[Finding]:
    failed = [row.id for row in decision.criteria if row.result == "FAIL"]
    if decision.verdict is not Decision.GO:
        return
    if failed:
        yield case.find("NL-DEC-02", DECISION, f"GO although {', '.join(failed)} failed", name="verdict.criteria")
    if case.drill is None:
        return
    if not case.drill.outcome.sound:
        yield case.find(
            "NL-DEC-02", DECISION, f"GO although the run ended {case.drill.outcome}", name="verdict.outcome"
        )
    bad = [str(step.id) for step in case.drill.steps if step.status is not StepStatus.PASS]
    if bad:
        yield case.find("NL-DEC-02", DECISION, f"GO although step {', '.join(bad)} did not pass", name="verdict.steps")


def _remediation(case: Case, decision: DecisionRecord) -> Iterator[Finding]:
    if decision.verdict is Decision.NO_GO and not decision.remediation:
        yield case.find(
            "NL-DEC-03", DECISION, "a NO-GO says what is to be done, by whom and until when", name="remediation"
        )
    if not decision.next_steps:
        yield case.find("NL-DEC-03", DECISION, "no next step is named", name="next_steps")


def _wording(case: Case, decision: DecisionRecord) -> Iterator[Finding]:
    texts = [(DECISION, 0, decision.rationale), *((DECISION, 0, step) for step in decision.next_steps)]
    for path in DOCUMENTS:
        if len(case.pack.files.get(path, b"")) <= MAX_FILE:
            texts += ((path, number, line) for number, line in prose(case.text(path)))
    for path, number, text in texts:
        claim = authorises(text)
        if claim:
            yield case.find("NL-DEC-04", path, f'reads as an authorisation of live trading: "{claim}"', line=number)


def authorises(text: str) -> str:
    """The words of a text that read as an authorisation of live trading; an empty text where none do."""
    for sentence in re.split(r"(?<=[.;!?])\s+|\n", text):
        match = _CLAIM.search(sentence)
        if match is not None and not _DENIAL.search(sentence):
            return match[0][:80]
    return ""
