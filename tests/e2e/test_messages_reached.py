"""What a person may do wrong, one row each: the exit code, the sentence, and a next command that exists."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from nolive_hooks import speed
from nolive_hooks.cli import demo
from nolive_hooks.cli.main import run
from nolive_hooks.errors import NoliveError
from tests.e2e.docs_support import Shown, misfit
from tests.e2e.drill_support import drillable
from tests.support import Sandbox, missing

REASON = ("--reason", "long enough to be a reason")
FAR = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=500)).isoformat()
SOON = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=5)).isoformat()
ENTRY = '{{rule = "live-mode", path = "bot.toml", reason = "a good reason", owner = "op-1", expires = {day}{rest}}},\n'
IN_THE_POLICY = f"""[[allow]]
rule = "x"
path = "y"
reason = "long enough"
owner = "o"
expires = 2027-01-01
value = "hmac-sha256:{"0" * 64}"
"""
AUTHORISE = ("authorise", "--until", SOON)
KEY = f'key = "{"ab" * 32}"\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    base = tmp_path_factory.mktemp("wrong")
    repo = Sandbox(base / "bot", base / "home")
    repo.path.mkdir()
    repo.home.mkdir()
    (repo.home / ".gitconfig").write_text("[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n")
    repo.git("init", "--quiet", "-b", "main")
    return drillable(repo, {"bot.toml": '[bot]\nname = "x"\n'})


def said(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, *words: str, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """One `nolive` command in this process: its exit code and what it wrote to standard error."""
    monkeypatch.chdir(place.path)
    monkeypatch.setattr(os, "environ", place.environment(env))
    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        code = run(list(words))
    return code, told.getvalue()


def complete(message: str) -> None:
    """What, then where or why, then a next command; a command of ours in it exists as it is written."""
    lines = message.rstrip().splitlines()
    assert lines[0].startswith("nolive: ")
    assert any(line.startswith(("  where:", "  why:")) for line in lines[1:]), message
    assert any(line.startswith("  next:") for line in lines), message
    for command in re.findall(r"\bnolive(?: [\w./:@\"{}<>-]+)+", message.partition("  next:")[2]):
        assert misfit(Shown(re.split(r"  |, | or | then ", command)[0].rstrip('".'), "", True)) == "", message


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("allow", "", *REASON), 2, "what is to be allowed?"),
        (("allow", "bot.toml:1", *REASON, "--days", "0"), 2, "--days takes 1 to 365"),
        (("explain", "nonsense"), 2, "neither a rule nor a place"),
        (("init",), 2, "nobody is here to ask"),
        (("scan", "--range", "HEAD"), 2, "--range takes A..B"),
        (("scan", "--range", "nowhere..HEAD"), 3, "no commit is named 'nowhere'"),
        (("verify", "nowhere:results/drill_20260101_000000"), 3, "no commit is named 'nowhere'"),
        (("drill", "resume"), 4, "no drill is open"),
        (("drill", "step", "1"), 4, "no drill is open"),
        (("drill", "step", "2", "--duration", "30m"), 2, "only the dry run has a duration"),
        (("drill", "extend", "3", "15m", *REASON), 4, "no drill is open"),
        (("drill", "attach", "bot.toml"), 4, "no drill is open"),
        (("drill", "extend", "3", "9m", "--reason", "TODO: write this"), 2, "the reason cannot be recorded"),
        (("drill", "start", "--symbol", "BITCOIN"), 2, "is not a symbol"),
        (("drill", "start", "--strategy", "two words"), 2, "is not a name"),
        (("drill", "start", "--follows", "drill_20260101_000000"), 4, "is not a NO-GO with open remediation"),
        (("gate", "run", "--pr", "7"), 2, "there is no token to ask GitHub with"),
        (("gate", "evaluate", "--snapshot", "none.json", "--policy-from", "HEAD"), 3, "there is no such file"),
        (("gate", "evaluate", "--snapshot", "s", "--policy", "a", "--policy-from", "b"), 2, "name one policy"),
        (("gate", "collect", "--base", "main"), 2, "name what to collect"),
        (("report", "--since", "yesterday"), 2, "this is no day, month, quarter or year"),
        (("scan", "--staged", "--history"), 2, "choose one subject"),
        (("scan", "nowhere"), 2, "there is no such file or folder"),
        (("verify", "nowhere"), 2, "there is nothing to verify"),
        (("verify", "."), 2, "this is not an evidence pack"),
        (("verify", "x.tar.gz", "--policy", "nowhere"), 3, "the file cannot be read"),
        (("allow", "gone.toml:1", *REASON), 2, "there is no such file"),
        (("allow", "bot.toml:1", *REASON, "--owner", " "), 2, "nobody owns the exception"),
        (("allow", "--list", "--range", "HEAD"), 2, "not a range of commits"),
        (("baseline", "fix"), 2, "there is no .nolive/allow.toml"),
        ((*AUTHORISE, "--operator", "op 1", "--strategy", "x", "--by", "gov-1"), 2, "this is no login"),
        ((*AUTHORISE, "--operator", "op-2", "--strategy", "x y", "--by", "gov-1"), 2, "this is no name of a strategy"),
        ((*AUTHORISE, "--operator", "op-2", "--strategy", "x", "--by", "op-2"), 2, "nobody authorises their own drill"),
        (("authorise", "--operator", "op-2", "--strategy", "x", "--by", "gov-1", "--until", "2020-01-01"), 2,
         "an authorisation ends within a year, and not in the past"),
        (("init", "--undo"), 4, "nothing to undo"),
        (("init", "--diff", "--pin", "v1"), 2, "a pin is a full commit id"),
        (("init", "--diff", "--reviewer", "rev 1"), 2, "not the login of a GitHub account"),
        (("drill", "start", "--engine", "warp"), 2, "there is no engine warp"),
        (("drill", "start", "--answers", "nowhere.toml"), 2, "the answers cannot be read"),
        (("drill", "archive", "results"), 2, "this is no drill of the repository"),
        (("drill", "check"), 4, "there is no drill here"),
        (("drill", "check", "drill_20200101_000000"), 4, "there is no pack here"),
        (("drill", "start", "--operator", "x" * 65), 2, "is not a name"),
        (("drill", "pr", "drill_20200101_000000"), 4, "this clone has no journal of drill_20200101_000000"),
        (("drill", "decide"), 4, "there is no drill in this repository"),
        (("rules", "zzz"), 2, "no rule starts with 'zzz'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_a_wrong_word_is_answered_completely(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, sentence: str
) -> None:
    got, message = said(place, monkeypatch, *words)
    assert sentence in message
    assert got == code
    complete(message)


@pytest.mark.parametrize(
    ("words", "sentence", "following"),
    [
        (("scna",), 'no such command: "scna"; did you mean "scan"?', "nolive scan"),
        (("scan", "--stagged"), 'no such option: --stagged; did you mean "--staged"?', "nolive scan -h"),
        (("drill", "step"), "Missing argument", "nolive drill step -h"),
        (("drill", "step", "5"), "step 5 is the decision", "nolive drill decide"),
        (("completion",), "Choose from: bash, fish, zsh", "nolive completion -h"),
        (("explain", "nonsense"), "neither a rule nor a place", "nolive rules"),
        (("gate", "evaluate", "--snapshot", "s.json"), "name one policy",
         "nolive gate evaluate --snapshot FILE --policy-from main"),
    ],
)  # fmt: skip
def test_a_mistake_on_the_command_line_is_its_own_reason(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str, following: str
) -> None:
    got, message = said(place, monkeypatch, *words)
    assert got == 2
    assert sentence in message
    assert message.rstrip().endswith(f"  next:  {following}")


@pytest.mark.parametrize("group", ["baseline", "gate"])
def test_a_group_without_a_verb_shows_its_help(place: Sandbox, monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    got, message = said(place, monkeypatch, group)
    assert got == 2
    assert message.startswith(f"Usage: nolive {group} [OPTIONS] COMMAND")
    assert "\nCommands:\n" in message


def test_a_remedy_shows_what_a_finding_fills_in_as_a_blank(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "NL-ENV-05"]) == 0
    shown = capsys.readouterr().out
    assert ("nolive drill start --follows RUN_ID" in shown, "{" in shown) == (True, False)


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (".nolive.toml", 'min_version = "soon"\n', "min_version is no version"),
        (".nolive.toml", "[scan]\nmax_file_bm = 3\n", 'unknown key "max_file_bm"'),
        (".nolive.toml", "#" * (1 << 20) + "\n", "the policy is larger than 1048576 bytes"),
        (".nolive.toml", "[scan\n", "the policy cannot be read"),
        (".nolive.toml", IN_THE_POLICY, 'an allow with "value" does not belong here'),
        (".nolive/allow.toml", "allow = [\n" + ENTRY.format(day="2026-12-01", rest="") + "]\n", "is not complete"),
        (".nolive/allow.toml", "allow = {\n", "the allows cannot be read"),
        (".nolive/allow.toml", KEY + KEY, "the allows have two keys"),
        (".nolive/allow.toml", "#" * ((8 << 20) + 1), "too large"),
        (".nolive/allow.toml", b"\xff\xfe\xff", "the allows are not UTF-8"),
        (".nolive/allow.toml", "allow = [\n" + ENTRY.format(day=FAR, rest=', fingerprint = "0011223344556677"') + "]\n",
         "an allow may last 365 days at most"),
        (".nolive/allow.toml", Path("bot.toml"), "symbolic link"),
    ],
)  # fmt: skip
def test_a_broken_house_rule_is_named_with_its_line(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, path: str, text: str | bytes | Path, sentence: str
) -> None:
    target = place.path / path
    before = target.read_bytes() if target.exists() else None
    target.parent.mkdir(exist_ok=True)
    if isinstance(text, Path):
        target.symlink_to(place.path / text)
    else:
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        got, message = said(place, monkeypatch, "scan")
    finally:
        target.unlink()
        if before is not None:
            target.write_bytes(before)
    assert sentence in message
    assert got == (3 if sentence in ("symbolic link", "too large") else 2)
    assert path in message.partition("where: ")[2].splitlines()[0]
    complete(message)


def test_what_comes_too_early_in_a_drill_says_what_comes_first(place: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(place, monkeypatch, "drill", "start", "--open-only")[0] == 0
    for words, sentence in (
        (("drill", "review"), "nothing is decided yet"),
        (("drill", "amend", *REASON), "nothing is decided yet"),
        (("drill", "archive"), "there is no committed pack to archive"),
        (("drill", "pr"), "is not complete"),
        (("drill", "step", "3"), "step"),
        (("drill", "check", "drill_20200101_000000"), "drill_20200101_000000"),
        (("drill", "start"), "is held by op-1 since"),
    ):
        got, message = said(place, monkeypatch, *words)
        assert sentence in message, (words, message)
        assert got == 4, (words, message)
        complete(message)
    assert said(place, monkeypatch, "drill", "abort", *REASON)[0] == 0
    got, message = said(place, monkeypatch, "drill", "abort", *REASON)
    assert got == 4
    complete(message)


def test_a_repository_that_is_not_ready_for_a_drill(place: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    stray = place.write("notes.txt", "mine")
    got, message = said(place, monkeypatch, "drill", "start", "--open-only")
    assert (got, "the tree is not clean: notes.txt" in message) == (4, True), message
    complete(message)
    stray.unlink()
    place.git("checkout", "--quiet", "--detach")
    got, message = said(place, monkeypatch, "drill", "start", "--open-only")
    assert (got, "HEAD is detached" in message) == (4, True), message
    complete(message)
    place.must("sh", "-c", message.partition("  next:  ")[2].partition(",")[0])


def test_an_adapter_that_is_none_is_told_before_a_drill_is_opened(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = place.path / ".nolive.toml"
    before = policy.read_text()
    place.commit("engine", {".nolive.toml": '[engine]\nname = "house"\nadapter = "abacus"\nargv = ["x"]\n'})
    try:
        got, message = said(place, monkeypatch, "drill", "start", "--open-only")
    finally:
        place.commit("back", {".nolive.toml": before})
    assert (got, 'there is no adapter "abacus"' in message) == (2, True), message
    complete(message)


def test_whoever_authorises_has_a_name_and_a_file_of_its_own(place: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    words = (*AUTHORISE, "--operator", "op-2", "--strategy", "x")
    place.git("config", "user.email", "somebody@example.org")
    got, message = said(place, monkeypatch, *words)
    place.git("config", "--unset", "user.email")
    assert (got, "name who authorises" in message) == (2, True), message
    complete(message)
    year = dt.datetime.now(dt.UTC).year
    taken = place.path / f".nolive/authorisations/A-{year}-001.toml"
    taken.mkdir(parents=True)
    got, message = said(place, monkeypatch, *words, "--by", "gov-1")
    taken.rmdir()
    assert (got, "the file is there already" in message) == (4, True), message
    complete(message)
    assert said(place, monkeypatch, *words, "--by", "gov-1")[0] == 0


def test_init_writes_through_no_link(place: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outside = tmp_path / "config.yaml"
    outside.write_text("repos: []\n")
    link = place.path / ".pre-commit-config.yaml"
    link.symlink_to(outside)
    got, message = said(place, monkeypatch, "init", "--yes")
    link.unlink()
    assert (got, "nolive init writes no file through a symbolic link" in message) == (2, True), message
    complete(message)
    assert outside.read_text() == "repos: []\n"


def test_a_cache_that_others_may_write_is_not_called_ready(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not speed.place({"XDG_CACHE_HOME": str(tmp_path)}):
        missing("hyperscan")
    (tmp_path / "nolive").mkdir(mode=0o777)
    (tmp_path / "nolive").chmod(0o777)
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    got, message = said(place, monkeypatch, "warm", env=env)
    assert (got, "the compiled patterns were kept, but cannot be trusted" in message) == (3, True), message
    complete(message)
    place.must("sh", "-c", message.partition("  next:  ")[2])
    assert said(place, monkeypatch, "warm", env=env)[0] == 0


def test_the_demo_believes_nothing_it_did_not_see(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    got, message = said(place, monkeypatch, "demo", "--into", str(place.path))
    assert (got, "the folder is not empty" in message) == (2, True), message
    complete(message)
    stage = demo.Stage(tmp_path, tmp_path, dict(os.environ))
    for act, sentence in (
        (lambda: stage.quiet("false"), "the demo expected exit 0 and got 1"),
        (lambda: demo._needs("shown", "promised"), "the demo expected to read 'promised'"),
        (lambda: demo._hides("a key: 0123456789", "0123456789"), "the demo printed a part of a key"),
    ):
        with pytest.raises(NoliveError, match=sentence) as caught:
            act()
        assert (caught.value.exit_code, caught.value.fix.startswith("report")) == (1, True)
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin/python"))
    with pytest.raises(NoliveError, match="pre-commit is not installed beside nolive") as caught:
        demo.Stage.set_up(tmp_path / "new")
    assert caught.value.fix == "pip install pre-commit"
