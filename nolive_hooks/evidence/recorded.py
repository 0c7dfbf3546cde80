"""The policy a drill was run under, as its own record holds it: what an auditor without the repository has."""

from __future__ import annotations

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.record_drill import DrillRecord
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.policy import Policy


def policy_of(pack: Pack) -> Policy:
    """The recorded policy; the defaults, which are strict, where the record is missing or of another version."""
    try:
        record = decode(pack.files.get(layout.DRILL, b""), DrillRecord)
        return msgspec.convert(record.policy.values, Policy, strict=False)
    except (RecordError, msgspec.ValidationError):
        return Policy()
