"""The first judge: is any file live? Credentials, trading modes and endpoints in any set of bytes."""

from __future__ import annotations

from nolive_hooks.guard.masks import held, masked
from nolive_hooks.guard.names import judge as in_name
from nolive_hooks.guard.scan import scan

__all__ = ["held", "in_name", "masked", "scan"]
