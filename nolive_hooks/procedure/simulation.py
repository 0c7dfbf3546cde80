"""A moving-average crossover traded on synthetic bars: integer money, simulated fills, nothing sent anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nolive_hooks.procedure import controls
from nolive_hooks.procedure.controls import Gate, Order
from nolive_hooks.procedure.market import BAR_SECONDS, Bar

CAPITAL = 100_000_000  # cents
FEE_BPS = 2  # each side, rounded down to whole cents
POINT_BARS = 60  # an equity point every hour
OVERSIZED = 40  # units that the scenario limit-breach asks for


class Trade(NamedTuple):
    """One round trip; times in epoch seconds, money in cents, `units` always positive."""

    number: int
    long: bool
    units: int
    entry_time: int
    entry_price: int
    exit_time: int
    exit_price: int
    entry_fee: int
    exit_fee: int
    reason: str

    @property
    def pnl(self) -> int:
        """Net result in cents, after both fees."""
        sign = 1 if self.long else -1
        return sign * (self.exit_price - self.entry_price) * self.units - self.entry_fee - self.exit_fee


class LogLine(NamedTuple):
    """One line of the strategy's log at a second of market time."""

    time: int
    level: str
    text: str


@dataclass
class Simulation:
    """The state of one run. `run` consumes the bars; afterwards the lists hold the whole result."""

    scenario: str
    fast: int = 20
    slow: int = 50
    gate: Gate = field(default_factory=Gate)
    trades: list[Trade] = field(default_factory=list)
    equity: list[tuple[int, int]] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    signals: int = 0
    evaluated: int = 0
    held_bars: int = 0
    largest_notional: int = 0
    largest_asked: int = 0
    kill_latency: int = -1
    cash: int = CAPITAL
    position: int = 0
    entry: tuple[int, int, int] = (0, 0, 0)  # time, price, fee
    pending: Order | None = None
    kill_time: int = 0

    def run(self, series: Sequence[Bar]) -> None:
        """Trade every bar: fill what was asked at the last close, mark, then decide."""
        fast_sum = slow_sum = 0
        above: bool | None = None
        kill_at = len(series) // 2 if self.scenario == "kill-switch" else -1
        self.equity.append((series[0].start, CAPITAL))
        for index, bar in enumerate(series):
            self._open(bar)
            fast_sum += bar.close - (series[index - self.fast].close if index >= self.fast else 0)
            slow_sum += bar.close - (series[index - self.slow].close if index >= self.slow else 0)
            if index == kill_at:
                self._kill(bar)
            if index >= self.slow:
                above = self._decide(bar, above, fast_sum * self.slow > slow_sum * self.fast)
            self._mark(index, bar)
        self._finish(series[-1])

    def _open(self, bar: Bar) -> None:
        """Take in a new bar and fill the waiting order at its first price."""
        if self.gate.bar(bar.start, bar.close):
            self._note(bar.start, "WARN", "feed was silent for more than 180 s, orders are halted until 5 fresh bars")
            self.pending = None
        if self.pending is not None:
            self._fill(bar.start, bar.open, self.pending.target, "signal")
            self.pending = None
        if self.kill_time and self.kill_latency < 0:
            self._fill(bar.start, bar.open, 0, "kill_switch")
            self.kill_latency = bar.start - self.kill_time
            self._note(bar.start, "INFO", f"kill switch: position is flat after {self.kill_latency} s")

    def _decide(self, bar: Bar, before: bool | None, above: bool) -> bool:
        """Evaluate the crossover at a close; ask for a new position when it has changed."""
        self.evaluated += 1
        if before is not None and above != before:
            self.signals += 1
            oversized = self.scenario == "limit-breach" and self.signals % 10 == 0
            units = OVERSIZED if oversized else 1
            self._ask(bar, Order(f"sim-order-{self.signals}", units if above else -units, bar.close))
        return above

    def _ask(self, bar: Bar, order: Order) -> None:
        self.largest_asked = max(self.largest_asked, abs(order.target))
        control = self.gate.refuse(order)
        if not control:
            self.pending = order
            return
        self.refused[control] = self.refused.get(control, 0) + 1
        if self.refused[control] == 1:  # later refusals are counted; the total is in the last lines
            self._note(bar.start + BAR_SECONDS, "WARN", f"{control} refused {order.id} for {order.target} units")

    def _fill(self, time: int, price: int, target: int, reason: str) -> None:
        """Move the position to `target` at a price: close what is held, then open what is asked."""
        if self.position and target != self.position:
            fee = price * abs(self.position) * FEE_BPS // 10_000
            held, (entry_time, entry_price, entry_fee) = self.position, self.entry
            trade = Trade(
                len(self.trades) + 1, held > 0, abs(held), entry_time, entry_price, time, price, entry_fee, fee, reason
            )
            self.trades.append(trade)
            self.cash += price * held - fee
            self.position = 0
            self._note(time, "INFO", f"simulated close {trade.number} at {price} cents, net {trade.pnl} cents")
        if target and target != self.position:
            fee = price * abs(target) * FEE_BPS // 10_000
            self.cash -= price * target + fee
            self.position = target
            self.entry = (time, price, fee)
            self._note(time, "INFO", f"simulated {'buy' if target > 0 else 'sell'} {abs(target)} at {price} cents")

    def _mark(self, index: int, bar: Bar) -> None:
        if self.position:
            self.held_bars += 1
            self.largest_notional = max(self.largest_notional, abs(self.position) * bar.high)
        if (index + 1) % POINT_BARS == 0:
            self.equity.append((bar.start + BAR_SECONDS, self.cash + self.position * bar.close))

    def _kill(self, bar: Bar) -> None:
        self.gate.killed = True
        self.kill_time = bar.start
        self.pending = None
        self._note(bar.start, "WARN", "kill switch engaged by the scenario")

    def _finish(self, bar: Bar) -> None:
        """Close what is open at the last close, and complete the equity curve."""
        end = bar.start + BAR_SECONDS
        self._fill(end, bar.close, 0, "end_of_data")
        if self.equity[-1][0] == end:
            self.equity.pop()
        self.equity.append((end, self.cash))
        for control, count in sorted(self.refused.items()):
            self._note(end, "INFO", f"{control} refused {count} orders in all")

    def _note(self, time: int, level: str, text: str) -> None:
        self.log.append(LogLine(time, level, text))


def exercised(run: Simulation) -> tuple[controls.Exercise, ...]:
    """The tests of the controls; where the scenario itself provoked one, its real latency counts."""
    rows = []
    for row in controls.exercise():
        if row.id == controls.KILL_SWITCH and run.scenario == "kill-switch":
            held = run.kill_latency >= 0 and all(trade.entry_time <= run.kill_time for trade in run.trades)
            seen = f"{row.evidence}; engaged in the run: flat after {run.kill_latency} s, nothing opened after it"
            row = row._replace(
                passed=row.passed and held,
                latency=max(0, run.kill_latency),
                evidence=seen if held else "did not hold in the run",
            )
        rows.append(row)
    return tuple(rows)


def stamp(seconds: int) -> str:
    """Epoch seconds as `YYYY-MM-DDTHH:MM:SSZ`."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
