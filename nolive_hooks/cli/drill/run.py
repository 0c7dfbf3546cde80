"""The verbs of `nolive drill` that lead through steps 1 to 5: start, resume, step."""

from __future__ import annotations

import time
from typing import Any

import click
import msgspec

from nolive_hooks import policies
from nolive_hooks.cli.drill.durations import duration as length
from nolive_hooks.cli.drill.host import read_answers, this_host
from nolive_hooks.cli.drill.session import Session, common, in_words, policy_of
from nolive_hooks.cli.drill.view import View, next_command, summary
from nolive_hooks.errors import Exit, state, usage
from nolive_hooks.evidence.drill import DrillId, Mode, Stage, Step, StepStatus
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import drive, minutes, registry
from nolive_hooks.procedure.context import DrillContext, Host, digest
from nolive_hooks.procedure.events import Noted, Plan
from nolive_hooks.procedure.market import SCENARIOS
from nolive_hooks.procedure.questions import example
from nolive_hooks.procedure.standing import fold
from nolive_hooks.procedure.steps.command import refuse_idle
from nolive_hooks.procedure.steps.repository import refuse_lost


@click.command()
@click.option("--strategy", default="ma_crossover", show_default=True, help="Name of the strategy under test.")
@click.option("--symbol", default="BTC-EUR", show_default=True, help="BASE-QUOTE.")
@click.option("--mode", default="drill-only", show_default=True, type=click.Choice(["shadow", "paper", "drill-only"]))
@click.option("--engine", help="synthetic, or the engine of the policy.  [default: the policy's]")
@click.option("--scenario", type=click.Choice(SCENARIOS), help="Scenario of the embedded engine.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of the embedded engine.")
@click.option("--bars", type=click.IntRange(100, 1_000_000), help="One-minute bars of the embedded engine.")
@click.option("--operator", metavar="LOGIN", help="Your login.  [default: from your e-mail address]")
@click.option("--base", help="The branch this drill starts from.  [default: policy, else the default branch]")
@click.option("--self-reviewed", is_flag=True, help="No reviewer is at hand; said so everywhere.")
@click.option("--follows", default="", metavar="DRILL_ID", help="The NO-GO that this drill retries.")
@click.option("--id", "run_id", metavar="DRILL_ID", help="Use this id (drill_YYYYMMDD_HHMMSS).  [default: now]")
@click.option("--strict-time", is_flag=True, help="Stop at a used-up budget even where no person can be asked.")
@click.option("--open-only", is_flag=True, help="Open the drill, take no step.")
@click.option("--example-answers", is_flag=True, help="Print a complete answers file and stop.")
@common
def start(session: Session, *, example_answers: bool, open_only: bool, **options: Any) -> int:
    """Open a drill on a branch of its own, and take its steps.

    Without a terminal and without answers it only opens the drill: every step
    asks a person, and nobody is there.

    \b
    nolive drill start --mode shadow --operator op-1
    nolive drill start --answers answers.toml --scenario kill-switch
    """
    if example_answers:
        click.echo(example(), nl=False)
        return Exit.CLEAN
    if session.answers is not None:
        read_answers(session.answers)  # what is wrong with them is told before anything is opened
    repo = Repo.discover(".")
    host = this_host(repo.root)
    with registry.locked(repo, host, "the start of a drill"):
        registry.refuse_second(repo)
        drive.ready(repo)
        journal = drive.start(repo, plan_of(repo, policy_of(repo), **options), policy_of(repo), host)
        context = session.context(journal, repo)
        session.view.opening(context.standing, context.folder)
        if session.answers is not None and context.policy.pack.scripted_answers != "allow":
            session.view.line("Answers from a file: this drill cannot become a GO (NL-STP-05).")
        if open_only or not session.answered:
            session.view.next("nolive drill resume")
            session.view.result(summary(context.standing, context.folder))
            return Exit.CLEAN
        return advance(context, session.view)


