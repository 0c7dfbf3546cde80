"""The first ten minutes of each user, played as the journeys print them: real tools, a fresh HOME, no GitHub.

What is compared is the information and its order, never a copy of the screen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.drill_support import DEMO_POLICY, done, drill, drillable, pack
from tests.e2e.stage_support import install
from tests.e2e.test_drill_terminal import TYPED, converse
from tests.support import BIN, Sandbox, need, words

UNTIL = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=8)).isoformat()
RUN = r"drill_\d{8}_\d{6}"
NL = "nl1-[0-9a-f]{20}"


def in_order(shown: str, *patterns: str) -> None:
    """Each pattern is on the screen, after the one before it; line breaks inside of a sentence do not matter."""
    flat, at = " ".join(shown.split()), 0
    for pattern in patterns:
        found = re.compile(pattern).search(flat, at)
        assert found, f"not on the screen, or too early: {pattern}\n{shown}"
        at = found.end()


def narrow(shown: str) -> None:
    """Nothing but a command or a name that cannot be broken is wider than 80 columns."""
    wide = [line for line in shown.splitlines() if len(line) > 80]
    assert all(re.search(r"\bgit add|nolive |/\S{40}|\S{60}", line) for line in wide), wide


@pytest.fixture
def bot(repo: Sandbox) -> Sandbox:
    """A freqtrade bot in the folder ~/bot, on paper, without any hook."""
    home = Sandbox(repo.home / "bot", repo.home)
    repo.path.rename(home.path)
    home.commit("a bot", {"requirements.txt": "freqtrade\n", "user_data/config.json": paper()})
    return home


def paper() -> str:
    return '{\n  "dry_run": true,\n  "exchange": {\n    "name": "binance"\n  }\n}\n'


def live(secret: str) -> str:
    key = f'"binance",\n    "key": "",\n    "secret": "{secret}"'
    return paper().replace("true", "false").replace('"binance"', key)


# ---------------------------------------------------------------- developer


@pytest.mark.parametrize("runner", ["pre-commit", "prek", "plain"])
def test_a_developer_installs_is_blocked_understands_and_allows(
    bot: Sandbox, minted: Callable[[int], str], runner: str
) -> None:
    env = _with_only(bot, runner)
    status = bot.run("nolive", env=env)
    in_order(status.stdout, "nolive [0-9.]+ - a GO never authorises live trading", "not installed", "Next: nolive init")
    looked = bot.run("nolive", "init", "--diff", env=env)
    assert "+default_install_hook_types" in looked.stdout
    assert bot.git("status", "--porcelain") == ""

    made = bot.run("nolive", "init", "--yes", "--reviewer", "rev-1", env=env)
    assert made.returncode == 0, words(made)
    narrow(made.stdout)
    in_order(
        made.stdout,
        r"nolive [0-9.]+ - ~/bot - git 2\.\S+ - freqtrade detected \(requirements.txt, user_data/\)",
        r"ok \.pre-commit-config\.yaml \+ nolive \(commit, merge, message, push\)",
        r"ok \.gitattributes \+ results/drill_\*/\*\* -text",
        r"ok nolive\.yml guard \+ drill gate \(read-only token\)",
        r"ok self-test planted key and live switch both caught, \d+ ms",
        r"Undo: nolive init --undo Next: git add .*then commit as usual",
    )
    next_step = re.search(r"Next: (git add .*)\n", made.stdout)
    assert next_step
    bot.must(*next_step[1].split())
    assert bot.run("git", "commit", "--quiet", "-m", "guard", env=env).returncode == 0
    assert bot.git("status", "--porcelain") == ""

    secret = minted(64)
    bot.write("user_data/config.json", live(secret))
    bot.git("add", "user_data/config.json")
    stopped = bot.run("git", "commit", "-m", "tune stoploss", env=env)
    assert stopped.returncode == 1, words(stopped)
    assert secret not in words(stopped)
    narrow(words(stopped).partition("checked, ")[2])  # the first line is one sentence, for commit boxes
    in_order(
        words(stopped),
        r"nolive: commit stopped\. 2 problems in the content you are committing\. 1 file checked, 0 not checked",
        r"user_data/config\.json:2:14 \[safety-off/freqtrade\] \"dry_run\" is false: freqtrade would place real orders",
        r"Fix: set \"dry_run\" to true, then git add user_data/config\.json",
        r"user_data/config\.json:6:15 \[live-key/binance\.secret\] exchange\.secret holds what looks like a "
        r"Binance API secret \(64 characters, value hidden\)",
        r"Fix: keep it out of Git: export FREQTRADE__EXCHANGE__SECRET instead",
        r"If it was ever pushed: revoke it at the exchange first",
        r"Not real\? Say why; the reviewer of your pull request will see it: nolive allow user_data/config\.json:\d+",
        r"More: nolive explain \S+ \(git commit -n would be caught again on the pull request\)",
    )

    reason = ("--reason", "documented example key from the Binance docs")
    allowed = bot.run("nolive", "allow", "user_data/config.json:6", *reason, env=env)
    last = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)).isoformat()
    in_order(
        allowed.stdout,
        rf"Allowed 1 value in \.nolive/allow\.toml until {last} \(owner op-1@users\.noreply\.github\.com\)",
        r"Stage it: git add \.nolive/allow\.toml",
    )
    explained = bot.run("nolive", "explain", "live-key/binance.secret", env=env)
    in_order(explained.stdout, r"live-key/binance\.secret \(block\)", "Fix:", "Allow:", "Found in", "Not found in")

    bot.write("user_data/config.json", live(secret).replace("false", "true"))
    bot.git("add", "-A")
    passed = bot.run("git", "commit", "--quiet", "-m", "tune stoploss", env=env)
    assert passed.returncode == 0, words(passed)
    doctor = bot.run("nolive", "doctor", env=env)
    assert doctor.returncode == 0, words(doctor)
    in_order(doctor.stdout, "hook pre-commit", "version of the hook", "policy", "self-test", "nolive doctor --remote")
    taken = bot.run("nolive", "init", "--undo", env=env)
    assert taken.returncode == 0, words(taken)
    assert not list((bot.path / ".git/hooks").glob("pre-commit"))


def _with_only(bot: Sandbox, runner: str) -> dict[str, str]:
    """An environment whose PATH has one runner of hooks, or none: what is on this developer's machine."""
    tools = bot.home / "tools"
    tools.mkdir()
    for name in ("nolive", "nolive-hook", *((runner,) if runner != "plain" else ())):
        (tools / name).symlink_to(BIN / name)
    for name in ("git", "sh", "env", "bash", "uname", "dirname", "sed", "cat"):
        (tools / name).symlink_to(need(name))
    return {"PATH": str(tools)}


