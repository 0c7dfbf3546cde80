"""What an honest NO-GO may show: the very failure that it records, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nolive_hooks.evidence.drill import Decision, Stage
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.model import Finding, Report, Severity

# The checks a pack that is no GO may fail where its own criterion says FAIL. Keys, seals and completeness are
# not here: a failed drill is evidence too.
MAY_BE_RECORDED: dict[str, tuple[str, ...]] = {
    "environment_no_live": ("NL-ENV-01", "NL-ENV-02", "NL-ENV-04", "NL-ENV-05", "NL-ENV-06"),
    "strategy_ran": ("NL-STP-02", "NL-MET-06", "NL-MET-07", "NL-LOG-01"),
    "no_prohibition_violated": ("NL-ENV-06", "NL-STP-05", "NL-TRD-03", "NL-TRD-07"),
}


def admit(findings: Iterable[Finding], decision: DecisionRecord | None) -> Iterator[Finding]:
    """The findings, with those that a NO-GO or VOID decision itself records lowered to notes."""
    codes = _recorded(decision)
    for finding in findings:
        if finding.rule in codes:
            yield replace(finding, severity=Severity.NOTE, message=f"{finding.message} (as the decision records)")
        else:
            yield finding


def while_open(report: Report) -> Report:
    """The report of a drill that nobody has decided yet, with the failures that a NO-GO may record lowered to warnings.

    For the hook, which has to let honest evidence of a failed or aborted drill into a commit. The gate asks for a
    decision, and step 5 judges anew: neither sees this.
    """
    if report.facts.get("stage") != Stage.EVIDENCE or "verdict" in report.facts:
        return report
    codes = {code for row in MAY_BE_RECORDED.values() for code in row}
    found = (
        replace(item, severity=Severity.WARN, message=f"{item.message} (leaves no GO)", remedy="")
        if item.blocks and item.rule in codes
        else item
        for item in report.findings
    )
    return replace(report, findings=tuple(found))


def _recorded(decision: DecisionRecord | None) -> frozenset[str]:
    if decision is None or decision.verdict is Decision.GO:
        return frozenset()
    failed = (row.id for row in decision.criteria if row.result == "FAIL")
    return frozenset(code for criterion in failed for code in MAY_BE_RECORDED.get(criterion, ()))
