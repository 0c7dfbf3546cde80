"""The four documents of a pack: rendered from the records between markers, free for people everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.document_views import values
from nolive_hooks.evidence.markdown import blocks
from nolive_hooks.evidence.record_decision import DecisionRecord
from nolive_hooks.evidence.record_drill import DrillRecord
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.report.escape import markdown
from nolive_hooks.templating import render as fill

TEMPLATES: dict[str, str] = {
    layout.INDEX: "pack/PHASE5_NO_LIVE_EVIDENCE_INDEX.md.j2",
    layout.CHECKLIST: "pack/PHASE5_NO_LIVE_OPERATOR_CHECKLIST.md.j2",
    layout.GO_NO_GO: "pack/PHASE5_NO_LIVE_GO_NO_GO_RECORD.md.j2",
    layout.REVIEW: "pack/PHASE5_NO_LIVE_POST_RUN_REVIEW.md.j2",
}
BANNER = "A GO concerns this drill only. It does not authorise live trading."
NO_NOTES = "No notes."


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a post-run review, in the operator's words."""

    text: str
    category: Literal["technical", "procedural", "documentation"] = "technical"
    impact: str = "low"
    root_cause: str = "not known"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do after a drill."""

    action: str
    owner: str
    due: str
    priority: Literal["high", "medium", "low"] = "medium"


@dataclass(frozen=True, slots=True)
class ReviewNotes:
    """What the operator says after the run; every text is untrusted and escaped."""

    went_well: str
    controls_effective: Literal["yes", "partial", "no"]
    confidence: int
    issues: tuple[Issue, ...] = ()
    documentation: str = "none"
    tooling: str = "none"
    training: str = "none"
    process: str = "none"
    readiness: str = "Another drill may be planned."
    actions: tuple[Action, ...] = ()
    lessons: str = "none"


@dataclass(frozen=True, slots=True)
class _SafeNotes:
    """Notes whose texts are inert Markdown."""

    went_well: str
    controls_effective: str
    confidence: int
    issues: tuple[dict[str, str], ...]
    documentation: str
    tooling: str
    training: str
    process: str
    readiness: str
    actions: tuple[dict[str, str], ...]
    lessons: str


_BLANK = ReviewNotes(went_well="none", controls_effective="partial", confidence=1)


def render(files: Mapping[str, bytes], *, notes: str = "") -> dict[str, bytes]:
    """The index, the checklist and the decision record of a pack, by path; the review too where there is one.

    Needs drill.json, decision.json, the sealed evidence and logs/audit.log; raises a state error (exit 4)
    without the records. What people wrote outside the blocks of existing documents is kept; `notes` is the
    free text of new ones.
    """
    rendered = fresh(files, notes=notes)
    kept = (path for path in TEMPLATES if path != layout.REVIEW or path in files)
    return {path: _merge(files.get(path), rendered[path]).encode() for path in kept}


def review(files: Mapping[str, bytes], notes: ReviewNotes) -> bytes:
    """The post-run review, POST_RUN_REVIEW.md, from the operator's notes."""
    if not 1 <= notes.confidence <= 5:
        raise state(
            "the operator's confidence is a number from 1 to 5",
            why="the review is compared with other drills",
            fix="nolive drill review",
        )
    return _fill(layout.REVIEW, values(files, *_records(files)), NO_NOTES, notes).encode()


def fresh(files: Mapping[str, bytes], *, notes: str = "") -> dict[str, str]:
    """All four documents as their templates give them, without anything that people added."""
    known = values(files, *_records(files))
    return {path: _fill(path, known, notes or NO_NOTES, _BLANK) for path in TEMPLATES}


def _fill(path: str, known: Mapping[str, Any], notes: str, about: ReviewNotes) -> str:
    text = fill(TEMPLATES[path], {**known, "notes": markdown(notes), "review": _safe(about)})
    return text.rstrip("\n") + "\n"


def _records(files: Mapping[str, bytes]) -> tuple[DrillRecord, DecisionRecord]:
    for path in (layout.DRILL, layout.DECISION):
        if path not in files:
            raise state(
                f"{path} is missing; the documents are rendered from it",
                why="a document may say nothing that no record says",
                fix="nolive drill status",
            )
    try:
        return decode(files[layout.DRILL], DrillRecord), decode(files[layout.DECISION], DecisionRecord)
    except RecordError as error:
        raise state("a record cannot be read", where=error.where, why=error.why, fix="nolive drill check") from None


def _merge(existing: bytes | None, rendered: str) -> str:
    """An existing document with its blocks rendered anew; the rendered one where the blocks do not fit."""
    if existing is None:
        return rendered
    text = existing.decode("utf-8", "replace")
    old, old_faults = blocks(text)
    new, _ = blocks(rendered)
    if old_faults or [block.name for block in old] != [block.name for block in new]:
        return rendered
    lines = text.split("\n")
    for before, after in reversed(list(zip(old, new, strict=True))):
        lines[before.line : before.line + len(before.body)] = after.body
    return "\n".join(lines)


def _safe(notes: ReviewNotes) -> _SafeNotes:
    def inert(text: str) -> str:
        return markdown(text.strip()) or "none"

    return _SafeNotes(
        went_well=inert(notes.went_well),
        controls_effective=notes.controls_effective.capitalize() + ".",
        confidence=notes.confidence,
        issues=tuple(
            {
                "text": inert(row.text),
                "category": row.category,
                "impact": inert(row.impact),
                "root_cause": inert(row.root_cause),
            }
            for row in notes.issues
        ),
        documentation=inert(notes.documentation),
        tooling=inert(notes.tooling),
        training=inert(notes.training),
        process=inert(notes.process),
        readiness=inert(notes.readiness),
        actions=tuple(
            {"action": inert(row.action), "owner": inert(row.owner), "due": inert(row.due), "priority": row.priority}
            for row in notes.actions
        ),
        lessons=inert(notes.lessons),
    )