# ---------------------------------------------------------------- governance and operator


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sandbox, str, str]:
    """A drill that a person led to GO at a terminal, authorised before; what governance and the operator saw."""
    base = tmp_path_factory.mktemp("drill")
    repo = Sandbox(base / "bots", base / "home")
    repo.home.mkdir()
    repo.path.mkdir()
    (repo.home / ".gitconfig").write_text(
        "[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n"
        "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"
    )
    repo.git("init", "--quiet")
    gate = '[gate]\nreviewers = ["rev-1"]\ngovernance = ["gov-1"]\nprotected_base = "main"\n[engine]\nbars = 2000\n'
    drillable(repo, policy=gate)
    install(repo, "pre-commit", "commit-msg")
    to = ("--operator", "op-1", "--strategy", "ma_crossover", "--until", UNTIL, "--by", "gov-1")
    governance = repo.must("nolive", "authorise", *to)
    reference = re.findall(r"A-\d{4}-\d{3}", governance)[0]
    repo.git("add", ".nolive")
    repo.git("commit", "--quiet", "-m", f"Authorise {reference}")
    typed = tuple((end, said.replace(b"A-2026-014", reference.encode())) for end, said in TYPED)
    what = ("--strategy", "ma_crossover", "--symbol", "BTC-EUR", "--mode", "shadow", "--operator", "op-1")
    code, screen = converse(repo, "drill", "start", *what, typed=typed)
    assert code == 0, screen
    return repo, governance, screen


def test_governance_lets_an_operator_drill(drilled: tuple[Sandbox, str, str]) -> None:
    _, told, _ = drilled
    in_order(
        told,
        rf"\.nolive/authorisations/A-\d{{4}}-\d{{3}}\.toml: op-1 may drill ma_crossover until {UNTIL}, says gov-1",
        "once it is on the base branch",
        "git switch -c authorise/A-",
        "git push -u origin",
        "gh pr create",
    )


