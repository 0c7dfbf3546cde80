"""What an archive still proves years later, line by line, and what it cannot prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents.views import word
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.judges.judge import complete_stage, judge
from nolive_hooks.evidence.records import RecordError, decode, recorded
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.evidence.rules import BY_ID
from nolive_hooks.evidence.sealing import archive as bags
from nolive_hooks.evidence.sealing import manifest, seals
from nolive_hooks.evidence.sealing.archive import PAYLOAD, ApprovalRecord, Archive, tree_id
from nolive_hooks.evidence.sealing.manifest import digest
from nolive_hooks.model import Finding, Location, Report, Severity, fingerprint
from nolive_hooks.policy import Policy


class Line(NamedTuple):
    """One line of the verdict: what it is about, and what is so."""

    label: str
    text: str


def verify_archive(data: bytes, policy: Policy | None = None, *, name: str = "archive") -> Report:
    """Judge an archive without extracting it. `facts["lines"]` are the lines to print, in order.

    Without `policy` the pack is judged by the policy that it recorded itself, and a line says so: an auditor
    has no repository at hand, and a verdict without its policy proves nothing.
    An archive that is refused is a blocking finding NL-INT-04 and its lines say nothing else.
    """
    try:
        opened = bags.open_archive(data)
    except NoliveError as error:
        text = f"{error.what}{f' ({error.where})' if error.where else ''}"
        return Report(
            name, (_finding("NL-INT-04", name, text),), facts={"lines": [Line("archive", f"REFUSED: {error.what}")]}
        )
    found = list(_bag(opened))
    chosen = policy or recorded.policy_of(opened.pack)
    inside = judge(opened.pack, chosen, stage=complete_stage(chosen))
    approval, faults = _approval(opened)
    found += faults
    drill, decision = _records(opened)
    findings = (*found, *inside.findings)
    lines = [
        Line("archive", _archive_line(opened, found)),
        Line("manifest", _manifest_line(opened)),
        Line("operator", _operator_line(drill)),
        Line("seal", _seal_line(opened)),
        Line("history", _history_line(drill)),
        Line("policy", _policy_line(chosen, given=policy is not None)),
        Line("sign-off", _signoff_line(approval, faults)),
        Line("time", "recorded by the tool; no trusted timestamp"),
        Line("signature", "none (an attestation may stand beside the release)"),
        Line("verdict", _verdict_line(decision, approval, sum(item.blocks for item in findings))),
    ]
    facts = {**inside.facts, "tar_sha256": opened.tar_sha256, "gz_sha256": opened.gz_sha256, "lines": lines}
    return Report(name, findings, len(opened.files), unjudged=inside.unjudged, facts=facts)


def _finding(rule: str, path: str, text: str, severity: Severity | None = None) -> Finding:
    row = BY_ID[rule]
    return Finding(
        rule, severity or row.severity, Location(path), text, "take the archive from the release of the drill",
        fingerprint(rule, path, text),
    )  # fmt: skip


def _bag(opened: Archive) -> Iterator[Finding]:
    payload = {path: data for path, data in opened.files.items() if path.startswith(PAYLOAD)}
    tags = {path: data for path, data in opened.files.items() if path not in payload and path != bags.TAGS}
    yield from _listed(opened, bags.MANIFEST, payload)
    yield from _listed(opened, bags.TAGS, tags)
    if opened.files.get("bagit.txt") != bags.BAGIT:
        yield _finding("NL-INT-04", "bagit.txt", "bagit.txt is not that of BagIt 1.0 in UTF-8")
    known = {bags.APPROVAL, bags.REPORT, bags.VERIFY, bags.README, bags.BAG_INFO, bags.MANIFEST, bags.TAGS, "bagit.txt"}
    for path in sorted({*tags} - known):
        yield _finding("NL-INT-02", path, f"{path} does not belong in the bag")
    info, newest = opened.info, seals.newest(opened.pack.files)
    oxum = f"{opened.pack.size}.{len(opened.pack.files)}"
    for label, wanted in (
        ("External-Identifier", opened.run_id),
        ("Payload-Oxum", oxum),
        ("Git-Tree", tree_id(opened.pack.files, info.get("Git-Tree", ""))),
        ("Nolive-Seal", newest.id if newest is not None else ""),
    ):
        if info.get(label) != wanted:
            yield _finding("NL-INT-04", bags.BAG_INFO, f"{label} is {info.get(label, 'missing')}, it must be {wanted}")


def _listed(opened: Archive, path: str, files: Mapping[str, bytes]) -> Iterator[Finding]:
    read = manifest.parse(opened.files.get(path, b""))
    for problem in read.problems:
        yield _finding("NL-INT-04", path, f"line {problem.line}: {problem.message}")
    for entry in read.entries:
        if entry.path not in files:
            yield _finding("NL-INT-03", entry.path, f"{entry.path} is listed in {path} and not there")
        elif digest(files[entry.path]) != entry.sha256:
            yield _finding("NL-INT-01", entry.path, f"{entry.path} is not as {path} lists it")
    for extra in sorted({*files} - {entry.path for entry in read.entries}):
        yield _finding("NL-INT-02", extra, f"{extra} is not listed in {path}")


def _approval(opened: Archive) -> tuple[ApprovalRecord | None, list[Finding]]:
    drill, decision = _records(opened)
    raw = opened.files.get(bags.APPROVAL)
    if raw is None:
        go = decision is not None and decision.verdict is Decision.GO
        text = "the archive holds no approval; a GO counts with one only"
        return None, [_finding("NL-REV-01", bags.APPROVAL, text, Severity.WARN)] if go else []
    try:
        record = decode(raw, ApprovalRecord)
    except RecordError as error:
        return None, [_finding("NL-REV-01", bags.APPROVAL, f"the approval cannot be read: {error.why}")]
    return record, list(_doubts(opened, record, drill))


def _doubts(opened: Archive, record: ApprovalRecord, drill: DrillRecord | None) -> Iterator[Finding]:
    newest = seals.newest(opened.pack.files)
    for name, said, wanted in (
        ("run", record.run_id, opened.run_id),
        ("seal", record.seal, newest.id if newest is not None else ""),
        ("tree", record.tree, tree_id(opened.pack.files, record.tree)),
    ):
        if said != wanted:
            yield _finding("NL-REV-03", bags.APPROVAL, f"the approval is of {name} {said}, the archive of {wanted}")
    mine = {drill.people.operator.login.casefold()} if drill is not None else set()
    barred = mine | {login.casefold() for login in record.committers}
    counted = [row for row in record.reviews if row.id in record.qualifying]
    if not counted:
        yield _finding("NL-REV-01", bags.APPROVAL, "no review of the snapshot qualifies")
    for row in counted:
        if row.state != "APPROVED" or row.commit_id != record.head_sha:
            yield _finding(
                "NL-REV-03", bags.APPROVAL, f"review {row.id} is {row.state} on {row.commit_id}, not on the head"
            )
        if row.login.casefold() in barred:
            yield _finding("NL-REV-02", bags.APPROVAL, f"{row.login} is the operator or a committer")


def _records(opened: Archive) -> tuple[DrillRecord | None, DecisionRecord | None]:
    drill: DrillRecord | None = None
    decision: DecisionRecord | None = None
    try:
        drill = decode(opened.pack.files.get(layout.DRILL, b""), DrillRecord)
        decision = decode(opened.pack.files.get(layout.DECISION, b""), DecisionRecord)
    except RecordError:
        pass  # the judge of the pack says which and why
    return drill, decision


def _archive_line(opened: Archive, found: list[Finding]) -> str:
    bag = (
        "tar and bag both intact"
        if not any(item.rule.startswith("NL-INT") for item in found)
        else "the bag is NOT intact"
    )
    return f"canonical, tar sha256 {opened.tar_sha256}; {bag}"


def _manifest_line(opened: Archive) -> str:
    files = opened.pack.files
    read = manifest.parse(files.get(layout.SUMS, b""))
    intact = sum(digest(files[row.path]) == row.sha256 for row in read.entries if row.path in files)
    return f"{intact} of {len(read.entries)} sealed files intact; {len(read.problems)} faults in the manifest; schema 1"


def _history_line(drill: DrillRecord | None) -> str:
    if drill is None:
        return "not readable"
    tree = "tree DIRTY at the run" if drill.repo.dirty else "tree clean at the run"
    return f"run commit {drill.repo.run_sha[:12]}, {tree} (recorded; the repository itself was not asked)"


def _operator_line(drill: DrillRecord | None) -> str:
    if drill is None:
        return "not readable"
    operator = drill.people.operator
    return f"{operator.login} ({operator.name}), mode {drill.mode.declared.value}"


def _seal_line(opened: Archive) -> str:
    newest = seals.newest(opened.pack.files)
    return "none" if newest is None else f"{newest.id}, stage {newest.stage.value}, {newest.utc}"


def _policy_line(policy: Policy, *, given: bool) -> str:
    scripted = "; it allows answers from a file: a DEMO" if policy.pack.scripted_answers == "allow" else ""
    return f"{'as given' if given else 'as the drill recorded it'}{scripted}"


def _signoff_line(record: ApprovalRecord | None, faults: list[Finding]) -> str:
    if record is None:
        return "none in this archive"
    if any(item.blocks for item in faults):
        return f"NOT valid: {faults[0].message}"
    rows = [row for row in record.reviews if row.id in record.qualifying]
    who = ", ".join(f"{row.who}, review {row.id} on {str(row.commit_id)[:12]}" for row in rows)
    return f"APPROVED by {who} = head, not operator, not committer"


def _verdict_line(decision: DecisionRecord | None, record: ApprovalRecord | None, blocking: int) -> str:
    verdict = "not readable" if decision is None else f"{word(decision.verdict)} (drill only)"
    if blocking:
        return f"NOT proven: the record says {verdict}, and {blocking} findings speak against it"
    rows = record.reviews if record is not None else ()
    who = ", ".join(f'"{row.login}"' for row in rows if record is not None and row.id in record.qualifying)
    unproven = f"that account {who} belonged to the person whom you have in mind" if who else "who reviewed it"
    return f"{verdict}. Not proven offline: {unproven}, nor that nobody rewrote pack and approval together."
