"""The house rules of one repository: `.nolive.toml`, or `[tool.nolive]` in pyproject.toml.

Parsing is strict: an unknown key, a wrong type or an allow without a reason is a usage error (exit 2) that
names file, line and the key that was probably meant. A policy is a value; judges receive it, never read it.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from nolive_hooks import __version__
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.expressions import expression

POLICY_FILE = ".nolive.toml"
PYPROJECT = "pyproject.toml"
ALLOW_FILE = ".nolive/allow.toml"  # read by guard/allows/book, which whoever needs only its name does not load
MAX_BOOK = 8 << 20  # bytes; some thirty thousand exceptions
MAX_BYTES = 1 << 20

Reason = Annotated[
    str, Meta(min_length=10, description="why this is not live, for the reviewer; 10 characters or more")
]
Permission = Literal["read", "triage", "write", "maintain", "admin"]


class Allow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One written exception: a rule at a path, with reason, owner and last day.

    `fingerprint` narrows it to one finding; without it the allow covers that rule in that one file. `value` is
    the keyed digest of a credential, in `.nolive/allow.toml` only. A value itself is never written here.
    """

    rule: str
    path: str
    reason: Reason
    owner: str
    expires: dt.date
    fingerprint: str = ""
    value: str = ""
    source: str = ""  # `file:line` it was read from; never a key of a file


class ScanPolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the guard reads and how strictly."""

    exclude: tuple[str, ...] = ()  # fnmatch patterns over repository paths; listed as skipped, never silent
    tests: bool = False  # judge trading modes in tests and fixtures too (keys are always judged)
    docs: bool = False  # warn about live examples in documentation (keys are always judged)
    max_file_mb: Annotated[int, Meta(ge=1, le=1024)] = 32
    allow_keys: bool = True  # false: no allow of any kind covers a live credential
    pragma_for_keys: bool = False  # true: a comment in the file may allow a live credential, too

    def excluded(self, path: str) -> str:
        """The pattern of `exclude` that a path fits, or an empty text."""
        return next((one for one in self.exclude if fnmatch.fnmatchcase(path, one)), "")


class PackPolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an evidence pack must hold."""

    root: str = "results"
    scripted_answers: Literal["block", "allow"] = "block"
    post_run_review: Literal["required", "optional"] = "required"
    min_observations: Annotated[int, Meta(ge=2)] = 20
    max_age_days: Annotated[int, Meta(ge=1)] = 30
    risk_limits: dict[str, float] = {}


class EnginePolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the dry run of a drill executes."""

    name: str = "synthetic"
    argv: tuple[str, ...] = ()
    cwd: Literal["repo", "out"] = "repo"  # where the command runs; the repository may be read-only
    adapter: str = ""  # how its export is read (docs/drill.md); empty: it writes normalised tables itself
    outputs: dict[str, str] = {}  # of the adapter, in {out}: name or pattern of each file
    columns: dict[str, str] = {}  # of the adapter "columns": normalised name -> name in the export
    data: str = ""  # the file of bars in the repository that the run is about: declares how many there are
    warmup: Annotated[int, Meta(ge=0)] = 0  # bars at the start that the engine does not count as processed
    capital: Annotated[float, Meta(ge=0)] = 0  # to start with, where the export does not say it
    scenario: Literal["trend", "no-signals", "stale-feed", "limit-breach", "kill-switch"] = "trend"
    seed: int = 1
    bars: Annotated[int, Meta(ge=100, le=1_000_000)] = 20_000


class DrillPolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The house's own way of drilling: base branch, commands and minutes."""

    base: str = ""  # empty: the repository's default branch
    config: str = ""  # the strategy's configuration: recorded by its Git object, its path told to the engine
    health: tuple[str, ...] = ()
    telemetry: str = ""  # a log file that must grow while the probe watches it
    data_feed: tuple[str, ...] = ()
    code_under_test: tuple[str, ...] = ()
    requirements: str = "requirements.txt"  # or another file like it, or pyproject.toml: its project.dependencies
    budget_minutes: tuple[int, int, int, int, int] = (15, 20, 30, 20, 15)


class GatePolicy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may sign off a drill, and how; read from the base branch only."""

    reviewers: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    governance: tuple[str, ...] = ()
    require_governance: bool = False
    min_approvals: int = 1
    min_permission: Permission = "write"
    allow_forks: bool = False
    machine_users: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}
    bind: Literal["head"] = "head"
    max_review_age_hours: Annotated[int, Meta(ge=1)] | None = None
    require_up_to_date: bool = False
    ignore_edited_reviews: bool = False
    freshness: Literal["warn", "block"] = "warn"
    pack_root: str = "results"
    protected_base: str = ""  # empty: the default branch


class Policy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All house rules of a repository. The defaults are the policy of a repository that has none."""

    min_version: str = ""  # of nolive-hooks; an older one refuses to judge here
    scan: ScanPolicy = ScanPolicy()
    allow: tuple[Allow, ...] = ()
    pack: PackPolicy = PackPolicy()
    engine: EnginePolicy = EnginePolicy()
    drill: DrillPolicy = DrillPolicy()
    gate: GatePolicy | None = None
    value_key: str = ""  # of `.nolive/allow.toml`: hex, with which its digests were made; never a key of this file
    fresh: tuple[Allow, ...] = ()  # allows that the change under judgement brings; never a key of this file