def test_an_operator_is_led_through_five_steps(drilled: tuple[Sandbox, str, str]) -> None:
    repo, _, screen = drilled
    in_order(
        screen,
        rf"NO-LIVE DRILL {RUN} operator op-1 mode shadow",
        r"branch drill/\d{8}_\d{6} from main [0-9a-f]{7}",
        rf"pack results/{RUN}/ ?, (budget )?100 min",
        r"A GO here means: this drill passed\. It never authorises live trading\.",
        r"Step 1 of 5 Environment budget 15 min",
        r"ok python 3\.\d+",
        r"ok tree clean, on branch drill/",
        r"ok logs can be written, \d+ GB free",
        r"ok effective mode: shadow",
        r"ok \d+ tracked and \d+ ignored files, \d+ variables: no live key, no live switch",
        rf"authorised by gov-1 as A-\d{{4}}-\d{{3}}, verified on the base branch, valid to {UNTIL}",
        r"Step 1 done in ",
        r"Step 2 of 5 Pre-flight budget 20 min",
        r"Step 2 done in ",
        r"Step 3 of 5 Dry run budget 30 min",
        r"Step 3 done in ",
        r"Step 4 of 5 Evidence budget 20 min",
        r"to read them: ls -R \.git/nolive/drill_",
        r"\d+ files, \d+ KB, sealed",
        NL,
        r"Step 4 done in ",
        r"Step 5 of 5 Decision budget 15 min",
        r"ok The environment was verified as NO-LIVE",
        r"5 of 5 criteria met",
        r"GO or NO_GO\?",
        r"Decision: GO \(drill only\)",
        r"3 commits on drill/\d{8}_\d{6}",
        NL,
        r"Next: nolive drill pr",
    )
    shown = done(repo, "status", scripted=False)
    in_order(shown, RUN, "1 Environment PASS", "5 Decision", r"Decision: GO \(drill only\)", "Next: nolive drill pr")
    checked = done(repo, "check", scripted=False)
    in_order(checked, r"nolive: clean\. \d+ files checked, 0 not checked")


def test_the_pull_request_of_the_reviewer_is_one_page(drilled: tuple[Sandbox, str, str]) -> None:
    repo, _, _ = drilled
    told = done(repo, "pr", scripted=False)
    in_order(told, r"pull\.md", "git remote add origin|git push")
    page = (repo.path / ".git/nolive" / pack(repo).name / "pull.md").read_text(encoding="utf-8")
    in_order(
        page,
        r"\[!CAUTION\] .*NO-LIVE DRILL",
        r"GO &#40;drill only&#41;",
        r"Operator .*Mode .*Commit under test .*Seal .*Duration",
        r"Criterion(.*✓ ok){5}",
        "xychart-beta",
        r"Claimed \| Computed again",
        r"Net result .*Deepest drawdown",
        r"Checklist: .*100 %",
    )
    assert re.search(NL, page)
    head, branch = repo.git("rev-parse", "HEAD").strip(), repo.git("branch", "--show-current").strip()
    shelf = repo.home / "review"
    shelf.mkdir()
    waits = _verdict(repo, shelf, branch, "[]")
    in_order(waits, "pending", "rev-1")
    signed = _verdict(repo, shelf, branch, _approval("rev-1", head))
    in_order(signed, "pass as GO \\(drill only\\)", "rev-1", head[:7])
    stale = _verdict(repo, shelf, branch, _approval("rev-1", repo.git("rev-parse", "HEAD~1").strip()))
    before = repo.git("rev-parse", "--short=7", "HEAD~1").strip()
    now = rf"was for {before}, the head is now {head[:7]} \(changed: POST_RUN_REVIEW\.md"
    in_order(stale, "pending", "approval by rev-1", now, "review is needed")
    own = _verdict(repo, shelf, branch, _approval("op-1", head))
    in_order(own, "pending", "op-1 may not: operator")


def _approval(login: str, commit: str) -> str:
    when = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    user = f'{{"login": "{login}", "id": 4711, "type": "User"}}'
    return (
        f'[{{"id": 2093, "user": {user}, "state": "APPROVED", "commit_id": "{commit}", "submitted_at": "{when}", '
        '"author_association": "MEMBER", "permission": "write", "body": ""}]'
    )


def _verdict(repo: Sandbox, shelf: Path, branch: str, reviews: str) -> str:
    (shelf / "reviews.json").write_text(reviews)
    snapshot = str(shelf / "snapshot.json")
    given = ("--base", "main", "--head", branch, "--reviews", str(shelf / "reviews.json"), "-o", snapshot)
    repo.must("nolive", "gate", "collect", *given)
    return repo.run("nolive", "gate", "evaluate", "--snapshot", snapshot, "--policy-from", "main").stdout


# ---------------------------------------------------------------- auditor