def plan_of(
    repo: Repo, policy: Policy, *, strategy: str, symbol: str, mode: str, engine: str | None, scenario: str | None,
    seed: int | None, bars: int | None, operator: str | None, base: str | None, self_reviewed: bool, run_id: str | None,
    follows: str, strict_time: bool,
) -> Plan:  # fmt: skip
    """The plan of a new drill, out of the command line and the policy."""
    name, email = repo.identity()
    host = this_host(repo.root)
    chosen = engine or policy.engine.name
    if chosen not in ("synthetic", policy.engine.name):
        raise usage(
            f"there is no engine {chosen}",
            why="the policy names none like it",
            fix="nolive drill start --engine synthetic",
        )
    if chosen != "synthetic" and policy.engine.adapter:
        from nolive_hooks.procedure.adapters.table import engine_of

        engine_of(policy.engine.adapter)  # an unknown one is told before anything is opened
    refuse_idle(chosen, policy)
    branch = base or policy.drill.base or repo.default_branch()
    base_sha = repo.resolve(branch)
    refuse_lost(repo, policy, base_sha)
    return Plan(
        run_id=str(_free_second(repo, host) if run_id is None else DrillId.parse(run_id)),
        operator=name,
        login=operator or email.partition("@")[0].rpartition("+")[2],
        email=email,
        mode=Mode(mode.replace("-", "_")),
        engine=chosen,
        strategy=strategy,
        symbol=symbol,
        scenario=scenario or policy.engine.scenario,
        seed=policy.engine.seed if seed is None else seed,
        bars=bars or policy.engine.bars,
        base=branch,
        base_sha=base_sha,
        budget_minutes=policy.drill.budget_minutes,
        policy_sha256=digest(msgspec.json.encode(policy, order="sorted")),
        policy_file=policies.policy_file_of_folder(repo.root),
        self_reviewed=self_reviewed,
        strict_time=strict_time,
        follows=str(DrillId.parse(follows)) if follows else "",
    )


def _free_second(repo: Repo, host: Host) -> DrillId:
    """A drill is named by the second in which it is opened; where that one names another drill, the next is waited for.

    Two waits are enough for any clock that goes forward; a name that is still taken then is refused by the start.
    """
    for _ in range(2):
        named = DrillId.at(host.now())
        if not repo.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{named.branch}"):
            break
        time.sleep(1 - host.now().microsecond / 1e6)
    return DrillId.at(host.now())


@click.command()
@click.option("--break-lock", is_flag=True, help="Take over the lock of a machine that is gone.")
@common
def resume(session: Session, break_lock: bool) -> int:
    """Go on where the drill stopped: after Ctrl-C, a crash, a failed step or a break.

    \b
    nolive drill resume
    """
    return _resume(session, break_lock=break_lock)


def next_thing(session: Session) -> int:
    """`nolive drill` alone: resume the open drill, else say what to do."""
    repo = Repo.discover(".")
    if registry.open_drill(repo) is not None:
        return _resume(session)
    here = (repo.branch() or "").replace("/", "_")
    if here in registry.known(repo):
        command = next_command(fold(registry.journal(repo, here).entries))
        session.view.line(f"No drill is open; this is the branch of {here}.")
        session.view.next(*dict.fromkeys((command, "nolive drill start")))
        session.view.result({"run_id": here, "next": command})
        return Exit.CLEAN
    session.view.line("No drill is open.")
    session.view.next("nolive drill start --strategy ma_crossover --symbol BTC-EUR --mode drill-only")
    session.view.result({"run_id": None, "next": "nolive drill start"})
    return Exit.CLEAN


def _resume(session: Session, *, break_lock: bool = False) -> int:
    repo = Repo.discover(".")
    host = this_host(repo.root)
    with registry.locked(repo, host, "the open drill", break_lock=break_lock) as note:
        journal = registry.open_drill(repo)
        if journal is None:
            raise state("no drill is open", where=repo.root, fix="nolive drill start")
        context = session.context(journal, repo)
        if note:
            context.write(Noted(f"{note}, by {context.plan.login}"))
        interrupted = drive.settle(context)
        session.view.opening(context.standing, context.folder)
        if interrupted:
            session.view.line(interrupted)
        return advance(context, session.view)


