"""Where a drill cannot go on: what is said, and that the next command it names is the way out."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nolive_hooks.cli.drill.host import this_host
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.judges.pictures import MAX_SCREENSHOTS
from nolive_hooks.procedure import replay
from tests.e2e.drill_support import DEMO_POLICY, ID, drillable, pack, prepared, state_folder
from tests.e2e.test_drill_pull import on_github, with_gh
from tests.e2e.test_messages_reached import REASON, complete, said
from tests.support import Sandbox
from tests.unit.test_evidence_pictures import png

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(repo: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Say:
    """One `nolive drill` command; its exit code and what it said as an error."""
    return lambda *words: said(repo, monkeypatch, "drill", *words)


def refused(answer: tuple[int, str], sentence: str, code: int = Exit.STATE) -> str:
    """The message, which is complete and holds the sentence."""
    assert sentence in answer[1]
    assert answer[0] == code, answer[1]
    complete(answer[1])
    return answer[1]


def scripted(repo: Sandbox) -> tuple[str, str]:
    return "--answers", str(repo.home / "answers.toml")


def left(repo: Sandbox, step: int, path: str) -> Path:
    """A file that the attempt at a step left for the pack."""
    return next(state_folder(repo).glob(f"drill_*/step-{step}/attempt-1/pack/{path}"))


# -- the memory of the drill was changed -------------------------------------------------------------------------


def _edited(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b'"text":"yes"', b'"text":"no"') for line in lines]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (_edited, "the chain of digests is broken"),
        (lambda lines: [*lines[:1], *lines[2:]], "the chain of digests is broken"),
        (lambda lines: [re.sub(rb'"type":"\w+"', b'"type":"noted","text":"x"', lines[0])], "a drill starts once"),
        (lambda lines: [b"not JSON\n", *lines], "JSON is malformed"),
    ],
)
def test_a_changed_journal_is_set_aside_by_the_command_it_names(
    repo: Sandbox, say: Say, damage: Callable[[list[bytes]], list[bytes]], why: str
) -> None:
    prepared(repo, 1)
    journal = next(state_folder(repo).glob("drill_*/journal.jsonl"))
    journal.write_bytes(b"".join(damage(journal.read_bytes().splitlines(keepends=True))))
    before = journal.read_bytes()
    for words in (("status",), ("resume",), ("abort", *REASON), ("start", "--open-only")):
        message = refused(say(*words), "the journal of the drill was changed from outside")
        assert why in message
    command = message.partition("  next:  ")[2].partition(", then nolive drill start")[0]
    subprocess.run(["sh", "-c", command], check=True)
    assert say("start", "--open-only", "--id", ID)[0] == 0
    (aside,) = state_folder(repo).glob("drill_*.changed/journal.jsonl")
    assert aside.read_bytes() == before


def test_an_empty_journal_does_not_stand_in_the_way(repo: Sandbox, say: Say) -> None:
    prepared(repo, 0)
    next(state_folder(repo).glob("drill_*/journal.jsonl")).write_bytes(b"")
    refused(say("status"), "the journal of the drill is empty")
    assert say("start", "--open-only", "--id", ID)[0] == 0


# -- pictures ----------------------------------------------------------------------------------------------------


def test_a_changed_picture_is_mended_by_the_original(repo: Sandbox, say: Say) -> None:
    prepared(repo, 3)
    source = repo.home / "board.png"
    source.write_bytes(png())
    assert say("attach", str(source))[0] == 0
    kept = next(state_folder(repo).glob("drill_*/screenshots/board.png"))
    kept.write_bytes(png(extra=b"x"))
    message = refused(say("abort", *REASON), "screenshots/board.png was changed after it was attached")
    assert "nolive drill attach board.png" in message
    assert "mv " in message
    assert say("attach", str(source))[0] == 0
    assert say("abort", *REASON)[0] == 0
    assert (pack(repo) / "screenshots/board.png").read_bytes() == source.read_bytes()


def test_what_is_no_picture_for_a_pack_is_told_and_not_taken(repo: Sandbox, say: Say) -> None:
    prepared(repo, 0)
    (repo.home / "a").mkdir()
    for name, data in (("x.png", b"no picture"), ("\u00fc.", png()), ("a.png", png()), ("a/a.png", png(extra=b"b"))):
        (repo.home / name).write_bytes(data)
    refused(say("attach", str(repo.home / "x.png")), "this is no picture for a pack", 2)
    refused(say("attach", str(repo.home / "\u00fc.")), "the picture has no usable name", 2)
    refused(say("attach", str(repo.home / "none.png")), "the file cannot be read", 3)
    twice = (str(repo.home / "a.png"), str(repo.home / "a/a.png"))
    refused(say("attach", *twice), "there is another picture under the name screenshots/a.png", 2)
    many = [repo.home / f"{number}.png" for number in range(MAX_SCREENSHOTS)]
    for path in many:
        path.write_bytes(png())
    refused(say("attach", *map(str, many)), f"a pack holds at most {MAX_SCREENSHOTS} screenshots", 2)
    assert len(list(state_folder(repo).glob("drill_*/screenshots/*"))) == MAX_SCREENSHOTS


# -- what a pack cannot hold -------------------------------------------------------------------------------------


def test_a_file_too_large_for_a_pack_stops_step_4_and_not_the_abort(repo: Sandbox, say: Say) -> None:
    prepared(repo, 3)
    left(repo, 3, "trades/native/engine.json").write_bytes(b'"%s"' % (b"x" * layout.MAX_FILE))
    message = refused(say("resume", *scripted(repo)), f"a file of a pack has at most {layout.MAX_FILE}")
    assert 'next:  nolive drill abort --reason "..."' in message
    assert say("abort", *REASON)[0] == 0
    assert not (pack(repo) / "trades/native/engine.json").exists()
    assert "trades/native/engine.json is left out" in (pack(repo) / layout.SYSTEM_LOG).read_text()


def test_E10_a_key_in_the_evidence_is_committed_by_no_verb(
    repo: Sandbox, say: Say, minted: Callable[[int], str]
) -> None:
    prepared(repo, 3)
    value = minted(64)
    log = left(repo, 3, "logs/strategy_drill.log")
    log.write_text(f'{log.read_text()}BINANCE_API_SECRET = "{value}"\n')
    message = refused(say("resume", *scripted(repo)), "the pack holds what must not be committed")
    assert value not in message
    assert say("abort", *REASON)[0] == 0
    assert value not in repo.git("log", "--all", "-p")
    assert value not in "".join(path.read_text() for path in pack(repo).rglob("*") if path.is_file())
    assert "logs/strategy_drill.log is left out" in (pack(repo) / layout.SYSTEM_LOG).read_text()
    assert json.loads((pack(repo) / layout.DECISION).read_text())["verdict"] == "VOID"


def test_a_strangers_file_in_the_pack_is_named_and_kept(repo: Sandbox, say: Say) -> None:
    prepared(repo, 3)
    folder = f"results/{next(state_folder(repo).glob('drill_*')).name}"
    stray = repo.write(f"{folder}/notes.txt", "mine")
    refused(say("resume", *scripted(repo)), "notes.txt does not belong to this pack")
    assert stray.read_text() == "mine"
    stray.rename(repo.home / "notes.txt")
    assert say("resume", *scripted(repo))[0] == 0


def test_a_limit_without_a_figure_allows_no_go_and_every_no_go(repo: Sandbox, say: Say) -> None:
    drillable(repo, policy=f"{DEMO_POLICY}[pack.risk_limits]\nbeauty = 0.1\n".replace("[pack]", "[pack]", 1))
    message = refused(say("start", *scripted(repo)), "a GO is not possible")
    assert "the policy's limit beauty is not reported" in message
    assert say("abort", *REASON)[0] == 0


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ('[engine]\nname = "house"\n', "the engine house has no command"),
        ('[drill]\nconfig = "bot.tml"\n', "config of [drill] names what is not there: bot.tml"),
        ('[drill]\ncode_under_test = ["bot.py", "scr"]\n', "code_under_test of [drill] names what is not there: scr"),
    ],
)
def test_what_the_policy_lacks_is_told_before_anything_is_opened(
    repo: Sandbox, say: Say, policy: str, sentence: str
) -> None:
    drillable(repo, policy=policy)
    refused(say("start", *scripted(repo)), sentence, 2)
    refused(say("abort", *REASON), "there is no drill in this repository")


# -- too late, too early, twice ----------------------------------------------------------------------------------


def test_what_is_over_is_over(repo: Sandbox, say: Say) -> None:
    prepared(repo, 4)
    picture = repo.home / "late.png"
    picture.write_bytes(png())
    refused(say("attach", str(picture)), "the evidence is sealed")
    refused(say("extend", "1", "5m", *REASON), "step 1 is over")
    assert say("decide", "go", *scripted(repo))[0] == 0
    refused(say("decide"), "is decided already")
    refused(say("abort", *REASON), "the drill is decided already")
    assert say("review", *scripted(repo))[0] == 0
    refused(say("review"), "the review is sealed already")
    refused(say("decide", "no-go"), "is closed")
    refused(say("abort", *REASON), "is closed")


def test_an_archive_of_something_else_is_not_made(repo: Sandbox, say: Say) -> None:
    prepared(repo)
    for text in ("[]", "{}"):
        (repo.home / "approval.json").write_text(text)
        answer = say("archive", "--approval", str(repo.home / "approval.json"))
        message = refused(answer, "the approval is not a record of a sign-off", 2)
        assert "next:  nolive gate approval --snapshot" in message
    (pack(repo) / "DRILL_INDEX.md").write_text("another")
    refused(say("archive"), "the pack in the work tree is not the committed one")
    assert not list(repo.path.glob("*.tar.gz"))


def test_a_pull_request_that_gh_does_not_open_leaves_its_text(repo: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(repo)
    on_github(repo)
    (repo.home / "bin/gh").write_text("#!/bin/sh\necho no rights here >&2\nexit 4\n")
    answer = said(repo, monkeypatch, "drill", "pr", "--push", env=with_gh(repo))
    message = refused(answer, "gh did not open the pull request")
    assert "no rights here" in message
    assert "gh auth status; or open https://github.com/acme/bots/compare/" in message
    assert next(state_folder(repo).glob("drill_*/pull.md")).read_text()


def test_a_second_drill_of_the_same_second_is_refused(repo: Sandbox, say: Say) -> None:
    drillable(repo)
    repo.git("branch", f"drill/{ID.removeprefix('drill_')}")
    message = refused(say("start", "--open-only", "--id", ID), f"branch drill/{ID.removeprefix('drill_')} exists")
    assert "start again" in message
    refused(say("start", "--open-only", "--id", "drill_2026"), "not a drill id", 2)
    assert not state_folder(repo).joinpath("drills").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[1]", "the answers are not a table"),
        ("{", "the answers cannot be read"),
        ('{"environment": {"architectur": "yes"}}', "there is no question environment.architectur"),
    ],
)
def test_answers_that_are_none_are_told_before_a_drill_is_opened(
    repo: Sandbox, say: Say, text: str, sentence: str
) -> None:
    drillable(repo)
    path = repo.home / "answers.json"
    path.write_text(text)
    refused(say("start", "--answers", str(path)), sentence, 2)
    assert not state_folder(repo).exists()


def test_one_answer_that_is_none_is_named(repo: Sandbox, say: Say) -> None:
    prepared(repo, 4)
    refused(say("decide", "no-go", "--rationale", "short"), "decision.rationale is not an answer", 2)
    path = repo.home / "short.toml"
    path.write_text('[decision]\nverdict = "perhaps"\n')
    refused(say("decide", "--answers", str(path)), "decision.verdict is not an answer", 2)
    refused(say("review", *REASON[:0]), "nothing is decided yet")


# -- replay ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "sentence"),
    [(b'name = "house"\n', "only a drill of the embedded engine can be replayed"),
     (b'name = "synthetic"\n[', "the replay did not run")],
)  # fmt: skip
def test_what_cannot_be_replayed_says_so(tmp_path: Path, config: bytes, sentence: str) -> None:
    with pytest.raises(NoliveError, match=sentence) as caught:
        replay.replay({layout.CONFIG: config, layout.TRADES: b""}, str(tmp_path), this_host(str(tmp_path)))
    assert (caught.value.exit_code, caught.value.fix) == (Exit.STATE, "nolive drill check")
