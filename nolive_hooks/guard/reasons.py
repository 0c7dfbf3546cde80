"""Why each rule of the guard exists, in a few sentences, and whose names can stand behind its slash."""

from __future__ import annotations

from typing import Final

from nolive_hooks.catalog import frameworks, venues
from nolive_hooks.guard.keys import names as keys_names

WHY: Final = {
    "live-key": (
        "Whoever reads the repository can trade with it, and Git forgets nothing: a key that was pushed once is known. "
        "A credential counts as live unless its format, its host, its account or a setting beside it says paper; "
        "many venues have no paper environment at all, and where one has no paper accounts, `paper_trading: true` is "
        "what a bot does with a live key. It stops in every file, tests and prose too; the id of a key alone is a note "
        "in a test that holds no secret."
    ),
    "live-endpoint": (
        "A host that only takes real orders, the path of an order, or a live port of a gateway decides where an order "
        "goes, whatever the mode is called. A host that also serves market data says nothing by itself: shadow trading "
        "needs it. It stops beside a credential or a switch that says live."
    ),
    "known-test": (
        "Documentation, test vectors and local test nodes publish credentials that hold nothing; they are known by "
        "their digests. In a test the comment on the line (`# noqa: mock`) is believed too, and so is the reply that a "
        "mock gives."
    ),
    "paper-key": "It moves no money, and is told so that you know it was seen. Whether to keep it is your choice.",
    "generic": (
        "Passwords and tokens of other services are no way of going live, but they do not belong into Git either. "
        "Judged only with `nolive scan --generic`, by the plugins of detect-secrets; nothing is ever sent to verify it."
    ),
    "live-mode": (
        "A mode, an environment, an account type or a switch says live in the words of its own reader: `live`, `REAL`, "
        "`run_type: r`. What only names such a word (an enumeration, a comparison, a deny list) is no switch."
    ),
    "safety-off": (
        "The flag that keeps trading on paper is off, or says something that its reader does not take as true: "
        "for some only `true` is paper, and `yes` trades."
    ),
    "live-default": (
        "Nothing says live, and it is live all the same: a default after `:-`, a client built with keys and no "
        "testnet, a connector without its paper suffix. What is forgotten must not trade."
    ),
    "live-command": (
        "A command line, a CI step, a Makefile or a unit file starts the live program. It needs no change of "
        "configuration, only somebody or something that runs it."
    ),
    "live-arm": (
        "An unlock phrase is there to make a person think. Stored in a file it is typed by nobody, and the last guard "
        "before real orders is open for everyone."
    ),
    "live-order": (
        "The code itself places an order, moves funds or withdraws them on a client that this file builds live, and "
        "nothing above it asks for the mode, an approval or a confirmation. `if not dry_run:`, a refusal above, "
        "`require_...()`, a decorator, a client built for paper and `validate=True` let it pass. A withdrawal on a "
        "client of which nothing is known is a warning."
    ),
    "disguised": (
        "A value that cannot be read where it stands was not meant to be read: look-alike letters, invisible "
        "characters, escapes, pieces put together, Base64. It is told beside the rule that it would have hidden from; "
        "the second half of the id says how: `look-alike`, `invisible`, `escaped`, `pieces`, `encoded`."
    ),
    "unreadable-config": (
        "A file that looks like trading configuration and cannot be parsed is never taken for clean. Its lines are "
        "scanned for known switches, and it stops where one of them was cut or has no clear value."
    ),
    "duplicate-key": (
        "Programs differ in which of two equal keys they obey: the first, the last, or neither. One of these is live."
    ),
    "nested-policy": (
        "Only the policy at the root is obeyed, so that a folder cannot excuse itself. One below that tries to allow, "
        "exclude or judge less would be read by people as if it counted."
    ),
    "allow-expired": "An exception has a last day so that somebody looks again. After it, its finding stops as before.",
    "allow-malformed": "An exception without a rule or a reason tells the reviewer nothing, so it covers nothing.",
    "allow-new": "Whoever brings a finding can bring its exception in the same change; the reviewer must see both.",
    "allow-unused": "An exception that covers nothing today could cover something tomorrow that nobody has seen.",
}
_LIVE_MODE: Final = ("selectors", "switches", "selected")
_MAKING: Final = {"live-mode": _LIVE_MODE, "safety-off": ("flags",), "live-default": ("calls", "suffixes")}


def subjects(family: str) -> tuple[str, ...]:
    """Rule ids of a class that the catalogues can give, sorted; empty where nothing stands behind the class."""
    if family in _MAKING:
        rows = (row.id for row in frameworks() if any(getattr(row, part) for part in _MAKING[family]))
        return tuple(f"{family}/{name}" for name in sorted({*rows, "generic"}))
    if family == "live-key":
        known = {f"{venue.id}.{shape.name}" for venue in venues() for shape in keys_names.shapes_of(venue)}
        return tuple(f"{family}/{name}" for name in sorted(known))
    if family == "live-endpoint":
        reached = (
            one.id for one in venues() if one.trading_hosts or one.mixed_hosts or one.order_paths or one.live_ports
        )
        return tuple(f"{family}/{name}" for name in sorted(reached))
    return ()
