"""Git LFS: the content behind a staged pointer, where this clone has it; nothing is ever fetched."""

from __future__ import annotations

import hashlib
import os
import re

from nolive_hooks.expressions import expression
from nolive_hooks.git import spawn

_OID = expression(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)


def content(pointer: bytes, root: str, *, cap: int, hook: bool) -> bytes | None:
    """The bytes that a pointer stands for; None where they are not in this clone, too large or not what it says."""
    found = _OID.search(pointer)
    if found is None:
        return None
    oid = found.group(1).decode("ascii")
    shared = spawn.check(("rev-parse", "--git-common-dir"), cwd=root, hook=hook).text
    path = os.path.join(root, shared, "lfs", "objects", oid[:2], oid[2:4], oid)
    try:
        if os.stat(path).st_size > cap:
            return None
        with open(path, "rb") as stream:
            data = stream.read(cap)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == oid else None