def test_an_auditor_verifies_offline_years_later(drilled: tuple[Sandbox, str, str], tmp_path: Path) -> None:
    repo, _, _ = drilled
    head, branch = repo.git("rev-parse", "HEAD").strip(), repo.git("branch", "--show-current").strip()
    signed = _verdict(repo, tmp_path, branch, _approval("rev-1", head))
    assert "pass" in signed
    snapshot, approval = str(tmp_path / "snapshot.json"), str(tmp_path / "approval.json")
    repo.must("nolive", "gate", "approval", "--snapshot", snapshot, "--policy-from", "main", "-o", approval)
    archive = tmp_path / f"{pack(repo).name}.tar.gz"
    repo.must("nolive", "drill", "archive", "--approval", approval, "--output", str(archive))
    elsewhere = Sandbox(tmp_path / "elsewhere", repo.home)
    elsewhere.path.mkdir()
    shown = elsewhere.must("nolive", "verify", str(archive))
    in_order(
        shown,
        r"archive canonical, tar sha256 [0-9a-f]{64}; tar and bag both intact",
        r"manifest (\d+) of \1 sealed files intact.* schema 1",
        r"history run commit [0-9a-f]{12}, tree clean at the run",
        rf"sign-off APPROVED by rev-1( \(id 4711\))?, review 2093 on {head[:12]} = head",
        r"time recorded by the tool; no trusted timestamp",
        r"signature none",
        r"verdict GO \(drill only\)\. Not proven offline: that account \"rev-1\" belonged to",
    )
    narrow(shown)
    elsewhere.must("tar", "xzf", str(archive))
    alone = elsewhere.run(need("python3"), "-I", f"{pack(repo).name}/verify.py")
    assert alone.returncode == 0, words(alone)
    in_order(alone.stdout, "manifest", "verdict", "GO")
    report = repo.run("nolive", "report", "--ref", branch)
    in_order(report.stdout, pack(repo).name, "op-1", "GO")


# ---------------------------------------------------------------- what goes wrong, with the hooks in place


@pytest.mark.parametrize("passed", [0, 2])
def test_an_aborted_drill_is_committed_past_its_own_hook(repo: Sandbox, passed: int) -> None:
    drillable(repo, policy=DEMO_POLICY.replace("2000", "200"))
    install(repo, "pre-commit")
    done(repo, "start", "--open-only")
    for number in range(1, passed + 1):
        done(repo, "step", str(number))
    in_order(done(repo, "abort", "--reason", "the fire alarm went off", scripted=False), "Aborted: NO-GO", RUN)
    assert repo.git("status", "--porcelain") == ""
    checked = repo.run("nolive", "drill", "check")
    assert (checked.returncode, checked.stdout.count("Fix:   nolive drill review")) == (1, 2), words(checked)


@pytest.mark.parametrize("policy", ["[engine]\nbars = 200\n", DEMO_POLICY + 'name = "own"\nargv = ["false"]\n'],
                         ids=["answers-from-a-file", "a-run-that-fails"])  # fmt: skip
def test_a_drill_that_cannot_become_a_go_ends_as_no_go_past_its_own_hook(repo: Sandbox, policy: str) -> None:
    drillable(repo, policy=policy)
    install(repo, "pre-commit")
    assert drill(repo, "start", "--operator", "op-1").returncode == 4
    refused = drill(repo, "decide", "go")
    in_order(refused.stderr, "a GO is not possible", "why:", "next: nolive drill (decide no-go|resume)")
    done(repo, "decide", "no-go")
    assert repo.git("status", "--porcelain") == ""
    assert drill(repo, "review").returncode == 0
    checked = repo.run("nolive", "drill", "check")
    assert checked.returncode == 0, words(checked)


def test_a_drill_without_anybody_to_ask_stops_with_the_next_command(repo: Sandbox) -> None:
    drillable(repo)
    stopped = drill(repo, "start", "--strategy", "ma_crossover", scripted=False)
    assert stopped.returncode == 0, words(stopped)
    in_order(stopped.stdout, RUN, "Next: nolive drill resume")
    asked = drill(repo, "resume", scripted=False)
    assert asked.returncode == 4
    again = "nolive drill resume"
    in_order(asked.stderr, "needs a human", "why:", f"next: {again} in a terminal, or {again} --answers FILE")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("scna",), "nolive scan"),
        (("drill", "strat"), "nolive drill start"),
        (("gate", "evalute"), "nolive gate evaluate"),
        (("baseline", "creat"), "nolive baseline create"),
        (("scan", "--stagd"), "--staged"),
        (("drill", "start", "--stratgy", "x"), "--strategy"),
        (("explain", "safety-of/freqtrade"), "safety-off"),
    ],
)
def test_a_typing_error_is_answered_with_what_was_meant(repo: Sandbox, typed: tuple[str, ...], meant: str) -> None:
    told = repo.run("nolive", *typed)
    assert told.returncode == 2
    in_order(told.stderr, "did you mean")
    assert meant in told.stderr
    assert "next:" in told.stderr
