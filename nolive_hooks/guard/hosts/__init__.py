"""Addresses, order paths and ports through which a program reaches live trading."""

from nolive_hooks.guard.hosts.judge import judge

__all__ = ["judge"]