_S = TypeVar("_S", bound=Struct)
_VERSION = expression(r"\d{1,6}(?:\.\d{1,6}){0,2}")
_NO_NAME = expression(r"[\s@,;\"'\\]+|\A\Z")
_EXPECTED = expression(
    r"Expected `(?P<kinds>[\w |]+)`(?: of length)?(?: (?P<sign>[<>]=)? ?(?P<bound>[\d.]+))?(?:, got (?P<got>.+))?"
)
_TYPES = {
    "array": "a list", "bool": "true or false", "float": "a number", "int": "a whole number", "object": "a table",
    "str": "a text", "date": "a day", "datetime": "a day and a time",
}  # fmt: skip
# Set by the readers, not by a file.
_NOT_WRITTEN = frozenset({"source", "value_key", "fresh"})


def parse(data: bytes, source: str) -> Policy:
    """Read the bytes of `.nolive.toml` or of a pyproject.toml (`source` ends in its name).

    Raises NoliveError with exit code 2 for anything that is not exactly a policy.
    """
    table = _table(data, source)
    _refuse_older(table.get("min_version", ""), source, data)
    return _placed(_checked(converted(table, Policy, source, data), data, source), data, source)


def _refuse_older(wanted: object, source: str, data: bytes) -> None:
    """A policy may ask for the version that knows its keys: first of all, so that no key is called unknown."""
    if not isinstance(wanted, str) or not wanted:
        return  # a wrong type is told like any other
    where = _place(source, data, "min_version")
    if not _VERSION.fullmatch(wanted):
        raise usage("min_version is no version", where=where, fix=f'min_version = "{__version__}"')
    if _release(wanted) > _release(__version__):
        raise usage(
            f"this is nolive-hooks {__version__}, and the policy asks for {wanted} or later",
            where=where,
            why="an older version does not know all that the house rules ask",
            fix="pip install --upgrade nolive-hooks (pre-commit autoupdate; in CI: the version of the action)",
        )


def _release(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:3]]
    return (*numbers, *[0] * (3 - len(numbers)))


def converted(table: dict[str, Any], struct: type[_S], source: str, data: bytes) -> _S:
    """A table as its type. Unknown keys and wrong types are usage errors (exit 2) that name file, line and column."""
    _refuse_unknown(table, struct, source, data, ())
    try:
        return msgspec.convert(table, struct)
    except msgspec.ValidationError as error:
        told, _, at = str(error).partition(" - at `$")
        keys, entry = re.findall(r"\.(\w+)", at), re.match(r"\.allow\[(\d+)\]", at)
        place = f"entry {int(entry[1]) + 1} of [[allow]]" if entry else f"[{'.'.join(keys[:-1])}]"
        raise usage(
            f"the policy is not valid: {_misfit(told, keys, place, struct, inside=at.endswith(']`'))}",
            where=_place(source, data, keys[-1] if keys else ""),
            fix=f"edit {source}; docs/policy.md lists every key with its type",
        ) from None


def _misfit(told: str, keys: list[str], place: str, struct: type[Struct], *, inside: bool) -> str:
    """What msgspec says of a value, or of one inside it, in the words of TOML: `exclude in [scan] takes a list`."""
    if lacking := re.fullmatch(r"Object missing required field `(\w+)`", told):
        return f"{place} lacks {lacking[1]}"
    name = f"{keys[-1]} in {place}" if len(keys) > 1 else "".join(keys) or "the file"
    name = f"each entry of {name}" if inside else name
    if told.startswith("Invalid enum value"):
        *others, last = map(str, get_args(_hint(struct, keys)))
        return f"{name} takes {', '.join(others)}{' or ' if others else ''}{last}"
    if told.startswith("Invalid RFC3339"):
        return f"{name} takes a day such as 2027-02-20"
    match = _EXPECTED.fullmatch(told)
    return f"{name} takes {_wanted(match)}" if match else f"{name}: {told}"


def _wanted(expected: re.Match[str]) -> str:
    kinds, got, bound = expected["kinds"], expected["got"] or "", (expected["bound"] or "").removesuffix(".0")
    wanted = " or ".join(_TYPES.get(kind, kind) for kind in kinds.split(" | ") if kind != "null")
    if bound:
        counted = {"str": " characters", "array": " values"}.get(kinds, "")
        sign = {">=": " or more", "<=": " or less"}.get(expected["sign"] or "", "")
        wanted += f" of {bound}{sign}{counted}"
    return f"{wanted}, not {_TYPES.get(got.strip('`'), got)}" if got else wanted


