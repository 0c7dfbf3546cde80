"""Step 1: the nine preconditions, a scan of everything that could be live, and the mode that is really in force."""

from __future__ import annotations

import os
import tomllib

from nolive_hooks import templating
from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Step
from nolive_hooks.evidence.layout import CONFIG, EFFECTIVE, SYSTEM_LOG
from nolive_hooks.evidence.records import PRECONDITIONS, Authorisation, EffectiveMode, Precondition
from nolive_hooks.git import disk
from nolive_hooks.procedure import follow
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import EnvironmentFacts
from nolive_hooks.procedure.steps import config as settings
from nolive_hooks.procedure.steps import repository
from nolive_hooks.procedure.steps.dependencies import requirements
from nolive_hooks.procedure.steps.result import Findings, StepResult
from nolive_hooks.procedure.steps.scans import scan_all

STEP = Step.ENVIRONMENT
MIN_FREE_BYTES = 100 << 20
AUTHORISATIONS = ".nolive/authorisations"
NOT_ASKED = Authorisation(reference="(not asked)", by="(not asked)", verified="claimed")
_EVIDENCE = {
    "operator_trained": "attested:environment.trained",
    "environment_confirmed": EFFECTIVE,
    "no_live_keys": "drill.json#scans",
    "repo_clean": "drill.json#repo",
    "dependencies_installed": SYSTEM_LOG,
    "logs_writable": SYSTEM_LOG,
    "templates_available": SYSTEM_LOG,
    "governance_approval": "drill.json#authorisation",
    "rollback_plan": "attested:environment.rollback",
}


def perform(ctx: DrillContext) -> StepResult:
    """Check all nine preconditions; one that fails stops the drill here."""
    found = Findings(ctx, STEP)
    config = settings.drill_config(ctx.plan, ctx.policy)
    _interpreter(ctx, found)
    _repository(ctx, found)
    _places(ctx, found)
    modes = _modes(ctx, found, config)
    scans, allows = scan_all(ctx, found, "before")
    ctx.keep(STEP, CONFIG, config)
    argv = ("nolive", "drill", "start", f"--mode={ctx.plan.mode.value}")
    ctx.keep(STEP, EFFECTIVE, settings.effective_settings(config, ctx.plan, ctx.host.environment, argv))
    authorisation = NOT_ASKED
    if all(row.ok for row in found.checks):
        authorisation = _questions(ctx, found)
    facts = EnvironmentFacts(
        repo=repository.repo_state(ctx),
        code_under_test=repository.code_under_test(ctx),
        effective=modes,
        scans=scans,
        preconditions=preconditions(ctx, found),
        authorisation=authorisation,
        strategy=repository.strategy(ctx, config),
        allows=allows,
    )
    return found.finish(facts=facts)


def preconditions(ctx: DrillContext, found: Findings) -> tuple[Precondition, ...]:
    """The nine entry criteria with their results, in the procedure's order; one that was not reached failed."""
    answered = {answer.id for answer in ctx.standing.answers}
    rows = []
    for name in PRECONDITIONS:
        evidence = _EVIDENCE[name]
        if evidence.startswith("attested:") and evidence.removeprefix("attested:") not in answered:
            evidence = SYSTEM_LOG
        rows.append(Precondition(id=name, result="PASS" if found.ok(name) else "FAIL", evidence=(evidence,)))
    return tuple(rows)


def _interpreter(ctx: DrillContext, found: Findings) -> None:
    active = "venv active" if ctx.host.environment.get("VIRTUAL_ENV") else "no venv active"
    wanted = requirements(ctx)
    if wanted is None:
        found.check(
            "dependencies_installed", True, f"python {ctx.host.python}, {active}, no {ctx.policy.drill.requirements}"
        )
        return
    met = wanted.wanted - len(wanted.missing)
    seen = f"python {ctx.host.python}, {active}, {met} of {wanted.wanted} requirements satisfied"
    if wanted.missing:
        seen += f" (missing: {', '.join(wanted.missing[:5])})"
    fix = (
        f"activate the environment of the strategy and install {ctx.policy.drill.requirements}, then resume; "
        f"asked was {wanted.interpreter}"
    )
    found.check("dependencies_installed", not wanted.missing, seen, fix)