def advance(context: DrillContext, view: View) -> int:
    """Take every step that is left; stop at the first that fails."""
    while (step := drive.next_step(context)) is not Step.DECISION:
        code = one_step(context, view, step)
        if code:
            return code
    from nolive_hooks.procedure import closing

    view.step(Step.DECISION, minutes.planned(context.standing, Step.DECISION))
    if context.standing.decided is None or not context.standing.commits.get(Stage.DECISION):
        view.decision(closing.decide(context).verdict)
    if not context.standing.closed:
        view.line()
        view.line("Post-run review")
        closing.review(context)
    finish(context, view)
    return Exit.CLEAN


def finish(context: DrillContext, view: View) -> None:
    """The last lines of a drill."""
    standing = context.standing
    seal = list(standing.seals.values())[-1] if standing.seals else "(not sealed)"
    view.wrapped("", f"{len(standing.commits)} commits on {standing.drill.id.branch}, newest seal {seal}")
    view.next(next_command(standing))
    view.result(summary(standing, context.folder))


def one_step(context: DrillContext, view: View, step: Step, reason: str = "", duration: float = 0.0) -> int:
    """One attempt at a step; 4 where it failed."""
    view.step(step, minutes.planned(context.standing, step))
    before = context.standing.seconds.get(step, 0.0)
    try:
        result = drive.take(context, step, reason, duration)
    finally:
        view.end_progress()
    view.done(step, result.status, context.standing.seconds.get(step, 0.0) - before, result.reason)
    if result.status is StepStatus.PASS:
        return Exit.CLEAN
    view.line("Mend it first; an attempt that failed stays in the record.")
    view.next("nolive drill resume", "nolive drill decide no-go", 'nolive drill abort --reason "..."')
    view.result(summary(context.standing, context.folder))
    return Exit.STATE


@click.command()
@click.argument("number", type=click.IntRange(1, 5))
@click.option("--repeat", is_flag=True, help="Take a step again that has passed.")
@click.option("--reason", default="", help="Why it is repeated; recorded.")
@click.option("--duration", type=length, default=None, help="Step 3: how long the run is to go, 30m or 90s.")
@common
def step(session: Session, number: int, repeat: bool, reason: str, duration: float | None) -> int:
    """Take one step. A step that has passed is repeated only with a reason; both attempts are kept.

    \b
    nolive drill step 2
    nolive drill step 3 --repeat --reason "the log was full" --duration 30m

    --duration is handed to the command of the engine as {duration}; the run is
    stopped half a minute later. More than the step's minutes needs an extension.
    """
    repo = Repo.discover(".")
    if number == Step.DECISION:
        raise usage("step 5 is the decision", why="it is a verdict and its reasons", fix="nolive drill decide")
    if repeat or reason:
        reason = in_words(reason, f'nolive drill step {number} --repeat --reason "..."', least=3)
    if duration and number != Step.DRY_RUN:
        raise usage(
            "only the dry run has a duration",
            why="the other steps take what they take",
            fix=f"nolive drill step {int(Step.DRY_RUN)} --duration 30m",
        )
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        journal = registry.open_drill(repo)
        if journal is None:
            raise state("no drill is open", where=repo.root, fix="nolive drill start")
        context = session.context(journal, repo)
        drive.settle(context)
        minutes.fits(context.standing, Step(number), duration or 0.0)
        passed = context.standing.drill.passed(Step(number)) and not repeat
        if passed:
            session.view.line(f"Step {number} has passed already; --repeat --reason takes it again.")
        code = Exit.CLEAN if passed else one_step(context, session.view, Step(number), reason, duration or 0.0)
        if not code:
            session.view.next(next_command(context.standing))
            session.view.result(summary(context.standing, context.folder))
        return code
