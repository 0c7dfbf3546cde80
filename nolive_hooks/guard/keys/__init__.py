"""Credentials of venues and wallets: found where a name and a value together say so, told without the value."""

from nolive_hooks.guard.keys.credential import Credential
from nolive_hooks.guard.keys.judge import judge, located, named

__all__ = ["Credential", "judge", "located", "named"]
