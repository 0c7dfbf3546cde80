"""Questions and answers: what counts, who answered, and what is refused."""

from __future__ import annotations

import tomllib

import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Step
from nolive_hooks.procedure.questions import (
    QUESTIONS,
    Nobody,
    Question,
    Script,
    check,
    example,
    flatten,
    refuse_unknown,
)

YES = QUESTIONS["environment.trained"]
VERDICT = QUESTIONS["decision.verdict"]
RATIONALE = QUESTIONS["decision.rationale"]
DUE = QUESTIONS["decision.remediation.due"]
EFFECTIVE = QUESTIONS["review.controls_effective"]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [(YES, "Y", "yes"), (YES, " no ", "no"), (YES, "TRUE", "yes"), (VERDICT, "no-go", "NO_GO"), (VERDICT, "Go", "GO"),
     (EFFECTIVE, "y", "yes"), (EFFECTIVE, "Part", "partial"), (EFFECTIVE, "NO", "no"),
     (DUE, "2027-01-31", "2027-01-31"), (RATIONALE, "a  b " * 10 + "c", "a b " * 10 + "c")],
)  # fmt: skip
def test_answers_are_normalised(question: Question, text: str, expected: str) -> None:
    assert check(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [(YES, "maybe"), (YES, ""), (VERDICT, "live"), (VERDICT, "VOID"), (VERDICT, "g"), (EFFECTIVE, ""),
     (RATIONALE, "too short"), (DUE, "31.01.2027"),
     (DUE, "2027-02-30"), (DUE, "20270131"), (QUESTIONS["review.confidence"], "6")],
)  # fmt: skip
def test_what_is_no_answer_is_refused(question: Question, text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s)."):
        check(question, text)


def test_nobody_answers_nothing() -> None:
    with pytest.raises(NoliveError, match=r"environment\.trained needs a human") as caught:
        Nobody().ask(YES)
    assert caught.value.exit_code == 4


def test_the_example_answers_every_question() -> None:
    answers = flatten(tomllib.loads(example()))
    assert set(answers) == {name for name, question in QUESTIONS.items() if question.example}
    refuse_unknown(answers, "example")
    script = Script(answers, "example")
    assert all(script.ask(QUESTIONS[name]).scripted for name in answers)


def test_one_line_can_be_disposed_of_by_itself() -> None:
    answers = {"decision.disposition": "as planned", "decision.disposition.logs/system.log:3": "known fault"}
    script = Script(answers, "x")
    question = QUESTIONS["decision.disposition"]
    for name, expected in (("logs/system.log:3", "known fault"), ("logs/system.log:4", "as planned")):
        one = Question(f"{question.id}.{name}", Step.DECISION, question.text, minimum=3)
        assert script.ask(one).text == expected


def test_a_missing_answer_names_its_id() -> None:
    with pytest.raises(NoliveError, match=r"no answer to environment\.trained"):
        Script({}, "x").ask(YES)


def test_values_of_a_file_become_text() -> None:
    assert flatten({"a": {"b": True, "c": [1, "x"], "d": 4}}) == {"a.b": "yes", "a.c": "1; x", "a.d": "4"}


def test_the_ids_are_words_with_dots_and_unique_to_a_step() -> None:
    tables = {"environment": 1, "preflight": 2, "dry_run": 3, "assembly": 4, "budget": 4, "decision": 5, "review": 5}
    assert all(int(row.step) == tables[name.partition(".")[0]] for name, row in QUESTIONS.items())
