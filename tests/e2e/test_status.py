"""`nolive` alone, the nearest command, and completion in real shells."""

from __future__ import annotations

import shlex
import shutil

import pytest

from tests.support import BIN, Sandbox, need, words

NOLIVE = str(BIN / "nolive")


def test_alone_it_says_where_things_stand_and_what_is_next(repo: Sandbox) -> None:
    done = repo.run(NOLIVE)
    assert done.returncode == 0, words(done)
    assert "not installed: commits are not judged" in done.stdout
    assert "Next: nolive init\n" in done.stdout
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    assert "Next: commit as usual" in repo.must(NOLIVE)
    repo.git("add", "-A")
    shown = repo.must(NOLIVE)
    assert "staged  3 files" in shown
    assert "Next: git commit\n" in shown


def test_with_a_drill_open_it_says_how_to_go_on(repo: Sandbox) -> None:
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    repo.commit("a bot", {"bot.toml": '[environment]\nmode = "paper"\n'})
    repo.must(NOLIVE, "drill", "start", "--strategy", "sma", "--symbol", "BTC-EUR", "--no-input", "--open-only")
    shown = repo.must(NOLIVE)
    assert "is open" in shown
    command = shown.partition("Next: ")[2].partition("\n")[0]
    assert command.startswith("nolive drill ")
    assert repo.run(*shlex.split(command)[:3], "--help").returncode == 0


def test_outside_of_a_repository_it_says_so(folder: Sandbox) -> None:
    done = folder.run(NOLIVE)
    assert done.returncode == 0
    assert "not a Git repository" in done.stdout
    assert "Next: nolive scan ." in done.stdout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("scna",), "nolive scan"),
        (("drill", "statsu"), "nolive drill status"),
        (("gate", "evalute"), "nolive gate evaluate"),
        (("scan", "--formt", "json"), '"--format"'),
        (("init", "--dif"), '"--diff"'),
    ],
)
def test_a_slip_is_answered_with_the_nearest_that_exists(folder: Sandbox, typed: tuple[str, ...], meant: str) -> None:
    done = folder.run(NOLIVE, *typed)
    assert done.returncode == 2
    assert "did you mean" in done.stderr
    assert meant in done.stderr
    assert "next:" in done.stderr


@pytest.mark.parametrize("typed", [("\x1b[31mqqq",), ("scan", "--\x1b[2J"), ("explain", "a", "b", "c")])
def test_what_was_typed_is_shown_inert_and_there_is_always_a_next_command(
    folder: Sandbox, typed: tuple[str, ...]
) -> None:
    done = folder.run(NOLIVE, *typed)
    assert done.returncode == 2
    assert "\x1b" not in words(done)
    assert "next:  nolive" in done.stderr


def test_bash_completes_commands_and_options(folder: Sandbox) -> None:
    script = (
        f'eval "$({NOLIVE} completion bash)"; COMP_WORDS=({{}}); COMP_CWORD=$((${{{{#COMP_WORDS[@]}}}} - 1)); '
        '_nolive_completion nolive; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )

    def completed(*typed: str) -> list[str]:
        line = script.format(" ".join(shlex.quote(word) for word in (NOLIVE, *typed)))
        return folder.must("bash", "-c", line).split()

    assert {"scan", "drill", "init", "doctor"} <= set(completed(""))
    assert completed("sca") == ["scan"]
    assert "status" in completed("drill", "st")
    assert completed("scan", "--his") == ["--history"]
    assert {"text", "sarif"} <= set(completed("scan", "--format", ""))


@pytest.mark.parametrize("shell", ["fish", "zsh"])
def test_other_shells_take_the_script(folder: Sandbox, shell: str) -> None:
    script = folder.must(NOLIVE, "completion", shell)
    assert "_NOLIVE_COMPLETE" in script
    if shutil.which(shell):
        folder.write("completion", script)
        assert folder.run(need(shell), "-n", "completion").returncode == 0


def test_a_narrow_terminal_folds_every_line(repo: Sandbox) -> None:
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    shown = repo.run("env", "COLUMNS=40", NOLIVE).stdout
    wide = [line for line in shown.splitlines() if len(line) > 40 and str(repo.path) not in line]
    assert not wide, shown
    assert " ".join(shown.split()).endswith(
        "Next: commit as usual; nolive scan looks at everything All commands: nolive -h"
    )


def test_on_the_branch_of_a_drill_that_ended_the_next_command_is_about_it(repo: Sandbox) -> None:
    repo.must(NOLIVE, "init", "--yes", "--local", "--no-workflows")
    repo.commit("a bot", {"bot.toml": '[environment]\nmode = "paper"\n'})
    repo.must(NOLIVE, "drill", "start", "--open-only", "--operator", "op-1")
    repo.must(NOLIVE, "drill", "abort", "--reason", "the feed is down today")
    branch = repo.git("branch", "--show-current").strip()
    shown = repo.must(NOLIVE)
    assert "ended NO-GO (drill only)" in shown
    assert "Next: nolive drill review\n" in shown
    repo.git("switch", "--quiet", "-")
    assert branch.startswith("drill/")
    assert "Next: commit as usual" in repo.must(NOLIVE)
