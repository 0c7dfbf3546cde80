"""What a person may do wrong, one row each: the exit code, the sentence, and a next command that exists."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
from pathlib import Path

import pytest

from nolive_hooks.cli.main import run
from tests.e2e.docs_support import Shown, misfit
from tests.e2e.drill_support import drillable
from tests.support import Sandbox

REASON = ("--reason", "long enough to be a reason")
FAR = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=500)).isoformat()
ENTRY = '{{rule = "live-mode", path = "bot.toml", reason = "a good reason", owner = "op-1", expires = {day}{rest}}},\n'
IN_THE_POLICY = f"""[[allow]]
rule = "x"
path = "y"
reason = "long enough"
owner = "o"
expires = 2027-01-01
value = "hmac-sha256:{"0" * 64}"
"""
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


def said(place: Sandbox, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    monkeypatch.chdir(place.path)
    monkeypatch.setattr(os, "environ", place.environment())
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
        (("drill", "start", "--symbol", "BITCOIN"), 2, "is not a symbol"),
        (("drill", "start", "--strategy", "two words"), 2, "is not a name"),
        (("drill", "start", "--follows", "drill_20260101_000000"), 4, "is not a NO-GO with open remediation"),
        (("gate", "run", "--pr", "7"), 2, "there is no token to ask GitHub with"),
        (("report", "--since", "yesterday"), 2, "yesterday"),
        (("rules", "zzz"), 2, "no rule starts with 'zzz'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_word_is_answered_completely(
    place: Sandbox, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, sentence: str
) -> None:
    got, message = said(place, monkeypatch, *words)
    assert sentence in message
    assert got == code
    complete(message)


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (".nolive.toml", 'min_version = "soon"\n', "min_version is no version"),
        (".nolive.toml", "[scan]\nmax_file_bm = 3\n", 'unknown key "max_file_bm"'),
        (".nolive.toml", "#" * (1 << 20) + "\n", "the policy is larger than 1048576 bytes"),
        (".nolive.toml", IN_THE_POLICY, 'an allow with "value" does not belong here'),
        (".nolive/allow.toml", "allow = [\n" + ENTRY.format(day="2026-12-01", rest="") + "]\n", "is not complete"),
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
