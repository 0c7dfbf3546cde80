"""The rule classes of the guard, for everybody who lists, explains or names them."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard import allows, modes, unreadable
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
    *modes.RULES,
    *unreadable.RULES,
    *allows.RULES,
)
CLASSES: Final = frozenset(rule.id for rule in RULES)
