"""The checks of the evidence judge as rows: code, title, what to do; and how a finding is made of one."""

from __future__ import annotations

from collections.abc import Mapping

from nolive_hooks.model import Rule, Severity

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE

_RESTORE = "put the sealed bytes back: git log -- {path} names the commit that changed them"
_STEP = "mend the cause and repeat the step: nolive drill step N --repeat --reason ..."
_AMEND = 'nolive drill amend --reason "..."'
_DRILL = "nolive drill start --follows {run_id}"

RULES: tuple[Rule, ...] = (
    Rule("NL-PCK-01", "The tree has a file that has no place in a pack", BLOCK, "move {path} out of the pack"),
    Rule("NL-PCK-02", "A required file is missing or cannot be read", BLOCK, _STEP),
    Rule("NL-PCK-03", "A file is empty", BLOCK, _STEP),
    Rule(
        "NL-PCK-04", "A file's name, size or kind is not allowed", BLOCK, "rename or shorten {path}; links are refused"
    ),
    Rule("NL-PCK-05", "Git ignores a file of the pack", BLOCK, "git add -f -- {path}"),
    Rule("NL-PCK-06", "The tracked files are not those of the manifest", BLOCK, "git add -f -- {path}"),
    Rule("NL-PCK-07", "The run id is not the same everywhere", BLOCK, _DRILL),
    Rule("NL-PCK-08", "More than one pack is changed", BLOCK, "one drill for each pull request: split it"),
    Rule("NL-PCK-09", "A document points outside the pack", BLOCK, "use a path relative to the pack in {path}"),
    Rule("NL-INT-01", "A sealed file has another digest", BLOCK, _RESTORE),
    Rule("NL-INT-02", "A file is not in the manifest", BLOCK, "remove {path}, or close this drill: " + _DRILL),
    Rule("NL-INT-03", "A sealed file is missing", BLOCK, _RESTORE),
    Rule("NL-INT-04", "The manifest is not in its form", BLOCK, _RESTORE),
    Rule("NL-INT-05", "The chain of seals is broken", BLOCK, _RESTORE),
    Rule("NL-INT-06", "A sealed stage was changed", BLOCK, _RESTORE),
    Rule("NL-INT-07", "A digest differs by text conversion only", NOTE, "results/drill_*/** -text in .gitattributes"),
    Rule("NL-INT-08", "The pack was changed after its approval", BLOCK, "ask for a new review of this head"),
    Rule(
        "NL-INT-09",
        "A merged pack was changed",
        BLOCK,
        "take {path} out of this pull request; a merged pack never changes",
    ),
    Rule("NL-MD-01", "A placeholder is left", BLOCK, "fill it in, in {path}"),
    Rule("NL-MD-02", "A generated block differs from the records", BLOCK, "write outside the marked blocks; " + _AMEND),
    Rule("NL-MD-03", "A box is not ticked although the verdict is GO", BLOCK, _AMEND),
    Rule("NL-MD-04", "A criterion is ticked as passed and as failed", BLOCK, _AMEND),
    Rule("NL-MD-05", "The NO-LIVE banner is missing", BLOCK, _AMEND),
    Rule("NL-MD-06", "A heading of the template is missing", BLOCK, _AMEND),
    Rule("NL-MD-07", "An example row of a template is left", BLOCK, "remove the row from {path}"),
    Rule("NL-ENV-01", "The effective mode is not the declared one", BLOCK, "set the mode and repeat step 1"),
    Rule("NL-ENV-02", "Two sources name different modes", BLOCK, "set the mode in every source and repeat step 1"),
    Rule("NL-ENV-03", "A live key or host is in the pack", BLOCK, "revoke the key at the venue, then " + _DRILL),
    Rule(
        "NL-ENV-04",
        "The repository of the run is not as recorded",
        BLOCK,
        "commit or remove what is dirty, then " + _DRILL,
    ),
    Rule("NL-ENV-05", "NO-LIVE did not hold before and after the run", BLOCK, _DRILL),
    Rule("NL-ENV-06", "The run could reach what it must not reach", BLOCK, "isolate the run, then " + _DRILL),
    Rule("NL-STP-01", "A step is missing, out of order or out of time", BLOCK, _STEP),
    Rule("NL-STP-02", "A step passed with a command that failed", BLOCK, _STEP),
    Rule("NL-STP-03", "A step has no evidence", BLOCK, _STEP),
    Rule("NL-STP-04", "A step took longer than planned", WARN, "note the reason: nolive drill extend"),
    Rule("NL-STP-05", "A human's answer came from a script", BLOCK, "a person has to answer: nolive drill"),
    Rule("NL-LOG-01", "An error of a log has no disposition", BLOCK, "say what was made of it: nolive drill decide"),
    Rule("NL-LOG-02", "A warning of a log has no disposition", WARN, "say what was made of it: nolive drill decide"),
    Rule("NL-LOG-03", "A secret is in a log", BLOCK, "revoke the key at the venue first, then " + _DRILL),
    Rule("NL-LOG-04", "A log is not of this run", BLOCK, _STEP),
    Rule(
        "NL-TRD-01", "The table does not have its header", BLOCK, "write the columns of docs/pack-format.md, in order"
    ),
    Rule("NL-TRD-02", "A cell does not have its type", BLOCK, "mend the export or its adapter, then repeat step 3"),
    Rule("NL-TRD-03", "A trade is not marked as simulated in this run", BLOCK, "mend the adapter, then repeat step 3"),
    Rule("NL-TRD-04", "An id stands twice", BLOCK, "mend the adapter, then repeat step 3"),
    Rule(
        "NL-TRD-05",
        "A result does not follow from the prices",
        BLOCK,
        "mend the export or its adapter, then repeat step 3",
    ),
    Rule("NL-TRD-06", "A trade is outside the window", BLOCK, "declare the whole window, then repeat step 3"),
    Rule(
        "NL-TRD-07", "An id looks like a live order", BLOCK, "find out at the venue whether it was real; then " + _DRILL
    ),
    Rule("NL-TRD-08", "The number of trades differs from the summary", BLOCK, "repeat step 3 and 4"),
    Rule("NL-TRD-09", "The contract is not supported", BLOCK, "declare the instrument; docs/pack-format.md"),
    Rule("NL-TRD-10", "The fills do not pair to the trades", BLOCK, "mend the adapter, then repeat step 3"),
    Rule("NL-MET-01", "A record does not have its schema", BLOCK, "write it with nolive; docs/pack-format.md"),
    Rule("NL-MET-02", "A number is not finite", BLOCK, "write null and the reason beside it"),
    Rule(
        "NL-MET-03",
        "A figure differs from its recomputation",
        BLOCK,
        "repeat step 4; engine figures go to engine_native",
    ),
    Rule("NL-MET-04", "A figure looks like percent", BLOCK, "write fractions: 12 % is 0.12"),
    Rule("NL-MET-05", "The basis of the figures is missing", BLOCK, "declare the basis and repeat step 4"),
    Rule(
        "NL-MET-06", "A limit was breached or a control is not proven", BLOCK, "NO-GO with remediation, then " + _DRILL
    ),
    Rule("NL-MET-07", "The declared window was not covered", BLOCK, "find out why the engine stopped, then " + _DRILL),
    Rule("NL-DEC-01", "The verdict is missing", BLOCK, "nolive drill decide"),
    Rule("NL-DEC-02", "The criteria disagree with the checks", BLOCK, "NO-GO, or mend what failed: " + _AMEND),
    Rule("NL-DEC-03", "A NO-GO has no remediation", BLOCK, _AMEND),
    Rule("NL-DEC-04", "A text reads as an authorisation of live trading", BLOCK, "say it of the drill only; " + _AMEND),
    Rule("NL-DEC-05", "The drill was reviewed by its operator", WARN, "ask someone else to review the pull request"),
    Rule("NL-DEC-06", "A prohibition was violated", BLOCK, "the verdict is VOID; inform governance"),
    Rule("NL-REV-01", "There is no qualifying approval", BLOCK, "ask someone independent to review the pull request"),
    Rule("NL-REV-02", "The approver is not independent", BLOCK, "ask someone else than operator or committer"),
    Rule("NL-REV-03", "The approval is not of this pack", BLOCK, "ask for a review of exactly this head"),
    Rule("NL-REV-05", "A sign-off stands that the gate did not give", BLOCK, "find who posted it; revert the merge"),
    Rule("NL-REV-06", "A drill was merged past the gate", BLOCK, "record who overrode it and why, or revert the merge"),
    Rule(
        "NL-FRS-01",
        "The code under test has changed since the drill",
        WARN,
        "drill the code of today: nolive drill start",
    ),
    Rule("NL-FRS-02", "The drill is older than the policy allows", WARN, "drill again: nolive drill start"),
    Rule(
        "NL-FRS-03",
        "A lock file has changed since the drill",
        WARN,
        "drill with today's dependencies: nolive drill start",
    ),
)
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
