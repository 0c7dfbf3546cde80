"""A drill by a person at a terminal: one question at a time, wrong answers asked again, nothing scripted."""

from __future__ import annotations

import json
import os
import pty
import select
import time

from tests.e2e.drill_support import drillable, record
from tests.support import BIN, Sandbox

PATIENCE_S = 90.0
# What stands at the end of a prompt, and what the person types then.
TYPED: tuple[tuple[bytes, bytes], ...] = (
    (b"trading system? [y/N] ", b"perhaps"),
    (b"trading system? [y/N] ", b"y"),
    (b"to go back? [y/N] ", b"y"),
    (b"authorisation: ", b""),
    (b"authorisation: ", b"A-2026-014"),
    (b"authorised it? ", b"gov-1"),
    (b"expect? [y/N] ", b"y"),
    (b"unexpected? [y/N] ", b"y"),
    (b"evidence? [y/N] ", b"y"),
    (b"any account? [y/N] ", b"y"),
    (b"this drill? [y/N] ", b"y"),
    (b"a reviewer? [y/N] ", b"y"),
    (b"may be empty): ", b""),
    (b"[GO/NO_GO] ", b"live"),
    (b"[GO/NO_GO] ", b"go"),
    (b"or more): ", b"looks fine"),
    (b"or more): ", b"All five steps passed and every control acted as it should."),
    (b"with ;): ", b"none planned"),
    (b"[yes/partial/no] ", b"yes"),
    (b"went well? ", b"everything"),
    (b"with ;)? [none] ", b""),
    (b"[1/2/3/4/5] ", b"6"),
    (b"[1/2/3/4/5] ", b"4"),
    *((end + b"? [none] ", b"") for end in (b"change", b"change", b"needed", b"process")),
    *((end, b"") for end in (b"[Another drill may be planned.] ", b"or none: [none] ", b"learnt? [none] ")),
)  # fmt: skip


def converse(repo: Sandbox, *arguments: str, typed: tuple[tuple[bytes, bytes], ...] = TYPED) -> tuple[int, str]:
    """Run nolive at a terminal of its own and type the answers; exit code and everything it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(repo.path)
        os.execve(str(BIN / "nolive"), ["nolive", *arguments], repo.environment({"TERM": "dumb"}))  # noqa: S606
    shown, unread, left = b"", b"", list(typed)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:  # Linux says so when the other end has closed
                break
            shown, unread = shown + data, unread + data
        if left and unread.endswith(left[0][0]):
            os.write(terminal, left.pop(0)[1] + b"\n")
            unread = b""
    else:
        os.kill(pid, 9)
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert not left, f"never asked: {left[0]}\n{shown.decode()}"
    return os.waitstatus_to_exitcode(status), shown.decode()


def test_a_person_leads_a_drill_to_go(repo: Sandbox) -> None:
    drillable(repo, policy="[engine]\nbars = 2000\n")
    code, shown = converse(repo, "drill", "start", "--operator", "op-1")
    assert code == 0, shown
    for word in (
        "answer yes or no",
        "an answer is needed, such as: A-2026-014",
        "answer one of GO, NO_GO",
        "at least 40 characters",
        "answer one of 1, 2, 3, 4, 5",
    ):
        assert word in shown
    assert "Decision: GO (drill only)" in shown
    answers = record(repo)["answers"]
    assert len(answers) == 11
    assert not any(row["scripted"] for row in answers)
    assert {row["by"] for row in answers} == {"op-1"}
    assert repo.run("nolive", "drill", "check").returncode == 0


def test_D18_who_leaves_a_question_is_recorded_as_an_interruption(repo: Sandbox) -> None:
    """By Ctrl-D, which comes in its turn; click makes the same of Ctrl-C, and a signal comes when it likes."""
    drillable(repo, policy="[engine]\nbars = 200\n")
    typed = ((b"trading system? [y/N] ", b"y"), (b"to go back? [y/N] ", b"\x04"))
    code, shown = converse(repo, "drill", "start", "--operator", "op-1", typed=typed)
    assert code == 130, shown
    lines = shown.replace("\r", "").splitlines()
    assert lines[-2:] == ["nolive: interrupted; nothing that was finished is lost", "  next:  nolive drill"]
    last = json.loads(repo.run("nolive", "drill", "status", "--json").stdout)["steps"][-1]
    assert (last["status"], last["reason"]) == ("FAIL", "interrupted by the operator")
