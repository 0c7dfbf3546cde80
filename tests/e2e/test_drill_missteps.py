"""What an operator does by mistake: each is refused before anything is sealed, and what is printed next works."""

from __future__ import annotations

import re

import pytest

from tests.e2e.drill_support import answers, done, drill, drillable, prepared, record, status
from tests.support import Sandbox, words


def next_of(text: str) -> str:
    """The first command that a message names, as it stands."""
    found = re.search(r"^  next:  (.+?)(?:, or | in a terminal|$)", text, re.MULTILINE)
    assert found, text
    return found[1]


@pytest.mark.parametrize("verdict", [(), ("go",)], ids=["no verdict", "go"])
def test_a_verdict_that_comes_too_early_seals_nothing(repo: Sandbox, verdict: tuple[str, ...]) -> None:
    prepared(repo, 2)
    head = repo.git("rev-parse", "HEAD")
    result = drill(repo, "decide", *verdict)
    said = "a GO is not possible" if verdict else "it is too early to decide"
    assert (result.returncode, said in result.stderr) == (4, True), words(result)
    assert "step 3 has not passed" in result.stderr
    assert "nolive drill decide no-go" in result.stderr
    assert (repo.git("rev-parse", "HEAD"), status(repo)["seals"]) == (head, {})
    assert next_of(result.stderr) == "nolive drill resume"
    done(repo, "resume")
    assert record(repo, "decision.json")["verdict"] == "GO"


def test_a_drill_that_was_ended_early_has_only_its_verdict_left(repo: Sandbox) -> None:
    """A NO-GO without its reasons has sealed the evidence: no step may run behind the seal."""
    prepared(repo, 1)
    assert drill(repo, "decide", "no-go", scripted=False).returncode == 4
    assert set(status(repo)["seals"]) == {"evidence"}
    late = drill(repo, "step", "2")
    assert late.returncode == 4
    assert "the drill was ended early, and its evidence is sealed" in late.stderr
    refused = drill(repo, "resume")  # the answers say GO
    assert (refused.returncode, "Step 2 of 5" in words(refused)) == (4, False), words(refused)
    answers(repo, decision__verdict="NO_GO")
    done(repo, "resume")  # a verdict that was refused is asked for again
    assert record(repo, "decision.json")["verdict"] == "NO_GO"


@pytest.mark.parametrize(
    ("steps", "command"),
    [(1, ("step", "2")), (1, ("resume",)), (2, ("step", "3")), (3, ("step", "4")), (1, ("decide", "no-go")),
     (4, ("decide", "go")), (1, ("abort", "--reason", "the wrong branch")),
     (5, ("amend", "--reason", "the wrong branch"))],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)  # fmt: skip
def test_nothing_of_a_drill_is_run_or_committed_on_another_branch(
    repo: Sandbox, steps: int, command: tuple[str, ...]
) -> None:
    prepared(repo, steps)
    branch = repo.git("branch", "--show-current").strip()
    repo.git("switch", "--quiet", "--create", "mine", branch)
    head, before = repo.git("rev-parse", "HEAD"), status(repo)
    result = drill(repo, *command)
    assert result.returncode == 4, words(result)
    assert f"this is not the branch of {before['run_id']}" in result.stderr
    assert "where: branch mine" in result.stderr
    assert (repo.git("rev-parse", "HEAD"), status(repo)) == (head, before)
    assert next_of(result.stderr) == f"git switch {branch}"


def test_an_option_in_front_of_the_verb_counts_for_it(repo: Sandbox) -> None:
    prepared(repo, 0)
    asked = repo.run("nolive", "drill", "--answers", str(repo.home / "answers.toml"), "--json", "step", "1")
    assert asked.returncode == 0, words(asked)
    assert asked.stdout.startswith("{")
    assert status(repo)["next_step"] == 2
    alone = repo.run("nolive", "drill", "--no-input", "step", "2")
    assert "preflight.confirmed needs a human" in alone.stderr
    command = next_of(alone.stderr)
    assert command == "nolive drill resume"
    again = repo.run(*command.split(), "--answers", str(repo.home / "answers.toml"))
    assert again.returncode == 0, words(again)


def test_what_is_asked_for_at_the_wrong_time_names_the_command_that_is_meant(repo: Sandbox) -> None:
    drillable(repo)
    for arguments, sentence, command in (
        (("step", "5"), "step 5 is the decision", "nolive drill decide"),
        (("start", "--symbol", "BTCEUR"), "'BTCEUR' is not a symbol", "nolive drill start --symbol BTC-EUR"),
        (("start", "--operator", "a b"), "--operator 'a b' is not a name", "nolive drill start --operator op-1"),
        (("start", "--id", "drill_x"), "not a drill id: 'drill_x'", "nolive drill status"),
        (("check",), "there is no drill here", "nolive drill start"),
    ):
        result = drill(repo, *arguments)
        assert (sentence in result.stderr, next_of(result.stderr)) == (True, command), words(result)
    idle = done(repo, scripted=False)
    assert "Next: nolive drill start --strategy ma_crossover --symbol BTC-EUR --mode drill-only" in idle


def test_an_amendment_that_nobody_can_decide_is_not_part_of_the_record(repo: Sandbox) -> None:
    prepared(repo, 5)
    before = status(repo)
    result = drill(repo, "amend", "--reason", "another strategy", scripted=False)
    assert (result.returncode, "nobody is here to decide again" in result.stderr) == (4, True), words(result)
    assert status(repo) == before
    done(repo, "amend", "--reason", "another strategy")
    assert len(record(repo, "decision.json")["amendments"]) == 1


def test_a_step_that_failed_prints_commands_alone(repo: Sandbox) -> None:
    prepared(repo, 0)
    answers(repo, environment__trained="no")
    result = drill(repo, "step", "1")
    assert result.returncode == 4, words(result)
    assert result.stdout.endswith(
        'Next: nolive drill resume\n  or: nolive drill decide no-go\n  or: nolive drill abort --reason "..."\n'
    )


def test_a_missing_requirement_names_the_interpreter_that_was_asked(repo: Sandbox) -> None:
    drillable(repo, {"requirements.txt": "no-such-package-anywhere==1.0\n"})
    result = drill(repo, "start")
    shown = " ".join(result.stdout.split())
    assert result.returncode == 4, words(result)
    assert "0 of 1 requirements satisfied (missing: no-such-package-anywhere==1.0)" in shown
    assert re.search(r"install requirements\.txt, then resume; asked was \S*python3?\b", shown)


def test_a_pack_without_a_run_cannot_be_replayed(repo: Sandbox) -> None:
    prepared(repo, 1)
    done(repo, "abort", "--reason", "nothing was run", scripted=False)
    result = drill(repo, "replay", scripted=False)
    assert (result.returncode, "there is no run to replay" in result.stderr) == (4, True), words(result)


def test_a_second_that_names_another_drill_is_waited_for(repo: Sandbox) -> None:
    """Three drills opened and given up as fast as the machine can: none meets the branch of the one before."""
    drillable(repo)
    for number in range(1, 4):
        opened = drill(repo, "start", "--open-only")
        assert opened.returncode == 0, words(opened)
        assert drill(repo, "abort", "--reason", "only to see that it opens").returncode == 0
        repo.git("switch", "--quiet", "main")
        assert len(repo.git("branch", "--list", "drill/*").split()) == number
