"""What goes wrong around a drill: bad states of Git, of the disk, of processes and of people."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.drill_support import (
    DEMO_POLICY,
    answers,
    done,
    drill,
    drillable,
    pack,
    prepared,
    record,
    snapshot,
    state_folder,
    status,
)
from tests.support import BIN, Sandbox, need, words

# -- Git states ---------------------------------------------------------------------------------------------------


def test_A1_no_commits_yet(repo: Sandbox) -> None:
    answers(repo)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "no commits yet" in words(result)
    assert not state_folder(repo).joinpath("drills").exists()


def test_A3_git_does_not_know_who_you_are(repo: Sandbox) -> None:
    drillable(repo)
    (repo.home / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "git config user.name" in words(result)
    assert "git config user.email" in words(result)


def test_A15_a_detached_head_gets_the_command(repo: Sandbox) -> None:
    drillable(repo)
    repo.git("checkout", "--quiet", "--detach")
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "HEAD is detached" in words(result)
    assert "git switch main" in words(result)


@pytest.mark.parametrize("verb", ["start", "status", "resume", "check", "decide"])
def test_A17_not_a_repository(folder: Sandbox, verb: str) -> None:
    result = drill(folder, verb, scripted=False)
    assert result.returncode == 3
    assert "not a Git repository" in words(result)


@pytest.mark.parametrize("name", ["bot.py", "new file.txt"])
def test_a_dirty_tree_is_refused_before_anything_is_written(repo: Sandbox, name: str) -> None:
    drillable(repo)
    repo.write(name, "changed\n")
    result = drill(repo, "start")
    assert result.returncode == 4
    assert name in words(result)
    assert not state_folder(repo).joinpath("drills").exists()
    assert repo.git("branch", "--list", "drill/*") == ""


def test_the_tree_gets_dirty_between_the_steps(repo: Sandbox) -> None:
    prepared(repo, 0)
    repo.write("bot.py", "x = 2\n")
    result = drill(repo, "resume")
    assert result.returncode == 4
    assert "bot.py" in words(result)
    repo.git("restore", "bot.py")
    assert "Decision: GO" in done(repo, "resume")
    assert [row["status"] for row in record(repo)["attempts"]] == ["FAIL"]


def test_another_branch_is_noticed(repo: Sandbox) -> None:
    prepared(repo, 0)
    repo.git("switch", "--quiet", "main")
    result = drill(repo, "resume")
    assert result.returncode == 4
    assert "git switch drill/" in words(result)


def test_the_base_branch_is_chosen(repo: Sandbox) -> None:
    drillable(repo)
    base = repo.git("rev-parse", "HEAD").strip()
    repo.git("switch", "--quiet", "--create", "feature")
    repo.commit("feature", {"bot.py": "x = 3\n"})
    done(repo, "start")
    assert record(repo)["repo"]["run_sha"] == base


def test_D9_autocrlf_and_attributes_change_no_byte(repo: Sandbox) -> None:
    drillable(repo, {".gitattributes": "* text=auto eol=crlf\n"})
    repo.git("config", "core.autocrlf", "true")
    done(repo, "start")
    here = snapshot(pack(repo))
    shutil.rmtree(repo.path / "results")
    repo.git("checkout", "--quiet", "--", "results")
    assert snapshot(pack(repo)) == here
    done(repo, "check", scripted=False)


def test_D10_an_ignored_results_folder_does_not_hide_the_pack(repo: Sandbox) -> None:
    drillable(repo, {".gitignore": "/results/\n*.log\n*.csv\nlogs/\n"})
    done(repo, "start")
    tracked = repo.git("ls-files", "results").splitlines()
    assert any(path.endswith("logs/strategy_drill.log") for path in tracked)
    assert len(tracked) == len(snapshot(pack(repo)))


def test_D8_a_rewriting_hook_is_named_and_nothing_is_lost(repo: Sandbox) -> None:
    drillable(repo)
    hook = repo.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nfor f in results/*/trades/*.csv; do printf \'x\' >> "$f"; git add -f "$f"; done\n')
    hook.chmod(0o755)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "did not keep the bytes" in words(result)
    assert "resume" in words(result)


def test_a_refusing_hook_stops_the_step_and_a_resume_succeeds(repo: Sandbox) -> None:
    drillable(repo)
    hook = repo.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no commits on fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "no commits on fridays" in words(result)
    hook.unlink()
    assert "Decision: GO" in done(repo, "resume")
    done(repo, "check", scripted=False)


# -- people and live settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [(), ("--no-input",)])
def test_without_a_human_the_first_question_stops(repo: Sandbox, extra: tuple[str, ...]) -> None:
    drillable(repo)
    opened = drill(repo, "start", *extra, scripted=False)
    assert opened.returncode == 0, "opening a drill needs nobody"
    assert status(repo)["next_step"] == 1
    result = drill(repo, "step", "1", *extra, scripted=False)
    assert result.returncode == 4
    assert "unsupervised execution is prohibition 6" in words(result)
    assert status(repo)["steps"][0]["status"] == "FAIL"


def test_scripted_answers_block_unless_the_policy_allows_them(repo: Sandbox) -> None:
    drillable(repo, policy="[engine]\nbars = 2000\n")
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "NL-STP-05" in words(result)
    assert "a GO is not possible" in words(result)
    done(repo, "decide", "no-go")
    assert record(repo, "decision.json")["verdict"] == "NO_GO"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"environment__trained": "no"}, "knows the system's architecture: no"),
        ({"environment__rollback": "no"}, "how to go back: no"),
        ({"assembly__no_real_funds": "no"}, "no real funds were moved: no"),
    ],
)
def test_a_no_stops_the_drill(repo: Sandbox, changed: dict[str, str], message: str) -> None:
    drillable(repo)
    answers(repo, **changed)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert message in " ".join(words(result).split())
    answers(repo)
    assert "Decision: GO" in done(repo, "resume")


def test_a_live_switch_in_an_ignored_file_stops_step_1_and_both_results_are_kept(repo: Sandbox) -> None:
    """Failure mode 1: file and line, the fix, and the run after the fix in the same pack."""
    drillable(repo, {".gitignore": "/results/\nsecret.toml\n"})
    repo.write("secret.toml", '[environment]\nmode = "live"\n')
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "secret.toml:2" in words(result)
    (repo.path / "secret.toml").unlink()
    assert "Decision: GO" in done(repo, "resume")
    assert [(row["step"], row["status"]) for row in record(repo)["attempts"]] == [(1, "FAIL")]


def test_a_key_in_the_environment_is_found_and_never_shown(repo: Sandbox, minted: Callable[[int], str]) -> None:
    drillable(repo)
    value = minted(64)
    result = drill(repo, "start", env={"BINANCE_API_SECRET": value})
    assert result.returncode == 4
    assert "BINANCE_API_SECRET" in words(result)
    assert value not in words(result)
    for data in snapshot(state_folder(repo)).values():
        assert value.encode() not in data


def test_the_mode_of_the_environment_counts(repo: Sandbox) -> None:
    drillable(repo)
    result = drill(repo, "start", env={"BOT_TRADING_MODE": "paper"})
    assert result.returncode == 4
    assert "env:BOT_TRADING_MODE says 'paper'" in " ".join(words(result).split())


def test_a_go_is_refused_while_a_step_is_missing(repo: Sandbox) -> None:
    prepared(repo, 1)
    result = drill(repo, "decide", "go")
    assert result.returncode == 4
    assert "a GO is not possible" in words(result)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_abort_keeps_what_there_is_as_no_go(repo: Sandbox, steps: int) -> None:
    prepared(repo, steps)
    done(repo, "abort", "--reason", "the fire alarm went off", scripted=False)
    decision = record(repo, "decision.json")
    assert decision["verdict"] == "NO_GO"
    assert "fire alarm" in decision["rationale"]
    assert decision["remediation"]
    result = drill(repo, "check", scripted=False)
    assert "nolive drill review" in words(result), "what is still to be sealed before the merge"
    done(repo, "review")
    result = drill(repo, "check", scripted=False)
    assert "NL-INT" not in words(result)
    assert "NL-PCK" not in words(result)
    assert status(repo)["closed"] == "aborted"
    done(repo, "start", "--base", "main")


def test_a_short_rationale_is_refused(repo: Sandbox) -> None:
    drillable(repo)
    answers(repo, decision__rationale="looks fine")
    result = drill(repo, "start")
    assert result.returncode == 2
    assert "at least 40 characters" in words(result)
    answers(repo)
    assert "Decision: GO" in done(repo, "resume")


def test_a_misspelt_question_id_is_named(repo: Sandbox) -> None:
    drillable(repo)
    path = repo.home / "answers.toml"
    path.write_text(path.read_text().replace("trained =", "trainde ="))
    result = drill(repo, "start")
    assert result.returncode == 2
    assert "did you mean environment.trained?" in words(result)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--mode", "live"), ("--symbol", "BTC"), ("--symbol", "../x"), ("--id", "drill_x"), ("--strategy", "a b"),
     ("--engine", "nautilus"), ("--bars", "5"), ("--scenario", "moon")],
)  # fmt: skip
def test_bad_options_are_usage_errors(repo: Sandbox, option: str, value: str) -> None:
    drillable(repo)
    result = drill(repo, "start", option, value)
    assert result.returncode == 2, words(result)
    assert repo.git("branch", "--list", "drill/*") == ""


# -- two at once, crashes, tampering --------------------------------------------------------------------------------


def test_D4_a_second_drill_is_refused_with_the_holder(repo: Sandbox) -> None:
    prepared(repo, 0)
    first = status(repo)["run_id"]
    result = drill(repo, "start")
    assert result.returncode == 4
    assert f"drill {first} is held by op-1 since " in words(result)


def lock_of(repo: Sandbox, **changed: object) -> Path:
    """A lock as another process would hold it."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    holder = {"pid": os.getpid(), "host": os.uname().nodename, "boot": boot, "since": "2026-11-22T10:00:00Z"}
    path = state_folder(repo) / "lock"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({**holder, "doing": "the open drill", **changed}))
    return path


