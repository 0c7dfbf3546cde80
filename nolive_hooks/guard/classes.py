"""The rule classes of the guard, for everybody who lists, explains or names them."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard import allows, disguise, modes, orders, twice, unreadable
from nolive_hooks.guard.allows import nested
from nolive_hooks.guard.question import Also
from nolive_hooks.model import Rule, Severity

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "live-key",
        "A credential is live, or cannot be shown to be paper",
        Severity.BLOCK,
        "keep it out of Git and revoke it",
    ),
    Rule(
        "live-endpoint",
        "A host, path or port reaches live trading",
        Severity.BLOCK,
        "use the paper or testnet endpoint",
    ),
    Rule("known-test", "A documented example credential", Severity.NOTE, "nothing to do"),
    Rule("paper-key", "A credential of a paper or testnet environment", Severity.NOTE, "nothing to do"),
    Rule(
        "generic",
        "A secret that is not about trading, found by a plugin of detect-secrets",
        Severity.BLOCK,
        "keep it out of Git and change it where it was issued",
    ),
    *modes.RULES,
    *orders.RULES,
    *disguise.RULES,
    *unreadable.RULES,
    *twice.RULES,
    *nested.RULES,
    *allows.RULES,
)
EXTRA: Final = frozenset(("generic",))  # judged only where it was asked for
CLASSES: Final = frozenset(rule.id for rule in RULES)


def idle(also: Also | None) -> frozenset[str]:
    """Classes that nobody judges without one more judge, so that nothing can be said of their exceptions."""
    return frozenset() if also else EXTRA
