"""The order gate of the embedded engine, and the drill of each of its controls.

Every order of the simulation passes `Gate.refuse`; `exercise` proves on a fresh gate that each control acts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

KILL_SWITCH = "kill_switch"
ORDER_BLOCK = "order_block"
STALE_DATA = "stale_data_halt"
DUPLICATE = "duplicate_order_block"
COLLAR = "price_collar"
CONTROLS = (KILL_SWITCH, ORDER_BLOCK, STALE_DATA, DUPLICATE, COLLAR)

STALE_AFTER = 180  # seconds without a bar
FRESH_BARS = 5  # bars in a row before orders are taken again
MAX_POSITION = 2  # whole units
COLLAR_BPS = 500  # an order may be this far from the last close


class Order(NamedTuple):
    """A wish to hold `target` units (negative: short), asked at `price` cents."""

    id: str
    target: int
    price: int


class Exercise(NamedTuple):
    """What the test of one control showed; latency in seconds of market time."""

    id: str
    passed: bool
    latency: int
    evidence: str


@dataclass
class Gate:
    """Refuses what a control forbids. Time is market time in epoch seconds."""

    killed: bool = False
    last_bar: int = 0
    last_close: int = 0
    fresh: int = FRESH_BARS
    seen: set[str] = field(default_factory=set)

    def bar(self, start: int, close: int) -> bool:
        """Note a bar; true when the feed was found stale just before it."""
        stale = bool(self.last_bar) and start - self.last_bar > STALE_AFTER
        if stale:
            self.fresh = 0
        else:
            self.fresh += 1
        self.last_bar = start
        self.last_close = close
        return stale

    def refuse(self, order: Order) -> str:
        """The id of the control that refuses an order, or an empty text."""
        if order.id in self.seen:
            return DUPLICATE
        self.seen.add(order.id)
        if self.killed and order.target:
            return KILL_SWITCH
        if self.fresh < FRESH_BARS:
            return STALE_DATA
        if abs(order.target) > MAX_POSITION:
            return ORDER_BLOCK
        if abs(order.price - self.last_close) * 10_000 > self.last_close * COLLAR_BPS:
            return COLLAR
        return ""


def _ready() -> Gate:
    gate = Gate()
    gate.bar(600, 100_000)
    return gate


def exercise() -> tuple[Exercise, ...]:
    """Provoke each control once on a gate of its own, and show that the plain order passes."""
    plain = Order("probe-1", 1, 100_000)
    accepted = _ready().refuse(plain) == ""
    killed = _ready()
    killed.killed = True
    repeated = _ready()
    repeated.refuse(plain)
    stale = _ready()
    stale.bar(600 + 2 * STALE_AFTER, 100_000)
    provoked = (
        (KILL_SWITCH, killed.refuse(plain), 0, "order after the switch"),
        (ORDER_BLOCK, _ready().refuse(plain._replace(target=MAX_POSITION + 1)), 0, "order above the position limit"),
        (STALE_DATA, stale.refuse(plain), STALE_AFTER, "order on a stale feed"),
        (DUPLICATE, repeated.refuse(plain), 0, "the same order id twice"),
        (COLLAR, _ready().refuse(plain._replace(price=110_000)), 0, "order 10 % away from the market"),
    )
    return tuple(
        Exercise(control, accepted and got == control, latency, f"{what}: refused by {got or 'nothing'}")
        for control, got, latency, what in provoked
    )
