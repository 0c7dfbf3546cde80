"""What every verb of `nolive drill` shares: its options, its printer, and the context of the drill it works on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from nolive_hooks import policies
from nolive_hooks.cli.drill.host import asker, person_present, this_host
from nolive_hooks.cli.drill.view import View
from nolive_hooks.errors import usage
from nolive_hooks.evidence.drill import Step
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.journal import Journal
from nolive_hooks.procedure.questions import Question, check

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Session:
    """The options every verb shares."""

    answers: str | None
    no_input: bool
    view: View

    @property
    def answered(self) -> bool:
        """Whether questions will find an answer: from a file, or from a person at a terminal."""
        return self.answers is not None or person_present(self.no_input)

    def context(self, journal: Journal, repo: Repo, given: Mapping[str, str] | None = None) -> DrillContext:
        """Everything a step works with."""
        return DrillContext(
            repo=repo,
            policy=policy_of(repo),
            journal=journal,
            host=this_host(repo.root),
            asker=asker(self.answers, self.no_input, given),
            show=self.view.show,
            progress=self.view.progress,
            person=self.answers is None and person_present(self.no_input),
        )


def common(function: F) -> F:
    """Add --answers, --no-input and --json, and hand them in as one `session`."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON value instead of text.")
    @click.option("--no-input", is_flag=True, help="Never ask; a step that needs a human exits with 4.")
    @click.option("--answers", metavar="FILE", help="Answers by question id (TOML or JSON); recorded as scripted.")
    @functools.wraps(function)
    def wrapped(*words: Any, as_json: bool, no_input: bool, answers: str | None, **options: Any) -> Any:
        before = _before_the_verb()
        session = Session(
            answers=answers if answers is not None else before.get("answers"),
            no_input=no_input or bool(before.get("no_input")),
            view=View(as_json or bool(before.get("as_json"))),
        )
        return function(*words, session=session, **options)

    return wrapped  # type: ignore[return-value]


def _before_the_verb() -> Mapping[str, Any]:
    """What was given in front of the verb counts for it: answers that are dropped in silence cost a drill."""
    outer = click.get_current_context().parent
    return outer.params if outer is not None else {}


def in_words(text: str, fix: str, *, least: int = 5, what: str = "reason") -> str:
    """A reason or a caption as it is recorded; what no answer may hold (a key, a placeholder) is a usage error."""
    if len(text.strip()) < least:
        why = "it is part of the record, for people who were not there"
        raise usage(f"a {what} has {least} characters or more", why=why, fix=fix)
    try:
        return check(Question(what, Step.DECISION, "", minimum=least), text)
    except ValueError as error:
        raise usage(f"the {what} cannot be recorded", why=str(error), fix=fix) from None


def policy_of(repo: Repo) -> Policy:
    """The policy of the work tree; a drill's branch starts at the base, so it is the base's policy."""
    return policies.policy_of_folder(repo.root)
