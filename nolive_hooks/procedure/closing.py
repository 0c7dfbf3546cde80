"""The end of a drill: decide, review, amend, abort. Each seals a stage and commits the pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal, cast

from msgspec.structs import replace

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents import rendering as documents
from nolive_hooks.evidence.documents.rendering import Action, Issue, ReviewNotes
from nolive_hooks.evidence.drill import Decision, Stage, Step, StepStatus
from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import CRITERIA, DecisionRecord, DrillRecord, decode, encode
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Finding
from nolive_hooks.procedure import checking, decision, minutes, packing
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import Amended, Answered, Closed, Decided, Reviewed
from nolive_hooks.procedure.journal import Entry, read
from nolive_hooks.procedure.questions import UNSUPERVISED, Nobody
from nolive_hooks.procedure.standing import after
from nolive_hooks.procedure.steps.result import Findings
from nolive_hooks.procedure.stored import Stored

ABORT_DUE_DAYS = 14
AMENDABLE = (layout.INDEX, layout.CHECKLIST, layout.GO_NO_GO)  # people may have written between the blocks
FINISHED, ABORTED = "finished", "aborted"
_LATER = "The reasons are asked for once it is known that a GO is possible."


def decide(ctx: DrillContext, wanted: str = "") -> DecisionRecord:
    """Step 5. Asks what only a human can say, takes the verdict, renders, seals and commits.

    GO is a state error (exit 4) with the reasons while a criterion is not met. A decision that was taken
    and not committed (a crash) is completed from the journal and not asked again.
    """
    if Stage.DECISION in ctx.standing.commits:
        raise state(
            f"{ctx.plan.run_id} is decided already",
            why="a decision is sealed",
            fix='nolive drill amend --reason "..." (before the merge)',
        )
    packing.on_branch(ctx)
    _refuse_early(ctx, wanted)
    decision.opened(ctx)
    if ctx.standing.decided is not None and packing.adopt(ctx, Stage.DECISION):
        _close_if_last(ctx)
        return decode(packing.committed(ctx)[layout.DECISION], DecisionRecord)
    files = _evidence(ctx)
    if ctx.standing.decided is None:
        _rule(ctx, files, wanted)
    return _seal_decision(ctx, files, again=False)


def _refuse_early(ctx: DrillContext, wanted: str) -> None:
    """A verdict before step 4 seals the drill as it is, for good: only somebody who says no-go may want that."""
    if wanted != Decision.NO_GO and not seals.evidence_id(packing.committed(ctx)):
        raise state(
            "a GO is not possible" if wanted else "it is too early to decide", where=ctx.folder,
            why=f"step {ctx.standing.drill.next_step} has not passed",
            fix="nolive drill resume, or to end the drill as it is: nolive drill decide no-go",
        )  # fmt: skip


def _evidence(ctx: DrillContext) -> dict[str, bytes]:
    """The sealed files; a drill that did not come to its step 4 is sealed as it is."""
    if not seals.evidence_id(packing.committed(ctx)):
        from nolive_hooks.procedure.steps import assembly  # loads the judges and the engines

        found = Findings(ctx, Step.ASSEMBLY)
        assembly.assemble(ctx, found, status=StepStatus.SKIPPED, reason="the drill was decided before this step")
    files = packing.committed(ctx)
    changed = _changed(files, packing.on_disk(ctx).files)
    if changed:
        raise state(
            f"a sealed file was changed: {changed}", where=f"{ctx.folder}/{changed}", why="the evidence is write-once",
            fix=f"git restore -- {ctx.folder}/{changed}",
        )  # fmt: skip
    return files


def _changed(sealed: Mapping[str, bytes], files: Mapping[str, bytes]) -> str:
    """The first evidence file that is not as it was committed; documents may be edited."""
    for path in sorted({*sealed, *files}):
        if layout.stage_of(path) is Stage.EVIDENCE and sealed.get(path) != files.get(path):
            return path
    return ""


def _judged(ctx: DrillContext, files: Mapping[str, bytes]) -> tuple[DrillRecord, tuple[decision.Met, ...]]:
    """The sealed record and the five criteria as the judge of the evidence sees them."""
    drill = decode(files[layout.DRILL], DrillRecord)
    evidence = {
        **seals.covered(files, Stage.EVIDENCE),
        layout.SUMS: seals.manifest_at(files[layout.SUMS], Stage.EVIDENCE),
        layout.SEALS: files[layout.SEALS].partition(b"\n")[0] + b"\n",
    }
    report = judge(Pack(ctx.plan.run_id, evidence, ctx.folder), ctx.policy, stage=Stage.EVIDENCE)
    return drill, decision.criteria(ctx.standing, drill, report.findings)


def _rule(ctx: DrillContext, files: dict[str, bytes], wanted: str, *, again: bool = False) -> None:
    drill, rows = _judged(ctx, files)
    for row in rows:
        ctx.show("ok" if row.ok else "FAIL", f"{CRITERIA[row.id]}{': ' + row.why if row.why else ''}")
    ctx.show("note", f"{sum(row.ok for row in rows)} of {len(rows)} criteria met")
    decision.settle_lines(ctx, files)
    blocking = _against_go(ctx, files, again=again) if all(row.ok for row in rows) else ()
    for item in blocking:
        ctx.show("FAIL", f"{item.rule} {item.location}: {item.message}")
    ctx.write(decision.rule(ctx, rows, drill, wanted, blocking))
    if not ctx.standing.amendments:  # the days between two decisions are nobody's minutes
        minutes.notice(ctx, Step.DECISION)


def _seal_decision(ctx: DrillContext, files: dict[str, bytes], *, again: bool) -> DecisionRecord:
    """decision.json, audit.log and the documents, out of the journal as it stood when the verdict was given."""
    record = decision.decision_record(ctx.standing, files, decode(files[layout.DRILL], DrillRecord))
    sealed = _sealed(ctx, files, record, _audit(ctx), again=again)
    verdict = record.verdict.value.replace("_", "-")
    packing.store(ctx, sealed, Stage.DECISION, f"drill: {verdict} for {ctx.plan.run_id} (drill only)")
    _close_if_last(ctx)
    return record


def _sealed(
    ctx: DrillContext, files: Mapping[str, bytes], record: DecisionRecord, audit: bytes, *, again: bool
) -> dict[str, bytes]:
    decided = {**files, layout.DECISION: encode(record), layout.AUDIT_LOG: audit}
    notes = ctx.standing.answer("assembly.notes")
    decided.update(documents.render(decided, notes=notes.text if notes is not None else ""))
    return packing.seal(ctx, decided, Stage.DECISION, again=again)


def _against_go(ctx: DrillContext, files: Mapping[str, bytes], *, again: bool) -> tuple[Finding, ...]:
    """What `check` would block if this became a GO: the whole pack is made in memory and judged as `check` does.

    The reasons of the verdict are not given yet; `questions.check` refuses what may not stand in them.
    """
    login = ctx.plan.login
    go = decision.decided(Decision.GO, "", login, tuple(decision.Met(name, True, "") for name in CRITERIA))
    standing = after(ctx.standing, Entry(ctx.host.utc, go))
    record = decision.decision_record(standing, files, decode(files[layout.DRILL], DrillRecord))
    record = replace(record, rationale=_LATER, next_steps=(_LATER,))
    sealed = _sealed(ctx, files, record, ctx.journal.raw, again=again)
    pack = Pack(ctx.plan.run_id, sealed, ctx.folder)
    facts = checking.facts(Stored(ctx.repo, ctx.folder), ctx.plan.base_sha)
    return judge(pack, ctx.policy, facts=facts, stage=Stage.DECISION, today=ctx.host.now().date()).blocking


def _close_if_last(ctx: DrillContext) -> None:
    if ctx.policy.pack.post_run_review != "required" and not ctx.standing.closed:
        ctx.write(Closed(FINISHED))


def _audit(ctx: DrillContext) -> bytes:
    """The journal up to the last verdict: what comes after it is not known when the decision is sealed."""
    rows = list(read(ctx.journal.raw, ctx.journal.folder))
    last = max(index for index, (entry, _) in enumerate(rows) if isinstance(entry.event, Decided))
    return b"".join(raw + b"\n" for _, raw in rows[: last + 1])


def review(ctx: DrillContext) -> None:
    """The post-run review: asked, rendered, sealed, committed; it ends the drill."""
    standing = ctx.standing
    if Stage.DECISION not in standing.commits:
        raise state("nothing is decided yet", why="a review looks back on a decision", fix="nolive drill decide")
    packing.on_branch(ctx)
    files = packing.committed(ctx)
    if Stage.REVIEW in seals.current(seals.read(files[layout.SEALS])[0]):
        if not packing.adopt(ctx, Stage.REVIEW) and standing.closed:
            raise state(
                "the review is sealed already",
                why="evidence is write-once",
                fix='nolive drill amend --reason "..." (before the merge)',
            )
    else:
        files[layout.REVIEW] = documents.review(files, _notes(ctx))
        sealed = packing.seal(ctx, files, Stage.REVIEW)
        packing.store(ctx, sealed, Stage.REVIEW, f"drill: post-run review of {ctx.plan.run_id}")
    ctx.write(Reviewed(standing.plan.login))
    if not standing.closed:
        ctx.write(Closed(FINISHED))


def _notes(ctx: DrillContext) -> ReviewNotes:
    effective = ctx.ask("review.controls_effective")
    return ReviewNotes(
        went_well=ctx.ask("review.went_well"),
        issues=tuple(Issue(text) for text in _parts(ctx.ask("review.issues"))),
        controls_effective=cast("Literal['yes', 'partial', 'no']", effective),
        confidence=int(ctx.ask("review.confidence")),
        documentation=ctx.ask("review.documentation"),
        tooling=ctx.ask("review.tooling"),
        training=ctx.ask("review.training"),
        process=ctx.ask("review.process"),
        readiness=ctx.ask("review.readiness"),
        actions=tuple(_actions(ctx.ask("review.actions"), ctx.plan.login)),
        lessons=ctx.ask("review.lessons"),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip() and part.strip().lower() != "none")


def _actions(text: str, owner: str) -> Iterator[Action]:
    """`what / who / when`; who and when may be left out."""
    for part in _parts(text):
        words = [word.strip() for word in part.split(" / ")]
        yield Action(words[0], words[1] if len(words) > 1 else owner, words[2] if len(words) > 2 else "next drill")


def amend(ctx: DrillContext, reason: str, wanted: str = "") -> DecisionRecord:
    """Before the merge: decide again over the same evidence; documents and decision are sealed anew.

    The run artefacts never change. A post-run review that was sealed must be written again afterwards.
    """
    standing = ctx.standing
    if Stage.DECISION not in standing.commits:
        raise state("nothing is decided yet", why="the decision comes first", fix="nolive drill decide")
    if ctx.repo.is_ancestor(ctx.repo.head(), ctx.repo.resolve(standing.plan.base)):
        raise state(
            "the pack is merged already", why="a merged pack never changes",
            fix=f"nolive drill start --follows {standing.plan.run_id}",
        )  # fmt: skip
    packing.on_branch(ctx)
    if isinstance(ctx.asker, Nobody):  # told before the amendment is part of the record
        again = 'nolive drill amend --reason "..."'
        raise state(
            "nobody is here to decide again", where=ctx.folder, why=UNSUPERVISED,
            fix=f"{again} in a terminal, or {again} --answers FILE (recorded as scripted)",
        )  # fmt: skip
    ctx.write(Amended(reason, standing.plan.login))
    here = packing.on_disk(ctx).files
    files = {
        path: here.get(path, data) if path in AMENDABLE else data
        for path, data in packing.committed(ctx).items()
        if path != layout.REVIEW
    }
    _rule(ctx, files, wanted, again=True)
    return _seal_decision(ctx, files, again=True)


def abort(ctx: DrillContext, reason: str) -> DecisionRecord:
    """End a drill as NO-GO with what it has; nothing is ever deleted."""
    standing = ctx.standing
    if standing.decided is not None:
        raise state("the drill is decided already", why="a decision is sealed", fix='nolive drill amend --reason "..."')
    packing.on_branch(ctx)
    decision.opened(ctx)
    login = standing.plan.login
    due = (ctx.host.now() + dt.timedelta(days=ABORT_DUE_DAYS)).date().isoformat()
    answers = {
        "abort.reason": reason,
        "decision.next_steps": "resolve the reason of the abort; start a new drill that follows this one",
        "decision.remediation.issue": f"the drill was aborted: {reason}",
        "decision.remediation.action": "resolve the reason and drill again",
        "decision.remediation.owner": login,
        "decision.remediation.due": due,
    }
    for name, text in answers.items():
        ctx.write(Answered(int(Step.DECISION), name, text, login, False))
    files = _evidence(ctx)
    for path, row, _ in decision.lines_to_settle(files):
        name = f"decision.disposition.{path}:{row.line}"
        ctx.write(Answered(int(Step.DECISION), name, f"the drill was aborted: {reason}", login, False))
    drill, rows = _judged(ctx, files)
    verdict = Decision.VOID if decision.violated(drill) else Decision.NO_GO
    ctx.write(decision.decided(verdict, f"Aborted by the operator, who gave this reason: {reason}", login, rows))
    record = _seal_decision(ctx, files, again=False)
    if not ctx.standing.closed:
        ctx.write(Closed(ABORTED))
    return record
