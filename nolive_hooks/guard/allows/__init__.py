"""Written exceptions: where people write them, how they are read, and what they do to findings."""

from nolive_hooks.guard.allows.apply import RULES, by_path, covered, covers, is_near, remarks, why_not

__all__ = ["RULES", "by_path", "covered", "covers", "is_near", "remarks", "why_not"]
