"""Every way in which a setting or a line of code switches trading to live."""

from nolive_hooks.guard.modes.judge import RULES, judge

__all__ = ["RULES", "judge"]
