"""Every question a drill asks a human: stable ids, wording, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from nolive_hooks.errors import NoliveError, state, usage
from nolive_hooks.evidence.drill import MIN_RATIONALE, Step

Kind = Literal["yes", "text", "choice", "number", "date"]
UNSUPERVISED = "unsupervised execution is prohibition 6"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `yes` needs a yes to go on; `default` is offered where leaving it empty is an answer."""

    id: str
    step: Step
    text: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    minimum: int = 1
    default: str | None = None
    example: str = "yes"

    @property
    def lead(self) -> str:
        """What stands before an answer: a question mark, or a colon."""
        return self.text if self.text.endswith("?") else f"{self.text}:"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, and whether a file said it instead of a person."""

    text: str
    scripted: bool


class Asker(Protocol):
    """Whoever answers: a person at a terminal, a file, or nobody."""

    def ask(self, question: Question) -> Reply:
        """An answer that `check` has accepted, or a state error (exit 4)."""


_ROWS = (
    Question("environment.trained", Step.ENVIRONMENT, "Do you know the architecture of this trading system?", "yes"),
    Question("environment.rollback", Step.ENVIRONMENT, "Do you know how to stop every process and to go back?", "yes"),
    Question(
        "environment.authorisation", Step.ENVIRONMENT, "Reference of this drill's authorisation", example="A-2026-014"
    ),
    Question("environment.authorised_by", Step.ENVIRONMENT, "Who authorised it?", example="gov-1"),
    Question(
        "environment.closed", Step.ENVIRONMENT, "Which issues of the drill before are closed (several with ;)?",
        example="the run did not end",
    ),
    Question("preflight.confirmed", Step.PREFLIGHT, "Is what the checks above show what you expect?", "yes"),
    Question("dry_run.watched", Step.DRY_RUN, "Did you watch the run, and did it do nothing unexpected?", "yes"),
    Question("assembly.no_real_funds", Step.ASSEMBLY, "Were no real funds moved to or from any account?", "yes"),
    Question(
        "assembly.no_production_change", Step.ASSEMBLY, "Was no production system changed during this drill?", "yes"
    ),
    Question(
        "budget.reason", Step.ASSEMBLY, "Why may the drill go on? (no: it ends as NO-GO)", minimum=2, default="no",
        example="",
    ),
    Question("assembly.read", Step.ASSEMBLY, "Have you read the collected evidence?", "yes"),
    Question("assembly.competent", Step.ASSEMBLY, "Could you explain every step of it to a reviewer?", "yes"),
    Question(
        "assembly.notes", Step.ASSEMBLY, "Notes for the reviewer (may be empty)", minimum=0, default="",
        example="nothing unusual",
    ),
    Question(
        "decision.disposition", Step.DECISION, "What do you make of this line?", minimum=3,
        example="expected in this scenario",
    ),
    Question("decision.verdict", Step.DECISION, "GO or NO_GO?", "choice", ("GO", "NO_GO"), example="GO"),
    Question(
        "decision.rationale", Step.DECISION, f"Why? ({MIN_RATIONALE} characters or more)", minimum=MIN_RATIONALE,
        example="All five steps passed, the controls acted, and no live key was found.",
    ),
    Question(
        "decision.next_steps", Step.DECISION, "Next steps (separate several with ;)",
        example="post-run review; next drill with the scenario limit-breach",
    ),
    Question("decision.remediation.issue", Step.DECISION, "Remediation: what is wrong?", example="the run did not end"),
    Question("decision.remediation.action", Step.DECISION, "What will be done?", example="find out why it stopped"),
    Question("decision.remediation.owner", Step.DECISION, "Who does it?", example="dev-1"),
    Question("decision.remediation.due", Step.DECISION, "Until when? (YYYY-MM-DD)", "date", example="2027-01-31"),
    Question("review.went_well", Step.DECISION, "What went well?", example="the whole procedure ran without a repeat"),
    Question("review.issues", Step.DECISION, "What issues arose (several with ;)?", default="none", example="none"),
    Question(
        "review.controls_effective", Step.DECISION, "Were all NO-LIVE controls effective?", "choice",
        ("yes", "partial", "no"), example="yes",
    ),
    Question(
        "review.confidence", Step.DECISION, "Your confidence as operator, 1 to 5", "choice",
        ("1", "2", "3", "4", "5"), example="4",
    ),
    Question("review.documentation", Step.DECISION, "Which documents should change?", default="none", example="none"),
    Question("review.tooling", Step.DECISION, "Which tooling should change?", default="none", example="none"),
    Question("review.training", Step.DECISION, "Which training is needed?", default="none", example="none"),
    Question("review.process", Step.DECISION, "What should change in the process?", default="none",
             example="drill the kill switch next"),
    Question("review.readiness", Step.DECISION, "What does this mean for the planning of the next drill?",
             default="Another drill may be planned.", example="Another drill may be planned."),
    Question("review.actions", Step.DECISION, "Action items: what / who / YYYY-MM-DD, several with ; or none",
             default="none", example="write down the stop procedure / op-1 / 2027-01-31"),
    Question("review.lessons", Step.DECISION, "What was learnt?", default="none",
             example="the stop procedure takes less than a minute"),
)  # fmt: skip

QUESTIONS: Mapping[str, Question] = {row.id: row for row in _ROWS}


def check(question: Question, text: str) -> str:
    """The answer as it is recorded; ValueError with the reason where it is none."""
    text = " ".join(text.split())
    from nolive_hooks import guard

    if guard.held(text):
        raise ValueError("this looks like a credential; answers are kept for ever, so say it without the value")
    if question.kind == "yes":
        word = text.lower()
        if word not in ("y", "yes", "n", "no", "true", "false"):
            raise ValueError("answer yes or no")
        return "yes" if word in ("y", "yes", "true") else "no"
    if question.kind == "choice":
        key = text.lower().replace("-", "_")
        exact = [choice for choice in question.choices if choice.lower() == key]
        # A word may be begun, as at [y/N]; a verdict is written out.
        meant = exact or [choice for choice in question.choices if key and choice.islower() and choice.startswith(key)]
        if len(meant) != 1:
            raise ValueError(f"answer one of {', '.join(question.choices)}")
        return meant[0]
    if question.kind == "date" and not _is_date(text):
        raise ValueError("write a date as YYYY-MM-DD")
    if len(text) < question.minimum:
        raise ValueError(f"at least {question.minimum} characters, please; these are {len(text)}")
    if question.kind == "text":
        _refuse_unfit(text)
    return text


def _refuse_unfit(text: str) -> None:
    """Answers stand in sealed documents: what the judge would block there is refused while it can be mended."""
    from nolive_hooks.evidence.judges.decision import authorises
    from nolive_hooks.evidence.judges.documents import unfit

    claim = authorises(text)
    why = f'it reads as an authorisation of live trading: "{claim}"' if claim else unfit(text)
    if why:
        raise ValueError(why)


def _is_date(text: str) -> bool:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Script:
    """Answers from a file; a question it does not answer is a state error."""

    answers: Mapping[str, str]
    source: str

    def ask(self, question: Question) -> Reply:
        """The file's answer, checked like a typed one."""
        name = question.id
        while name not in self.answers:
            name, dot, _ = name.rpartition(".")  # decision.disposition.<line> falls back on decision.disposition
            if not dot:
                raise state(
                    f"no answer to {question.id}", where=self.source, why=question.text,
                    fix=f"add {question.id} to the file; nolive drill start --example-answers prints a complete one",
                )  # fmt: skip
        try:
            return Reply(check(question, self.answers[name]), scripted=True)
        except ValueError as error:
            raise usage(
                f"{name} is not an answer", where=self.source, why=str(error), fix=f"edit {self.source}"
            ) from None


