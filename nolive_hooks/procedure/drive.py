"""The course of a drill: start it, take the next step, resume after whatever happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nolive_hooks.errors import Exit, NoliveError, state, usage
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import DrillId, Step, StepStatus
from nolive_hooks.evidence.records import DrillRecord, decode
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import follow, minutes, packing, registry
from nolive_hooks.procedure.context import DrillContext, Host
from nolive_hooks.procedure.engine import SYMBOL
from nolive_hooks.procedure.events import Closed, Plan, Started, StepFinished, StepStarted
from nolive_hooks.procedure.journal import Journal
from nolive_hooks.procedure.steps.result import StepResult


def _perform(ctx: DrillContext, step: Step) -> StepResult:
    """One of steps 1 to 4. They load the judges and the engines, for which whoever only opens a drill does not wait."""
    from nolive_hooks.procedure.steps import assembly, dry_run, environment, preflight

    acts: Mapping[Step, Callable[[DrillContext], StepResult]] = {
        Step.ENVIRONMENT: environment.perform,
        Step.PREFLIGHT: preflight.perform,
        Step.DRY_RUN: dry_run.perform,
        Step.ASSEMBLY: assembly.perform,
    }
    return acts[step](ctx)


def start(repo: Repo, plan: Plan, policy: Policy, host: Host) -> Journal:
    """Open a drill: its journal, its branch, and the attributes that keep its bytes.

    Refused (exit 4): another open drill, an unborn branch, a detached HEAD, a dirty tree, no identity,
    a merged NO-GO whose retry this would be without saying so.
    """
    _validate(plan)
    registry.refuse_second(repo)
    ready(repo)
    follow.require(repo, plan.base_sha, policy.pack.root, plan.follows)
    run_id = DrillId.parse(plan.run_id)
    if repo.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{run_id.branch}"):
        raise state(
            f"branch {run_id.branch} exists already",
            why="each drill has a branch of its own",
            fix="wait one second and start again",
        )
    journal = registry.create(repo, plan.run_id)
    journal.append(host.utc, Started(plan))
    try:
        _branch(repo, plan, policy)
    except NoliveError:
        journal.append(host.utc, Closed("the branch could not be made"))
        raise
    return journal


def _branch(repo: Repo, plan: Plan, policy: Policy) -> None:
    """The drill's branch and the attributes that keep its bytes; what is there already stays as it is."""
    packing.protect(repo, policy.pack.root)
    branch = DrillId.parse(plan.run_id).branch
    if not repo.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
        repo.create_branch(branch, plan.base_sha)


def ready(repo: Repo) -> None:
    """What a drill needs of the repository before it can write anything."""
    repo.identity()
    repo.head()
    if repo.branch() is None:
        raise state(
            "HEAD is detached", where=repo.root, why="a drill starts from a branch and returns to it",
            fix=f"git switch {repo.default_branch()}, or git switch --create my-branch",
        )  # fmt: skip
    dirty = repo.status()
    if dirty:
        more = f" and {len(dirty) - 1} more" if len(dirty) > 1 else ""
        raise state(
            f"the tree is not clean: {dirty[0]}{more}", where=repo.root,
            why="evidence is about a commit", fix="git status, then git commit or git stash, then nolive drill start",
        )  # fmt: skip


def _validate(plan: Plan) -> None:
    if not SYMBOL.match(plan.symbol):
        raise usage(
            f"{plan.symbol!r} is not a symbol", why="write BASE-QUOTE", fix="nolive drill start --symbol BTC-EUR"
        )
    for name, value, example in (("--strategy", plan.strategy, "ma_crossover"), ("--operator", plan.login, "op-1")):
        if not value or len(value) > 64 or not all(sign.isalnum() or sign in "._-@+" for sign in value):
            raise usage(
                f"{name} {value!r} is not a name", why="letters, digits, dot, hyphen, underscore; 64 at most",
                fix=f"nolive drill start {name} {example}",
            )  # fmt: skip


def take(ctx: DrillContext, step: Step, reason: str = "", duration: float = 0.0) -> StepResult:
    """One attempt at a step, written to the journal whatever happens in it.

    `duration` tells the dry run for how many seconds to go. A step whose minutes are used up needs a reason first.
    """
    if step is not Step.ENVIRONMENT:  # step 1 looks itself, and notes what it saw
        packing.on_branch(ctx)
    if _ended(ctx):
        raise state(
            f"step {int(step)} cannot start", where=ctx.folder,
            why="the drill was ended early, and its evidence is sealed", fix="nolive drill decide no-go",
        )  # fmt: skip
    minutes.require(ctx)
    ctx.write(StepStarted(int(step), reason, duration))
    began = ctx.host.ticks()
    try:
        result = _perform(ctx, step)
    except BaseException as error:
        interrupted = not isinstance(error, Exception)
        why = "interrupted by the operator" if interrupted else _reason(error)
        seconds = round(ctx.host.ticks() - began, 3)
        ctx.write(StepFinished(step=int(step), status=StepStatus.FAIL, reason=why, seconds=seconds))
        if isinstance(error, NoliveError) and error.exit_code == Exit.UNJUDGED:
            error.exit_code = Exit.STATE  # the drill stands where it stood and can be resumed
        raise
    seconds = round(ctx.host.ticks() - began, 3)
    ctx.write(
        StepFinished(
            step=int(step), status=result.status, reason=result.reason, seconds=seconds, commands=result.commands,
            notes=result.notes, outcome=result.outcome, facts=result.facts,
        )
    )  # fmt: skip
    minutes.notice(ctx, step)
    if result.status is StepStatus.PASS:
        minutes.require(ctx)
    return result


def _reason(error: BaseException) -> str:
    return error.what if isinstance(error, NoliveError) else f"an error in nolive: {type(error).__name__}"


def settle(ctx: DrillContext) -> str:
    """Complete what a crash has cut off: the branch of a start, the attempt at a step; gives a sentence about it."""
    if not ctx.standing.drill.attempts:
        _branch(ctx.repo, ctx.plan, ctx.policy)
    attempt = ctx.standing.drill.running
    if attempt is None:
        return ""
    ctx.write(
        StepFinished(
            step=int(attempt.step),
            status=StepStatus.FAIL,
            reason="interrupted: the process ended in the middle",
            seconds=0.0,
        )
    )
    place = f"step {int(attempt.step)} (attempt {attempt.number}, started {attempt.started})"
    return f"interrupted in {place}; it is repeated"


def next_step(ctx: DrillContext) -> Step:
    """The step to take now; of a drill that was ended early only the verdict is left."""
    due = ctx.standing.drill.next_step or Step.DECISION
    return Step.DECISION if due is not Step.DECISION and _ended(ctx) else due


def _ended(ctx: DrillContext) -> bool:
    """Whether the evidence was sealed by an early NO-GO and not by step 4: its record says so."""
    data = packing.committed(ctx).get(layout.DRILL)
    steps = decode(data, DrillRecord).steps if data is not None else ()
    return any(row.id == Step.ASSEMBLY and row.status is StepStatus.SKIPPED for row in steps)