def test_D4_a_living_process_holds_the_lock(repo: Sandbox) -> None:
    drillable(repo)
    lock_of(repo)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert f"held by process {os.getpid()}" in words(result)
    assert "since 2026-11-22T10:00:00Z" in words(result)


@pytest.mark.parametrize("changed", [{"pid": 2**22 + 7}, {"boot": "another-boot"}])
def test_D5_a_stale_lock_is_taken_over(repo: Sandbox, changed: dict[str, object]) -> None:
    drillable(repo)
    path = lock_of(repo, **changed)
    done(repo, "start", "--open-only")
    assert not path.exists()


def test_D5_another_machine_is_believed_until_a_human_says_otherwise(repo: Sandbox) -> None:
    prepared(repo, 0)
    lock_of(repo, host="elsewhere", pid=1)
    assert drill(repo, "resume").returncode == 4
    done(repo, "resume", "--break-lock")
    assert "elsewhere" in (pack(repo) / "logs/audit.log").read_text()


SLOW = """
import sys, time, pathlib
print("alive", flush=True)
time.sleep(60)
"""


def start_slow(repo: Sandbox) -> subprocess.Popen[bytes]:
    """A drill whose engine sleeps, in a process of its own, and step 3 under way."""
    policy = DEMO_POLICY.replace("[engine]\n", f"[engine]\nname = 'slow'\nargv = ['{sys.executable}', 'slow.py']\n")
    drillable(repo, {"slow.py": SLOW}, policy)
    argv = [str(BIN / "nolive"), "drill", "start", "--answers", str(repo.home / "answers.toml")]
    process = subprocess.Popen(
        argv, cwd=repo.path, env=repo.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # A shell starts its background jobs deaf to Ctrl-C, and they hand that down: CI may be one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until:
        journals = list(state_folder(repo).glob("drill_*/journal.jsonl"))
        if journals and b'"step":3' in journals[0].read_bytes():
            time.sleep(0.5)
            return process
        time.sleep(0.1)
    process.kill()
    raise AssertionError("step 3 was never reached")


def test_D2_kill_9_in_the_middle_of_step_3_then_resume(repo: Sandbox) -> None:
    process = start_slow(repo)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert status(repo)["steps"][-1]["status"] == "running"
    result = drill(repo, "decide", "no-go")
    assert result.returncode == 0, words(result)
    assert record(repo)["steps"][2]["status"] == "FAIL"
    assert "interrupted" in record(repo)["steps"][2]["notes"]


def test_D18_ctrl_c_saves_the_state_and_exits_130(repo: Sandbox) -> None:
    process = start_slow(repo)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    last = status(repo)["steps"][-1]
    assert (last["step"], last["status"], last["reason"]) == (3, "FAIL", "interrupted by the operator")


def test_D2_a_torn_last_line_of_the_journal_is_dropped(repo: Sandbox) -> None:
    prepared(repo, 1)
    journal = next(state_folder(repo).glob("drill_*/journal.jsonl"))
    with journal.open("ab") as stream:
        stream.write(b'{"event":{"type":"step_sta')
    assert "Decision: GO" in done(repo, "resume")
    done(repo, "check", scripted=False)


def test_a_changed_journal_is_refused(repo: Sandbox) -> None:
    prepared(repo, 1)
    journal = next(state_folder(repo).glob("drill_*/journal.jsonl"))
    journal.write_bytes(journal.read_bytes().replace(b'"text":"yes"', b'"text":"no"', 1))
    result = drill(repo, "resume")
    assert result.returncode == 4
    assert "changed from outside" in words(result)


def test_D1_a_full_disk_stops_the_step_and_a_resume_succeeds(repo: Sandbox) -> None:
    """A limit on the size of files stands in for the full disk: the write of a large file fails half way."""
    need("prlimit")
    drillable(repo, policy=DEMO_POLICY.replace("2000", "20000"))
    done(repo, "start", "--open-only")
    script = str(repo.home / "answers.toml")
    for number in "123":
        done(repo, "step", number)
    result = repo.run("prlimit", "--fsize=60000", "nolive", "drill", "resume", "--answers", script)
    assert result.returncode == 4, words(result)
    assert "cannot be written" in words(result)
    assert "File too large" in words(result)
    assert not [path for path in snapshot(repo.path) if path.endswith(".part")]
    assert "Decision: GO" in done(repo, "resume")
    done(repo, "check", scripted=False)


def test_D3_a_read_only_git_folder_is_said_before_anything_starts(repo: Sandbox) -> None:
    need("bwrap")
    drillable(repo)
    git = str(repo.path / ".git")
    script = str(repo.home / "answers.toml")
    result = repo.run(
        "bwrap", "--dev-bind", "/", "/", "--ro-bind", git, git, "nolive", "drill", "start", "--answers", script
    )
    assert result.returncode == 4, words(result)
    assert "the Git folder cannot be written" in words(result)
    assert "read-only" in words(result).lower()


def test_a_missing_pack_file_is_named(repo: Sandbox) -> None:
    prepared(repo)
    (pack(repo) / "trades/equity_curve.csv").unlink()
    result = drill(repo, "check", scripted=False)
    assert result.returncode == 1
    assert "trades/equity_curve.csv" in words(result)


@pytest.mark.parametrize("path", ["trades/simulated_trades.csv", "drill.json", "logs/system.log", "decision.json"])
def test_an_edited_sealed_file_is_named(repo: Sandbox, path: str) -> None:
    prepared(repo)
    target = pack(repo) / path
    target.write_bytes(target.read_bytes().replace(b"2026", b"2025", 1).replace(b"1", b"2", 1))
    result = drill(repo, "check", scripted=False)
    assert result.returncode == 1
    assert "NL-INT-01" in words(result)
    assert path in words(result)


def test_evidence_edited_between_step_4_and_5_stops_the_decision(repo: Sandbox) -> None:
    prepared(repo, 4)
    target = pack(repo) / "trades/simulated_trades.csv"
    target.write_bytes(target.read_bytes().replace(b"long", b"short", 1))
    result = drill(repo, "decide", "go")
    assert result.returncode == 4
    assert "trades/simulated_trades.csv" in words(result)
    repo.git("restore", "results")
    done(repo, "decide", "go")


def test_D12_a_symlink_in_the_pack_is_refused(repo: Sandbox) -> None:
    prepared(repo)
    (pack(repo) / "screenshots").mkdir()
    (pack(repo) / "screenshots/a.png").symlink_to("/etc/passwd")
    result = drill(repo, "check", scripted=False)
    assert result.returncode == 1
    assert "screenshots/a.png" in words(result)
    assert "root:" not in words(result)


def test_a_finding_after_the_run_voids_the_drill(repo: Sandbox) -> None:
    """The hard prohibitions: a live switch that was not there before the run makes the only verdict VOID."""
    drillable(repo, {".gitignore": "/results/\nlate.toml\n"})
    done(repo, "start", "--open-only")
    done(repo, "step", "1")
    done(repo, "step", "2")
    repo.write("late.toml", '[environment]\nmode = "live"\n')
    result = drill(repo, "step", "3")
    assert result.returncode == 4
    assert "late.toml:2" in words(result)
    (repo.path / "late.toml").unlink()
    done(repo, "decide", "no-go")
    assert record(repo, "decision.json")["verdict"] == "VOID"
    violated = {row["id"] for row in record(repo)["prohibitions"] if row["result"] == "VIOLATED"}
    assert violated == {"live_api_keys", "automatic_enablement"}


def test_a_merged_no_go_is_followed_by_name(repo: Sandbox) -> None:
    prepared(repo, 0)
    first = str(status(repo)["run_id"])
    done(repo, "abort", "--reason", "the feed stopped", scripted=False)
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-edit", f"drill/{first.removeprefix('drill_')}")
    result = drill(repo, "start")
    assert result.returncode == 4
    assert f"{first} is a NO-GO with open remediation" in words(result)
    assert f"--follows {first}" in words(result)
    time.sleep(1)
    done(repo, "start", "--follows", first)
    second = repo.path / "results" / str(status(repo)["run_id"])
    follows = json.loads((second / "drill.json").read_bytes())["follows"]
    assert follows == {"run_id": first, "closed": ["the run did not end"]}
    done(repo, "check", scripted=False)
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-edit", f"drill/{second.name.removeprefix('drill_')}")
    time.sleep(1)
    done(repo, "start", "--open-only")


def test_a_merged_pack_is_not_amended(repo: Sandbox) -> None:
    prepared(repo)
    run_id = str(status(repo)["run_id"])
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--ff-only", f"drill/{run_id.removeprefix('drill_')}")
    result = drill(repo, "amend", "--reason", "an afterthought")
    assert result.returncode == 4
    assert "merged already" in words(result)


# -- the strategy's process ------------------------------------------------------------------------------------------


def with_engine(repo: Sandbox, source: str, *, minutes: int = 30, extra: str = "") -> Sandbox:
    """A repository whose policy runs a script of its own as engine."""
    policy = (
        DEMO_POLICY.replace(
            "[engine]\n", f"[engine]\nname = 'own'\nargv = ['{sys.executable}', 'engine.py', '{{out}}']\n"
        )
        + f"[drill]\nbudget_minutes = [15, 20, {minutes}, 20, 15]\n{extra}"
    )
    return drillable(repo, {"engine.py": source}, policy)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module\n", "import error: No module named"),
        ("open('nowhere.csv')\n", "missing file: "),
        ("raise SystemExit(7)\n", "exit status 7"),
        ("import traceback\ntry: 1/0\nexcept Exception: traceback.print_exc()\n", "exit status 0 after a traceback"),
        ("import sys\nsys.stdout.buffer.write(bytes(range(256)) * 10)\nraise SystemExit(1)\n", "exit status 1"),
        ("input()\n", "exit status 1"),
    ],
)  # fmt: skip
def test_D16_a_strategy_that_does_not_run_is_classified(repo: Sandbox, source: str, message: str) -> None:
    """Failure mode 2: what happened, the last lines, and a NO-GO that can be sealed."""
    with_engine(repo, source)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert message in " ".join(words(result).split())
    done(repo, "decide", "no-go")
    assert record(repo)["outcome"] == "CRASHED"
    assert record(repo, "decision.json")["verdict"] == "NO_GO"
    done(repo, "review")
    result = drill(repo, "check", scripted=False)
    assert "NL-INT" not in words(result), words(result)


