"""The one way in which a hook speaks."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write lines to standard error; a name that cannot be encoded never stops a message."""
    sys.stderr.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