class Nobody:
    """No terminal and no answers: a question that needs a human stops the step."""

    def ask(self, question: Question) -> Reply:
        """Always a state error: prohibition 6."""
        raise unsupervised(question)


def unsupervised(question: Question) -> NoliveError:
    """The refusal to go on without a human."""
    return state(
        f"{question.id} needs a human: {question.text}", why=UNSUPERVISED,
        fix="nolive drill resume in a terminal, or nolive drill resume --answers FILE (recorded as scripted)",
    )  # fmt: skip


def flatten(value: Any, prefix: str = "") -> dict[str, str]:
    """Nested tables of an answers file as ids with dots; booleans become yes or no."""
    if isinstance(value, dict):
        rows: dict[str, str] = {}
        for key, item in value.items():
            rows.update(flatten(item, f"{prefix}.{key}" if prefix else str(key)))
        return rows
    if isinstance(value, bool):
        return {prefix: "yes" if value else "no"}
    if isinstance(value, list):
        return {prefix: "; ".join(str(item) for item in value)}
    return {prefix: str(value)}


def refuse_unknown(answers: Mapping[str, str], source: str) -> None:
    """An answer to a question that nobody asks is a usage error: it is a misspelt id."""
    for name in answers:
        if name not in QUESTIONS and not name.startswith("decision.disposition."):
            import difflib

            close = difflib.get_close_matches(name, QUESTIONS, n=1)
            guess = f"; did you mean {close[0]}?" if close else ""
            raise usage(f"there is no question {name}{guess}", where=source, fix="nolive drill start --example-answers")


def example() -> str:
    """A complete answers file (TOML)."""
    lines = ["# Answers to every question of a drill. The record says that a file gave them.", ""]
    table = ""
    for row in _ROWS:
        if not row.example:
            continue  # only ever asked of a person
        here, _, name = row.id.rpartition(".")
        if here != table:
            lines += ["", f"[{here}]"] if table else [f"[{here}]"]
            table = here
        lines.append(f'{name} = "{row.example}"  # {row.text}')
    return "\n".join(lines) + "\n"
