"""Code that places orders or moves funds on a client that trades live."""

from nolive_hooks.guard.orders.judge import RULES, judge

__all__ = ["RULES", "judge"]
