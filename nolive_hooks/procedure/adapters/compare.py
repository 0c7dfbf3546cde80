"""The engine's own figures beside ours: equal, or different for a reason that is written down."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import UNSET

from nolive_hooks.evidence.records.metrics import Comparison, Metrics
from nolive_hooks.procedure.adapters.cells import ExportError
from nolive_hooks.procedure.adapters.reading import Claim

RELATIVE = 1e-6
ABSOLUTE = 1e-9
NO_FIGURE = "the engine states no finite number"


def compare(claims: Sequence[Claim], metrics: Metrics, name: str) -> tuple[Comparison, ...]:
    """Each claim against the metric of its name; one that must agree and does not is a contradiction of the export."""
    return tuple(_one(claim, metrics, name) for claim in claims if hasattr(metrics, claim.metric))


def _one(claim: Claim, metrics: Metrics, name: str) -> Comparison:
    stated = None if claim.stated is None or not math.isfinite(claim.stated) else float(claim.stated)
    ours = getattr(metrics, claim.metric)
    ours = None if ours is UNSET else ours
    equal = stated is not None and ours is not None and math.isclose(stated, ours, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    if not equal and not claim.why:
        raise ExportError(
            f'says {claim.name} is {_shown(stated)}; from its own trades it is {_shown(ours)}', where=name,
            why="the export contradicts itself: rows are missing, or a column means something else",
        )  # fmt: skip
    note = "" if equal else _note(claim, stated, ours, metrics)
    return Comparison(
        native=claim.name, stated=stated, metric=claim.metric, recomputed=ours, equal=equal, note=note or "equal"
    )


def _note(claim: Claim, stated: float | None, ours: float | None, metrics: Metrics) -> str:
    if stated is None:
        return NO_FIGURE
    reason = getattr(metrics, f"{claim.metric}_reason", UNSET) if ours is None else UNSET
    return claim.why if reason is UNSET else f"{claim.why}; ours is null: {reason}"


def _shown(value: float | None) -> str:
    return "null" if value is None else f"{value:.10g}"
