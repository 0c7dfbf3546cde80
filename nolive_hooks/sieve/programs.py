"""Whether a program chooses live anywhere: the second look at what holds all the words, as most programs here do."""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve import spare

if False:  # typing only: `re` is loaded when the first program needs it
    import re

ENDINGS = (".py", ".pyw", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts")
_COMPILED: list[re.Pattern[bytes]] = []


def could_choose(low: bytes) -> bool:
    """True when a value, a flag, a member or an argument could choose live; `low` has no capitals."""
    vectors = spare.now()  # `re` would compile the same expressions for longer than it takes to load them
    if vectors is not None:
        return vectors.chooses(low)
    if not _COMPILED:
        import re

        _COMPILED.extend(map(re.compile, (words.SECTION, words.ENABLED, *words.CHOICES)))
    section, enabled, *choices = _COMPILED
    return any(choice.search(low) for choice in choices) or bool(enabled.search(low) and section.search(low))
