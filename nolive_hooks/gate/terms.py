"""The base branch's policy as the gate needs it, or the reason why there is none."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.drill import Scripted
from nolive_hooks.gate.pull import refuse_twins
from nolive_hooks.gate.verdict import PolicyProblem
from nolive_hooks.policy import POLICY_FILE, GatePolicy, Policy, parse


class Terms(NamedTuple):
    """What `rules.evaluate` judges by."""

    gate: GatePolicy | PolicyProblem
    scripted_answers: Scripted

    @property
    def usable(self) -> bool:
        """Whether there is a policy at all."""
        return not isinstance(self.gate, PolicyProblem)


def _none(kind: Any, message: str) -> Terms:
    return Terms(PolicyProblem(kind, message), "block")


def read(data: bytes | None, source: str) -> Terms:
    """Terms from `.nolive.toml`, or from JSON or TOML with the same tables; `None` where there is no file.

    JSON may also be the bare [gate] table.
    """
    if data is None:
        place = " on the base branch" if source == POLICY_FILE else ""
        return _none("missing", f"{source} does not exist{place}")
    try:
        policy = _json(data, source) if source.endswith(".json") else parse(data, source)
    except NoliveError as error:
        kind = "unknown-key" if error.what.startswith("unknown key") else "unparsable"
        return _none(kind, f"{error.what} ({error.where})")
    if policy.gate is None:
        return _none("missing", f"{source} has no [gate] table; gate policy stands in {POLICY_FILE} only")
    return _agree(policy, source)


def _agree(policy: Policy, source: str) -> Terms:
    """A pack written where the gate does not look would pass as "not a drill"."""
    assert policy.gate is not None  # noqa: S101 - the caller has looked
    if policy.pack.root.strip("/") != policy.gate.pack_root.strip("/"):
        roots = f"[pack] root is {policy.pack.root}, [gate] pack_root is {policy.gate.pack_root}"
        return _none("unparsable", f"{source}: {roots}; they must name the same folder")
    return Terms(policy.gate, policy.pack.scripted_answers)


def _json(data: bytes, source: str) -> Policy:
    try:
        table = msgspec.json.decode(data)
        refuse_twins(data)
        bare = isinstance(table, dict) and bool(table) and not table.keys() & set(Policy.__struct_fields__)
        return Policy(gate=msgspec.convert(table, GatePolicy)) if bare else msgspec.convert(table, Policy)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        unknown = "unknown field" in str(error)
        what = f"unknown key: {error}" if unknown else f"the policy cannot be read: {error}"
        raise NoliveError(what, where=source, fix="nolive gate schema policy") from None


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the gate policy."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(GatePolicy)}