def _repository(ctx: DrillContext, found: Findings) -> None:
    dirty = ctx.repo.status()
    branch = ctx.repo.branch()
    if branch != ctx.id.branch:
        found.check(
            "repo_clean",
            False,
            f"on branch {branch or '(detached)'}, expected {ctx.id.branch}",
            f"git switch {ctx.id.branch}",
        )
    elif dirty:
        more = f" and {len(dirty) - 1} more" if len(dirty) > 1 else ""
        found.check("repo_clean", False, f"the tree is not clean: {dirty[0]}{more}", "git status; commit or remove it")
    else:
        found.check("repo_clean", True, f"tree clean, on branch {branch}")


def _places(ctx: DrillContext, found: Findings) -> None:
    probe = os.path.join(ctx.journal.folder, "probe")
    try:
        disk.write_atomic(probe, b"probe")
        disk.remove(probe)
    except NoliveError as error:
        found.check("logs_writable", False, f"the state folder cannot be written: {error.why}", error.fix)
    else:
        free = ctx.host.free_bytes
        found.check(
            "logs_writable",
            free >= MIN_FREE_BYTES,
            f"logs can be written, {free >> 30} GB free",
            "make room on the disk",
        )
    try:
        count = len(list(templating.folder().glob("pack/*.j2")))
    except NoliveError:
        count = 0
    found.check("templates_available", count >= 4, f"{count} pack templates at hand", "pipx reinstall nolive-hooks")


def _modes(ctx: DrillContext, found: Findings, config: bytes) -> tuple[EffectiveMode, ...]:
    modes = settings.effective_modes(config, ctx.plan, ctx.host.environment)
    wrong = settings.disagreeing(modes, ctx.plan.mode)
    declared = ctx.plan.mode.value
    seen = f"effective mode: {declared} ({', '.join(row.source for row in modes)})"
    found.check(
        "environment_confirmed", not wrong, "; ".join(wrong) or seen,
        f"set every source to {declared}, then nolive drill resume",
    )  # fmt: skip
    return modes


def _questions(ctx: DrillContext, found: Findings) -> Authorisation:
    """What no machine knows."""
    for name, question in (("operator_trained", "environment.trained"), ("rollback_plan", "environment.rollback")):
        answer = ctx.ask(question)
        found.check(
            name, answer == "yes", f"{PRECONDITIONS[name]}: {answer}", "learn it first, then nolive drill resume"
        )
    reference = ctx.ask("environment.authorisation")
    by = ctx.ask("environment.authorised_by")
    verified, why = _authorised(ctx, reference, by)
    if ctx.plan.follows:
        issues = follow.issues_of(ctx.repo, ctx.plan.base_sha, ctx.policy.pack.root, ctx.plan.follows)
        ctx.ask("environment.closed", about=f"{ctx.plan.follows}: {'; '.join(issues)}")
    seen = why or f"authorised by {by} as {reference}, {verified}"
    given = f"nolive authorise --operator {ctx.plan.login} --strategy {ctx.plan.strategy} --until YYYY-MM-DD"
    found.check("governance_approval", not why, seen, f"governance merges another: {given}")
    return Authorisation(
        reference=reference, by=by, verified="base_file" if verified.startswith("verified") else "claimed"
    )


def _authorised(ctx: DrillContext, reference: str, by: str) -> tuple[str, str]:
    """How far an authorisation is proven, and why it does not count; the file is read from the base commit only."""
    name = f"{AUTHORISATIONS}/{reference}.toml"
    if "/" in reference or not (blobs := ctx.repo.at_path(ctx.plan.base_sha, name)):
        return f"claimed, not verified: no {AUTHORISATIONS}/{reference}.toml on {ctx.plan.base}", ""
    try:
        table = tomllib.loads(blobs[0].data.decode())
    except ValueError:
        return "", f"{name} on the base branch cannot be read"
    if str(table.get("operator", "")) != ctx.plan.login:
        return "", f"{name} authorises another operator than {ctx.plan.login}"
    if str(table.get("strategy", ctx.plan.strategy)) != ctx.plan.strategy:
        return "", f"{name} authorises another strategy than {ctx.plan.strategy}"
    if str(table.get("authorised_by", by)).casefold() != by.casefold():
        return "", f"{name} is by another person than {by}"
    until = str(table.get("until", ""))
    if until < ctx.host.utc[:10]:
        return "", f"{name} has ended on {until or '(no date)'}"
    return f"verified on the base branch, valid to {until}", ""