def test_D17_a_strategy_reaches_neither_network_nor_keys(repo: Sandbox, minted: Callable[[int], str]) -> None:
    need("bwrap")
    value = minted(40)
    aws = repo.home / ".aws"
    aws.mkdir()
    (aws / "credentials").write_text(f"[default]\naws_secret_access_key = {value}\n")
    source = (
        "import os, pathlib, socket\n"
        f"print('AWS', pathlib.Path({str(aws)!r}).exists())\n"
        "print('ENV', sorted(k for k in os.environ if 'PROBE' in k or k.startswith('GIT_')))\n"
        "try:\n    socket.create_connection(('192.0.2.1', 443), timeout=1)\n"
        "except OSError as error:\n    print('NET', type(error).__name__, error.errno)\n"
        "try:\n    open('bot.py', 'a')\nexcept OSError as error:\n    print('TREE', error.errno)\n"
        "raise SystemExit(5)\n"
    )
    with_engine(repo, source)
    result = drill(repo, "start", env={"PROBE_NAME": "x"})
    text = words(result)
    assert "AWS False" in text, text
    assert "ENV []" in text
    assert "NET OSError 101" in text
    assert "TREE 30" in text
    assert value not in text


def test_an_engine_of_the_house_with_normalised_tables(repo: Sandbox) -> None:
    source = (
        "import os, subprocess, sys\n"
        "config = os.environ['NOLIVE_CONFIG'] if 'NOLIVE_CONFIG' in os.environ else sys.argv[2]\n"
        "from nolive_hooks.procedure.engine import main\n"
        "raise SystemExit(main(['--config', config, '--out', sys.argv[1]]))\n"
    )
    policy = DEMO_POLICY.replace(
        "[engine]\n",
        f"[engine]\nname = 'own'\nargv = ['{sys.executable}', 'engine.py', '{{out}}', '{{config}}']\n",
    )
    drillable(repo, {"engine.py": source}, policy)
    done(repo, "start")
    drill_json = record(repo)
    assert drill_json["strategy"]["source_path"] == "engine.py"
    assert drill_json["engine"]["adapter"] == "normalised"
    done(repo, "check", scripted=False)


