"""One judgement's facts, read once: the pack, its records, its tables, the policy and what Git knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.figures.equity import EquityCurve, read_equity
from nolive_hooks.evidence.figures.trades import TradeTable, read_trades
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord, Instrument
from nolive_hooks.evidence.records.metrics import PerformanceRecord, RiskRecord
from nolive_hooks.evidence.rules import BY_ID
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Finding, Location, Severity, fingerprint
from nolive_hooks.policy import Policy

T = TypeVar("T", bound=Struct)


class GitFacts(Struct, frozen=True):
    """What Git says about a pack; a fact that was not gathered is None or empty and judges nothing.

    Times are RFC 3339 UTC. `code_now` and `lockfiles_now` map recorded paths to their object id or SHA-256
    today (None: gone). `base_changes` are lines such as `M results/drill_x/drill.json` of packs on the base.
    """

    run_sha_is_ancestor: bool | None = None
    first_commit_utc: str = ""
    ignored: tuple[str, ...] = ()
    packs_changed: tuple[str, ...] = ()
    base_changes: tuple[str, ...] = ()
    changed_after_approval: tuple[str, ...] = ()
    code_now: Mapping[str, str | None] = {}
    lockfiles_now: Mapping[str, str | None] = {}
    now: str = ""


class Case(Struct, frozen=True):
    """Everything a check may look at. A record or table that is absent or unreadable is None."""

    pack: Pack
    policy: Policy
    facts: GitFacts
    stage: Stage
    sealed: Stage | None
    today: dt.date
    drill: DrillRecord | None
    decision: DecisionRecord | None
    performance: PerformanceRecord | None
    risk: RiskRecord | None
    trades: TradeTable | None
    equity: EquityCurve | None
    errors: Mapping[str, RecordError]

    @property
    def instruments(self) -> dict[str, Instrument]:
        """The declared instruments by symbol."""
        return {item.symbol: item for item in self.drill.instruments} if self.drill is not None else {}

    @property
    def decided(self) -> bool:
        """True where the rules about the decision apply."""
        return self.stage.order >= Stage.DECISION.order

    def text(self, path: str) -> str:
        """A file's text for line-wise reading; bytes that are not UTF-8 are replaced."""
        return self.pack.files.get(path, b"").decode("utf-8", "replace")

    def find(
        self,
        rule_id: str,
        path: str,
        message: str,
        *,
        line: int = 0,
        name: str = "",
        severity: Severity | None = None,
        remedy: str = "",
    ) -> Finding:
        """A finding of a rule at a pack path; the remedy suits what is sealed already, unless the caller knows it."""
        rule = BY_ID[rule_id]
        return Finding(
            rule=rule_id,
            severity=rule.severity if severity is None else severity,
            location=Location(self.pack.at(path) if path else self.pack.folder, line),
            message=message,
            remedy=remedy or self._remedy(rule_id, path),
            fingerprint=fingerprint(rule_id, self.pack.run_id, path, name or message),
        )

    def due(self, stage: Stage | None) -> str:
        """The command that seals a stage which nobody has come to yet; nothing for one that is sealed."""
        ahead = stage is not None and self.sealed is not None and self.sealed.order < stage.order
        return DUE.get(stage, "") if stage is not None and ahead else ""

    def _remedy(self, rule_id: str, path: str) -> str:
        text = BY_ID[rule_id].remedy.format(path=self.pack.at(path), run_id=self.pack.run_id)
        owner = layout.stage_of(path)
        if rule_id.startswith(_AS_WRITTEN) or owner is None or self.sealed is None or self.sealed.order < owner.order:
            return text
        if owner is Stage.EVIDENCE:
            return (
                "the evidence is sealed and stays as it is: decide NO-GO, then mend the cause and "
                f"nolive drill start --follows {self.pack.run_id}"
            )
        return 'before the merge: nolive drill amend --reason "..."'


# What seals the stages after the evidence.
DUE: Mapping[Stage, str] = {Stage.DECISION: "nolive drill decide", Stage.REVIEW: "nolive drill review"}
# These remedies hold whether or not the file is sealed.
_AS_WRITTEN = ("NL-INT", "NL-FRS", "NL-DEC", "NL-ENV-03", "NL-LOG", "NL-PCK-05", "NL-PCK-06", "NL-PCK-08")


def build(
    pack: Pack, policy: Policy, facts: GitFacts | None = None, stage: Stage | None = None, today: dt.date | None = None
) -> Case:
    """Read a pack once. Without `stage` the pack is judged as far as it is sealed."""
    errors: dict[str, RecordError] = {}
    drill = _record(pack, layout.DRILL, DrillRecord, errors)
    sealed = seals.stage(pack.files)
    trades, equity = _table(pack, layout.TRADES), _table(pack, layout.EQUITY)
    finished = dt.date.fromisoformat(drill.finished_utc[:10]) if drill is not None and _is_date(drill) else dt.date.min
    return Case(
        pack=pack,
        policy=policy,
        facts=facts or GitFacts(),
        stage=stage or sealed or Stage.EVIDENCE,
        sealed=sealed,
        today=today or finished,
        drill=drill,
        decision=_record(pack, layout.DECISION, DecisionRecord, errors),
        performance=_record(pack, layout.PERFORMANCE, PerformanceRecord, errors),
        risk=_record(pack, layout.RISK, RiskRecord, errors),
        trades=None if trades is None else read_trades(trades),
        equity=None if equity is None else read_equity(equity),
        errors=errors,
    )


def _record(pack: Pack, path: str, record: type[T], errors: dict[str, RecordError]) -> T | None:
    if path not in pack.files:
        return None
    try:
        return decode(pack.files[path], record)
    except RecordError as error:
        errors[path] = error
        return None


def _table(pack: Pack, path: str) -> bytes | None:
    """A table's bytes; one that is too large is judged by its size (NL-PCK-04) and not read."""
    data = pack.files.get(path)
    return None if data is None or len(data) > layout.MAX_FILE else data


def _is_date(drill: DrillRecord) -> bool:
    try:
        dt.date.fromisoformat(drill.finished_utc[:10])
    except ValueError:
        return False
    return True
