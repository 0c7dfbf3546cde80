"""Comments that allow: where they reach, what they need, and what they never cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy, ScanPolicy

TODAY = dt.date(2026, 11, 22)
GOOD = "nolive: allow live-mode the talk of the conference"
LIVE = "trading_mode: live"


def scan(path: str, text: str, *, pragma_for_keys: bool = False, allow_keys: bool = True) -> Report:
    policy = Policy(scan=ScanPolicy(pragma_for_keys=pragma_for_keys, allow_keys=allow_keys))
    return guard.scan([Blob(path, text.encode())], policy, subject="x", today=TODAY)


def seen(path: str, text: str) -> tuple[list[str], list[str]]:
    """Rules that block, and rules that remark."""
    report = scan(path, text)
    remarks = [one.rule for one in report.findings if not one.blocks and not one.allowed]
    return [one.rule for one in report.blocking], remarks


@pytest.mark.parametrize(
    "text",
    [
        f"exchange: kraken\n{LIVE}  # {GOOD}\n",
        f"exchange: kraken\n# {GOOD}\n{LIVE}\n",
        f"exchange: kraken\n#{GOOD}\n{LIVE}\n",
        f"exchange: kraken\n# nolive: allow live-key something else entirely\n# {GOOD}\n{LIVE}\n",
        f"exchange: kraken\n{LIVE}  # nolive: allow live-mode/generic - the talk of the conference\n",
    ],
)
def test_a_comment_beside_or_above_allows_with_its_reason(text: str) -> None:
    report = scan("bot.yaml", text)
    assert not report.blocking
    assert [one.allowed for one in report.findings if one.rule == "live-mode/generic"] == ["the talk of the conference"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot.js", f'const exchange = "kraken";\nconst config = {{ tradingMode: "live" }}; // {GOOD}\n'),
        ("bot.ini", f"[exchange]\nname = kraken\n; {GOOD}\ntrading_mode = live\n"),
        ("bot.xml", f'<appSettings>\n<!-- {GOOD} -->\n<add key="TradingMode" value="live"/>\n</appSettings>\n'),
        ("bot.jsonc", f'{{"exchange": "kraken",\n// {GOOD}\n"trading_mode": "live"}}\n'),
        ("bot.js", f'const exchange = "kraken";\n/* {GOOD} */\nconst config = {{ tradingMode: "live" }};\n'),
    ],
)
def test_comments_of_other_languages(path: str, text: str) -> None:
    without = "\n".join(line.partition("nolive:")[0] if GOOD in line and "*/" not in line and "-->" not in line else
                        line.replace(GOOD, "") for line in text.split("\n"))  # fmt: skip
    assert seen(path, without)[0], "the example would pass without the comment"
    assert seen(path, text) == ([], [])


def test_a_comment_reaches_one_line_only() -> None:
    text = f"exchange: kraken\n{LIVE}  # {GOOD}\nother:\n  trading_mode: live\n"
    assert seen("bot.yaml", text) == (["live-mode/generic"], [])
    apart = f"exchange: kraken\n# {GOOD}\n\n{LIVE}\n"
    assert seen("bot.yaml", apart) == (["live-mode/generic"], ["allow-unused"])


def test_a_comment_is_for_its_rule() -> None:
    text = "exchange: kraken\npaper_trading: false  # nolive: allow live-mode the talk of the conference\n"
    blocking, remarks = seen("bot.yaml", text)
    assert ([one.partition("/")[0] for one in blocking], remarks) == (["safety-off"], ["allow-unused"])


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("nolive: allow live-mode", "reason of 10 characters"),
        ("nolive: allow live-mode short", "reason of 10 characters"),
        ("nolive: allow", "no rule of ours"),
        ("nolive: allow live-mod the talk of the conference", 'did you mean "live-mode"'),
        ("nolive: allow the talk of the conference", "no rule of ours"),
        ("nolive: ignore live-mode the talk of the conference", 'is "allow"'),
    ],
)
def test_G3_a_comment_that_is_not_complete_is_told_and_the_block_stays(comment: str, said: str) -> None:
    report = scan("bot.yaml", f"exchange: kraken\n{LIVE}  # {comment}\n")
    assert [one.rule for one in report.blocking] == ["live-mode/generic"]
    (remark,) = (one for one in report.findings if one.rule == "allow-malformed")
    assert said in remark.message
    assert remark.location.line == 2


def test_G4_a_comment_allows_a_credential_only_where_the_policy_says_so(minted: Callable[[int], str]) -> None:
    text = f"# nolive: allow live-key an example of the documentation\nBINANCE_API_SECRET={minted(64)}\n"
    report = scan(".env", text)
    assert [one.rule for one in report.blocking] == ["live-key/binance.secret"]
    (remark,) = (one for one in report.findings if one.rule == "allow-malformed")
    assert "pragma_for_keys" in remark.message
    assert "nolive allow .env:2" in remark.remedy
    assert not scan(".env", text, pragma_for_keys=True).blocking
    assert scan(".env", text, pragma_for_keys=True, allow_keys=False).blocking


@pytest.mark.parametrize(
    "text",
    [
        f'{{"exchange": "kraken", "_note": "# {GOOD}",\n"trading_mode": "live"}}\n',
        f'{{"exchange": "kraken",\n"trading_mode": "live"}} // {GOOD}\n',
        f'{{"exchange": "kraken",\n"_note": "{GOOD}", "trading_mode": "live"}}\n',
    ],
)
def test_G9_in_a_file_without_comments_the_message_names_the_command(text: str) -> None:
    report = scan("bot.json", text)
    assert [one.rule for one in report.blocking] == ["live-mode/generic"]
    if text.split("\n")[1].count("nolive:"):
        (remark,) = (one for one in report.findings if one.rule == "allow-malformed")
        assert "holds no comments" in remark.message
        assert remark.remedy.startswith("nolive allow bot.json:2")


def test_M1_the_first_line_of_a_value_of_several_lines(minted: Callable[[int], str]) -> None:
    rows = "\n".join(f"  {minted(64)}" for _ in range(3))
    head = "solana: x\n"
    body = f"  -----BEGIN PRIVATE KEY-----\n{rows}\n  -----END PRIVATE KEY-----\n"
    comment = "  # nolive: allow live-key an example of the documentation"
    for text in (
        f"{head}coinbase_private_key: |{comment}\n{body}",
        f"{head}#{comment[3:]}\ncoinbase_private_key: |\n{body}",
    ):
        plain = text.replace("nolive:", "")
        assert scan("bot.yaml", plain).blocking
        assert not scan("bot.yaml", text, pragma_for_keys=True).blocking


def test_a_comment_in_a_text_is_no_comment() -> None:
    assert seen("bot.py", f'exchange = "kraken"\nnote = "see # {GOOD}"; trading_mode = "paper"\n')[0] == []
    text = f'{{exchange: kraken, trading_mode: live, note: "#{GOOD}"}}\n'
    assert seen("bot.yaml", text)[0] == ["live-mode/generic"]


def test_documents_may_describe_comments() -> None:
    assert scan("docs/a.md", f"Write `# {GOOD}` or `# nolive: allow`.\n").findings == ()


def test_a_configuration_inside_a_value_has_its_comments_inside() -> None:
    head = "apiVersion: v1\nkind: ConfigMap\ndata:\n  app.yaml: |"
    body = "\n    exchange: kraken\n    trading_mode: live"
    assert seen("map.yaml", f"{head}  # {GOOD}{body}\n")[0] == ["live-mode/generic"]
    assert seen("map.yaml", f"{head}{body}  # {GOOD}\n") == ([], [])
