"""What a step works with: the repository, the policy, the journal, the clock and whoever answers."""

from __future__ import annotations

import datetime as dt
import functools
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nolive_hooks.evidence.drill import DrillId, Step
from nolive_hooks.evidence.records import Command
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy
from nolive_hooks.procedure.events import Answered, Event, Plan
from nolive_hooks.procedure.isolation import Fence
from nolive_hooks.procedure.journal import Entry, Journal
from nolive_hooks.procedure.questions import QUESTIONS, Asker, Question
from nolive_hooks.procedure.standing import Standing, after, fold

if TYPE_CHECKING:
    from nolive_hooks.procedure.redact import Redactor
    from nolive_hooks.procedure.runner import RunResult

Show = Callable[[str, str], None]
Progress = Callable[[float, int, float], None]  # seconds so far, lines so far, seconds it may take
_ABSOLUTE = re.compile(r"(?<![\w./~])/(?:[\w.+-]+/)+")  # the folders of a whole path; no reviewer has them
STOP_GRACE_S = 30.0  # after the duration that a run was told, before it is stopped


@dataclass(frozen=True, slots=True)
class Host:
    """This machine and this process, as the face read them; `now` is aware UTC, `ticks` monotonic seconds."""

    environment: Mapping[str, str]
    now: Callable[[], dt.datetime]
    ticks: Callable[[], float]
    python: str
    platform: str
    name: str
    boot: str
    pid: int
    executable: str
    free_bytes: int

    @property
    def utc(self) -> str:
        """The time as records hold it."""
        return stamp(self.now())


class Check(NamedTuple):
    """One thing a step looked at: a short id, whether it is in order, and what was seen (pack paths in evidence)."""

    id: str
    ok: bool
    seen: str
    remedy: str = ""


@dataclass
class DrillContext:
    """Handed to each step; `show(kind, text)` prints one line (`ok`, `FAIL`, `you`, `note`).

    `person` is true where a human at a terminal answers.
    """

    repo: Repo
    policy: Policy
    journal: Journal
    host: Host
    asker: Asker
    show: Show
    progress: Progress | None = None
    person: bool = False

    @property
    def standing(self) -> Standing:
        """Where the drill stands, from the journal."""
        return fold(self.journal.entries)

    @property
    def plan(self) -> Plan:
        """What was fixed at the start."""
        return self.standing.plan

    @property
    def id(self) -> DrillId:
        """The drill's id."""
        return DrillId.parse(self.plan.run_id)

    @property
    def folder(self) -> str:
        """The pack's folder, relative to the repository."""
        return self.id.folder_in(self.policy.pack.root)

    @property
    def redactor(self) -> Redactor:
        """Withholds what looks like a credential from captured text."""
        from nolive_hooks.procedure.redact import Redactor  # loads the judges, which a look at a drill does not need

        return Redactor(self.host.environment)

    def write(self, event: Event) -> None:
        """Append to the journal, with the time; a clock that went back is held at the last time written.

        What may not happen now is refused before it is written: the journal holds legal histories only.
        """
        utc = max(self.journal.entries[-1].utc, self.host.utc)
        after(self.standing, Entry(utc, event))
        self.journal.append(utc, event)

    def ask(self, name: str, *, about: str = "", suffix: str = "") -> str:
        """Ask one question and record the answer; an answer that is recorded already is not asked again."""
        question = QUESTIONS[name]
        key = f"{name}.{suffix}" if suffix else name
        known = self._known(key)
        if known is not None:
            return known
        text = f"{about}\n{question.text}" if about else question.text
        asked = Question(
            key,
            question.step,
            text,
            question.kind,
            question.choices,
            question.minimum,
            question.default,
            question.example,
        )
        reply = self.asker.ask(asked)
        if about and reply.scripted:
            self.show("note", about)
        self.write(Answered(int(question.step), key, reply.text, self.plan.login, reply.scripted))
        self.show("you", f"{question.lead} {reply.text}{' (scripted)' if reply.scripted else ''}")
        return reply.text

    def _known(self, key: str) -> str | None:
        """The answer given since the running attempt at this step began; a "no" and a verdict may be thought over."""
        standing = self.standing
        answer = standing.answer(key) if key in standing.current and key != "decision.verdict" else None
        return answer.text if answer is not None and answer.text != "no" else None

    # -- files of the running attempt -----------------------------------------------------------------------

    def attempt_folder(self, step: Step, number: int | None = None) -> str:
        """The folder that holds what an attempt at a step leaves behind, with pack-relative paths in it."""
        if number is None:
            attempt = self.standing.drill.last(step)
            assert attempt is not None  # noqa: S101 - asked by the step itself, or by one that needs it to have passed
            number = attempt.number
        return os.path.join(self.journal.folder, f"step-{int(step)}", f"attempt-{number}")

    def keep(self, step: Step, path: str, data: bytes) -> None:
        """Keep a file of the running attempt under its path in the pack."""
        disk.write_atomic(os.path.join(self.attempt_folder(step), "pack", path), data)

    def kept(self, step: Step) -> dict[str, bytes]:
        """The files that the last attempt at a step left, by pack path."""
        if self.standing.drill.last(step) is None:
            return {}
        folder = os.path.join(self.attempt_folder(step), "pack")
        if not disk.exists(folder):
            return {}
        return {blob.path: blob.data for blob in disk.tree(folder)}

    # -- commands -------------------------------------------------------------------------------------------

    def run(self, step: Step, name: str, argv: Sequence[str], *, seconds: float, fence: Fence,
            extra: Mapping[str, str] | None = None, cwd: str = "") -> tuple[RunResult, Command]:  # fmt: skip
        """Run a command of a step through the runner and keep its output under logs/commands/."""
        from nolive_hooks.procedure import runner

        path = f"logs/commands/{int(step)}-{name}.out"
        environment = {"NOLIVE_DRILL": self.plan.run_id, "NOLIVE_MODE": self.plan.mode.value, **(extra or {})}
        result = runner.run(
            argv,
            cwd=cwd or self.repo.root,
            timeout_s=seconds,
            env_allow=runner.clean_environment(self.host.environment, environment),
            isolation=fence,
            redact=self.redactor,
            progress=None if self.progress is None else functools.partial(_told, self.progress, seconds),
        )
        data = result.output or b"[nolive: the command printed nothing]\n"
        self.keep(step, path, data)
        return result, Command(
            argv=tuple(self.portable(word) for word in argv), cwd=self.portable(cwd) or ".", rc=result.rc,
            out=path, out_sha256=digest(data),
        )  # fmt: skip

    def portable(self, word: str) -> str:
        """A word of a command line without the places of this machine."""
        for place, name in ((self.journal.folder, "STATE"), (self.repo.root, "."), (self.host.executable, "python")):
            word = word.replace(place, name)
        home = self.host.environment.get("HOME", "")
        word = word.replace(home, "~") if len(home) > 1 else word
        return _ABSOLUTE.sub("ELSEWHERE/", word)

    def seconds_left(self, step: Step) -> float:
        """How long a command of the running attempt may take: the step's minutes, or the duration it was told."""
        standing = self.standing
        if standing.duration:
            return standing.duration + STOP_GRACE_S
        more = sum(row.minutes for row in standing.extensions if row.step == step)
        return (self.plan.budget_minutes[int(step) - 1] + more) * 60


def _told(progress: Progress, allowed: float, seconds: float, lines: int) -> None:
    progress(seconds, lines, allowed)


def stamp(moment: dt.datetime) -> str:
    """RFC 3339 in UTC with whole seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    import hashlib

    return hashlib.sha256(data).hexdigest()
