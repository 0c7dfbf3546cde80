"""Why each family of checks on a pack, an approval and its freshness exists."""

from __future__ import annotations

from typing import Final

WHY: Final = {
    "NL-PCK": "A pack is evidence only as a whole: what is missing, empty, ignored or out of place proves nothing.",
    "NL-INT": "What was sealed must be what is read, by anyone, years later and offline. One changed byte ends that.",
    "NL-MD": "The documents are what people sign. What a machine wrote in them stays, and nothing is left open.",
    "NL-ENV": "A drill that could reach live trading is no drill, whatever its results say.",
    "NL-STP": "The five steps are the procedure. A step that is missing, failed or answered by a script was not done.",
    "NL-LOG": "A log that nobody looked at hides the one line that mattered, or a secret.",
    "NL-TRD": "Every figure is recomputed from the trades, so the trades must be whole, simulated and of this run.",
    "NL-MET": "A figure that cannot be recomputed from the trades is an opinion.",
    "NL-DEC": "The verdict must follow from the checks, and a GO never authorises live trading.",
    "NL-REV": "The sign-off is one independent person's approval of exactly these bytes.",
    "NL-FRS": "A drill speaks of the code, the dependencies and the day it was run with.",
}


def why(rule: str) -> str:
    """The reason of a check's family (`NL-TRD-05` is of `NL-TRD`), or an empty text."""
    return WHY.get(rule.rpartition("-")[0], "")