def _hint(struct: type[Struct], keys: list[str]) -> Any:
    """The type of the field that a chain of keys leads to."""
    hint: Any = struct
    for key in keys:
        hint = get_type_hints(_struct_of(hint) or struct).get(key)
    return hint


def _checked(policy: Policy, data: bytes, source: str) -> Policy:
    """Itself, or a usage error for what has the right type and could never work."""
    gate = policy.gate or GatePolicy()
    for key, root in (("root", policy.pack.root), ("pack_root", gate.pack_root)):
        if root.startswith("/") or "\\" in root or {"", ".", ".."} & set(root.rstrip("/").split("/")):
            raise usage(
                f"{key} is no folder of the repository",
                where=_place(source, data, key),
                why="packs lie in a folder below the root, such as results or evidence/drills",
                fix=f'{key} = "results"',
            )
    for key, names in (("reviewers", gate.reviewers), ("governance", gate.governance), ("teams", gate.teams)):
        odd = next((name for name in names if _NO_NAME.search(name)), None)
        if odd is not None:
            raise usage(
                f"{key} holds what is no name: {odd!r}",
                where=_place(source, data, key),
                why="names are written as GitHub shows them, without @ and spaces; any other matches nobody",
                fix=f'{key} = ["{_NO_NAME.sub("", odd) or "rev-1"}"]',
            )
    return policy


def _placed(policy: Policy, data: bytes, source: str) -> Policy:
    """The policy with the line of each allow, so that a warning about one can name it."""
    if not policy.allow:
        return policy
    heads = [
        number
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1)
        if re.match(r"\s*\[\[\s*(?:tool\.nolive\.)?allow\s*\]\]", line)
    ]
    if any(allow.value for allow in policy.allow):
        raise usage(
            'an allow with "value" does not belong here',
            where=_place(source, data, "value"),
            why="the key that its digest was made with is kept in .nolive/allow.toml",
            fix='nolive allow PATH:LINE --reason "..."',
        )
    lines = heads if len(heads) == len(policy.allow) else [0] * len(policy.allow)
    placed = (
        msgspec.structs.replace(allow, source=f"{source}:{line}" if line else source)
        for allow, line in zip(policy.allow, lines, strict=True)
    )
    return msgspec.structs.replace(policy, allow=tuple(placed))


def _table(data: bytes, source: str) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise usage(f"the policy is larger than {MAX_BYTES} bytes", where=source, fix=f"shorten {source}")
    import tomllib  # loaded where there are house rules

    try:
        whole = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise usage("the policy cannot be read", where=source, why=str(error), fix=f"edit {source}") from None
    if source.rpartition("/")[2] != PYPROJECT:
        return whole
    table = whole.get("tool", {}).get("nolive", {})
    if "gate" in table:
        raise usage(
            "gate policy may not stand in pyproject.toml",
            where=_place(source, data, "gate"),
            why="CODEOWNERS can protect .nolive.toml alone, not one table of a shared file",
            fix=f"move [tool.nolive.gate] to [gate] in {POLICY_FILE}",
        )
    return cast("dict[str, Any]", table)


def _refuse_unknown(table: dict[str, Any], struct: type[Struct], source: str, data: bytes, at: tuple[str, ...]) -> None:
    hints = {key: hint for key, hint in get_type_hints(struct).items() if key not in _NOT_WRITTEN}
    for key, value in table.items():
        if key not in hints:
            import difflib

            close = difflib.get_close_matches(key, hints, n=1, cutoff=0.5)
            guess = f'; did you mean "{close[0]}"?' if close else ""
            table_name = f" in [{'.'.join(at)}]" if at else ""
            raise usage(
                f'unknown key "{key}"{table_name}{guess}',
                where=_place(source, data, key),
                why="a misspelt rule would silently not apply",
                fix=f"edit {source}; known here: {', '.join(sorted(hints))}",
            )
        nested = _struct_of(hints[key])
        for item in value if isinstance(value, list) else (value,):
            if nested is not None and isinstance(item, dict):
                _refuse_unknown(item, nested, source, data, (*at, key))


def _struct_of(hint: Any) -> type[Struct] | None:
    """The Struct inside a field's type: itself, an optional one, or the items of a tuple."""
    candidates = (hint, *get_args(hint))
    return next((item for item in candidates if isinstance(item, type) and issubclass(item, Struct)), None)


def _place(source: str, data: bytes, key: str) -> str:
    """`source:line:column` of the first line that holds a key; `source` alone where none does."""
    if key:
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            column = line.find(key)
            if column >= 0 and not line.lstrip().startswith("#"):
                return f"{source}:{number}:{column + 1}"
    return source


__all__ = [
    "POLICY_FILE",
    "PYPROJECT",
    "Allow",
    "DrillPolicy",
    "EnginePolicy",
    "GatePolicy",
    "NoliveError",
    "PackPolicy",
    "Policy",
    "ScanPolicy",
    "converted",
    "parse",
]