def test_an_engine_that_stops_early_with_exit_0_has_failed(repo: Sandbox) -> None:
    source = (
        "import json, sys\n"
        "data = {'bars_declared': 1000, 'bars_processed': 114, 'warmup': 50}\n"
        "json.dump({'data': data}, open(sys.argv[1] + '/engine.json', 'w'))\n"
    )
    with_engine(repo, source)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "stopped early: 114 of 950 bars, exit 0" in words(result)


def test_an_engine_that_writes_nonsense_has_failed(repo: Sandbox) -> None:
    source = "import sys\nopen(sys.argv[1] + '/engine.json', 'w').write('{\"data\": [1]}')\n"
    with_engine(repo, source)
    result = drill(repo, "start")
    assert result.returncode == 4
    assert "engine.json cannot be read" in words(result)
    done(repo, "decide", "no-go")


# -- what check blocks, decide refuses; what is complete, merges -----------------------------------------------------


def test_a_no_go_whose_step_1_failed_is_complete_and_can_be_merged(repo: Sandbox) -> None:
    """Nobody was asked anything before the live switch was found, so there is no answer to miss."""
    drillable(repo, {"live.toml": '[trading]\nmode = "live"\n'}, policy="[engine]\nbars = 200\n")
    assert drill(repo, "start").returncode == 4
    done(repo, "decide", "no-go")
    done(repo, "review")
    assert record(repo)["answers"] == []
    assert "NL-STP-05" not in done(repo, "check", scripted=False)


