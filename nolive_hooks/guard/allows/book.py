"""The file `.nolive/allow.toml`: written exceptions, one a line, with keyed digests in place of values."""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from nolive_hooks import policy
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.expressions import expression
from nolive_hooks.guard.question import Identify
from nolive_hooks.policy import Allow, converted

ALLOW_FILE: Final = policy.ALLOW_FILE
MAX_BYTES: Final = policy.MAX_BOOK
DEFAULT_DAYS: Final = 90
MAX_DAYS: Final = 365
MERGED: Final = "nolive baseline fix"
_ALGORITHM: Final = "hmac-sha256"
_HEAD: Final = """\
# Written exceptions of this repository, for its reviewers: `nolive allow --list`. One a line: a merge is a union.
# A digest names a value without holding it; `key` is what it was made with. More: docs/policy.md of nolive-hooks.
"""
_DIGEST: Final = expression(rf"{_ALGORITHM}:[0-9a-f]{{64}}")
_KEY: Final = expression(r"[0-9a-f]{64}")
_KEY_LINE: Final = expression(r'^\s*key\s*=\s*"([0-9a-f]{64})"\s*$', re.MULTILINE)
_ENTRY_LINE: Final = expression(r"\s*(?:\{|\[\[\s*allow\s*\]\])")
_ENTRY_PATH: Final = expression(r"entry (\d{1,6}) of \[\[allow\]\]")  # how `policy.converted` names what is wrong
_OPENING: Final = expression(r"^allow\s*=\s*\[\s*$\n", re.MULTILINE)
_CONFLICT: Final = expression(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")


class Book(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of the file: the key of its digests (64 hex digits, empty where nobody needed it yet) and the allows."""

    key: str = ""
    allow: tuple[Allow, ...] = ()


class Union(Struct, frozen=True):
    """A file after a merge: every key it has, the first one first, and the allows of both sides."""

    keys: tuple[str, ...]
    allow: tuple[Allow, ...]


def parse(data: bytes) -> Book:
    """Read the file; anything that is not exactly a book is a usage error (exit 2) that names the line."""
    text = _decoded(data)
    for number, line in enumerate(text.splitlines(), 1):
        if _CONFLICT.match(line):
            raise usage(
                "the allows hold an unresolved merge conflict",
                where=f"{ALLOW_FILE}:{number}",
                why="an exception that cannot be read covers nothing",
                fix=f"{MERGED}    (keeps the exceptions of both sides)",
            )
    if len(_KEY_LINE.findall(text)) > 1:
        second = text.count("\n", 0, list(_KEY_LINE.finditer(text))[1].start(1)) + 1
        why = "both sides of a merge made one"
        raise usage("the allows have two keys", where=f"{ALLOW_FILE}:{second}", why=why, fix=MERGED)
    return _checked(text, data)


def union(data: bytes) -> Union:
    """Both sides of a merge, conflict markers or not; what is no allow at all is still a usage error."""
    text = _decoded(data)
    sides = [_side(text, theirs=theirs) for theirs in (False, True)]
    keys = tuple(dict.fromkeys(key for side in sides for key in _KEY_LINE.findall(side)))
    found: dict[Allow, None] = {}
    for side in sides:
        # Git's own union of two new files repeats the first lines; one of each is meant.
        head, *rest = _OPENING.split(_KEY_LINE.sub("", side))
        body = f"{head}allow = [\n{''.join(rest)}" if rest else head
        single = f'key = "{keys[0]}"\n{body}' if keys else body
        found.update((replace(allow, source=""), None) for allow in _checked(single, single.encode()).allow)
    return Union(keys, tuple(found))


def _side(text: str, *, theirs: bool) -> str:
    """The file as one side of a merge has it: what both have in common, and that side's part of each conflict."""
    kept, part = [], ""
    for line in text.splitlines():
        if _CONFLICT.match(line):
            part = "" if line[0] == ">" else line[0]
        elif part in ("", "=" if theirs else "<"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def encode(book: Book) -> bytes:
    """The file's bytes: sorted, each exception once, on one line; what nobody could read again is a usage error."""
    rows = [_row(allow) for allow in merged(book.allow)]
    key = f'key = "{book.key}"\n' if book.key else ""
    data = "".join((_HEAD, key, "allow = [\n", *rows, "]\n")).encode()
    if len(data) > MAX_BYTES:
        raise usage(
            f"{len(rows)} exceptions are more than {ALLOW_FILE} may hold",
            where=ALLOW_FILE,
            fix='leave files out that are not yours: scan.exclude = ["vendor/**"] in .nolive.toml',
        )
    return data


def merged(allows: Iterable[Allow]) -> tuple[Allow, ...]:
    """Sorted by path and rule; of several allows of one thing the one with the latest last day stays."""
    latest: dict[tuple[str, str, str, str], Allow] = {}
    for allow in sorted(allows, key=lambda one: (one.expires, one.reason, one.owner)):
        latest[allow.path, allow.rule, allow.value, allow.fingerprint] = allow
    return tuple(latest[what] for what in sorted(latest))


def identifier(key: str) -> Identify:
    """The function from a value to the digest that names it under this key."""
    secret = bytes.fromhex(key)

    def identify(value: str) -> str:
        return f"{_ALGORITHM}:{hmac.digest(secret, value.encode('utf-8', 'surrogatepass'), 'sha256').hex()}"

    return identify


def masked(data: bytes) -> bytes:
    """The file without its own digests and key, so that it never sets off the judge of credentials (M7)."""
    text = data.decode("utf-8", "replace")
    return _KEY_LINE.sub("", _DIGEST.sub("", text)).encode()


def refuse_far(allows: Iterable[Allow], today: dt.date) -> None:
    """A usage error for a last day of this file that lies more than `MAX_DAYS` ahead; it names the line."""
    for allow in allows:
        if allow.source.startswith(ALLOW_FILE) and (allow.expires - today).days > MAX_DAYS:
            raise usage(
                f"an allow may last {MAX_DAYS} days at most, this one lasts until {allow.expires}",
                where=allow.source,
                why="an exception that nobody looks at again is no exception",
                fix=f"edit {allow.source}: expires = {today + dt.timedelta(days=MAX_DAYS)} or earlier",
            )


def _checked(text: str, data: bytes) -> Book:
    import tomllib  # loaded where there are allows

    try:
        table: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{ALLOW_FILE}:{line[1]}" if line else ALLOW_FILE
        raise usage("the allows cannot be read", where=where, why=str(error), fix=f"edit {where}") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _ENTRY_LINE.match(line)]
    try:
        book = converted(table, Book, ALLOW_FILE, data)
    except NoliveError as error:
        entry = _ENTRY_PATH.search(error.what)
        if entry and int(entry[1]) <= len(lines):
            error.where = f"{ALLOW_FILE}:{lines[int(entry[1]) - 1]}"
        raise
    if len(lines) != len(book.allow):
        lines = [0] * len(book.allow)
    places = [f"{ALLOW_FILE}:{line}" if line else ALLOW_FILE for line in lines]
    placed = tuple(replace(allow, source=place) for allow, place in zip(book.allow, places, strict=True))
    if book.key and not _KEY.fullmatch(book.key):
        raise usage("the key is not 64 hex digits", where=ALLOW_FILE, fix=f"git checkout -- {ALLOW_FILE}")
    for allow in placed:
        _check_entry(allow, book.key)
    return replace(book, allow=placed)


def _check_entry(allow: Allow, key: str) -> None:
    why = ""
    if bool(allow.value) == bool(allow.fingerprint):
        why = "it needs either value or fingerprint: an allow is for one thing, never for a whole file"
    elif allow.value and not _DIGEST.fullmatch(allow.value):
        why = f"value is {_ALGORITHM}: and 64 hex digits, never the value itself"
    elif allow.value and not key:
        why = "the key of its digest is missing from the file"
    if why:
        fix = 'remove the line, then nolive allow PATH:LINE --reason "..."'
        raise usage("an allow is not complete", where=allow.source, why=why, fix=fix)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise usage(f"the allows are larger than {MAX_BYTES} bytes", where=ALLOW_FILE, fix="mend what they allow")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        why = str(error.reason)
        raise usage("the allows are not UTF-8", where=ALLOW_FILE, why=why, fix=f"edit {ALLOW_FILE}") from None


def _row(allow: Allow) -> str:
    thing = ("value", allow.value) if allow.value else ("fingerprint", allow.fingerprint)
    words = (("rule", allow.rule), ("path", allow.path), thing, ("reason", allow.reason), ("owner", allow.owner))
    pairs = ", ".join(f"{name} = {_toml(text)}" for name, text in words)
    return f"  {{ {pairs}, expires = {allow.expires.isoformat()} }},\n"


def _toml(text: str) -> str:
    """A TOML basic string that reads back as exactly this text and shows everything it holds."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
