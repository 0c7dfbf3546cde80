"""What a scan can be asked about, read through the first door and judged by the guard."""

from __future__ import annotations

from nolive_hooks.subjects.how import PLAIN, How
from nolive_hooks.subjects.past import commits_of as commits
from nolive_hooks.subjects.past import history
from nolive_hooks.subjects.places import ENVIRONMENT, environment, ignored, judged, paths, staged, tracked

__all__ = [
    "ENVIRONMENT", "PLAIN", "How", "commits", "environment", "history", "ignored", "judged", "paths", "staged",
    "tracked",
]  # fmt: skip