def test_a_go_that_check_would_block_is_refused_before_it_is_sealed(repo: Sandbox) -> None:
    """All five criteria are met, and the name that Git knows is a placeholder: no document with it can be merged."""
    drillable(repo, policy=DEMO_POLICY.replace("2000", "200"))
    repo.git("config", "user.name", "[Your Name]")
    result = drill(repo, "start")
    assert result.returncode == 4, words(result)
    assert "5 of 5 criteria met" in words(result)
    assert "a GO is not possible" in words(result)
    assert "NL-MD-01" in words(result)
    assert status(repo)["decision"] is None
    done(repo, "decide", "no-go")
    assert record(repo, "decision.json")["verdict"] == "NO_GO"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("TODO: say why all five steps passed, and what the controls did", "a placeholder is left"),
        ("All steps passed, the figures lie in /home/op-1/figures.ods as always", "leads out of the pack"),
        ("All five steps passed: the strategy is approved for live trading now", "authorisation of live trading"),
    ],
)
def test_words_that_check_would_block_are_refused_when_they_are_said(repo: Sandbox, text: str, why: str) -> None:
    prepared(repo, 4)
    result = drill(repo, "decide", "go", "--rationale", text)
    assert result.returncode == 2
    assert why in " ".join(words(result).split())
    aborted = drill(repo, "abort", "--reason", text, scripted=False)
    assert aborted.returncode == 2
    assert why in " ".join(words(aborted).split())
    done(repo, "decide", "go")
    done(repo, "review")
    done(repo, "check", scripted=False)
