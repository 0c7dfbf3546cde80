"""The first look at a file's bytes: False only where no judge could say anything, at the price of a word count."""

from __future__ import annotations

from nolive_hooks.sieve import keys, packed, pieces, spare, switches
from nolive_hooks.sieve.damage import DamagedError

_QUIET_FOLDERS = frozenset((
    "test", "tests", "testing", "fixtures", "fixture", "__tests__", "testdata", "test_data", "mocks", "spec",
    "specs", "e2e", "golden", "snapshots", "cassettes", "results", "logs",
    "log", "evidence", "artifacts", "artefacts", "reports", "out", "output", "outputs", "runs", "archive",
    "archives", "history",
))  # fmt: skip
_DOC_FOLDERS = frozenset(("docs", "doc", "documentation"))
_READY = (".service", ".timer", ".env", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".plist", ".tfvars")
_STARTING = (".env", "dockerfile")  # names that are judged in a folder of documents too
_QUIET_ENDINGS = (
    ".md", ".rst", ".txt", ".adoc", ".markdown", ".org", ".tex", ".html", ".htm", ".csv", ".tsv", ".jsonl",
    ".ndjson", ".log", ".lock", ".svg", ".diff", ".patch", ".parquet", ".sarif", ".har",
)  # fmt: skip
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 4096
_FUTURE = b"__future__"  # stands in every second program and begins with the name of a broker, Futu
_HEAD = 65_536  # bytes of a program in which its imports from there stand
_LARGE = 4_000_000  # bytes of a text from which a second thread pays
_NOTHING = (False, False, False)


def suspicious(path: str, data: bytes, *, strict: bool = False) -> bool:
    """True when any judge could say anything about these bytes; a superset of the judges, held by property tests.

    `strict` is for policies that judge modes in tests or documentation too. Never fails, whatever the bytes are.
    Notes are not promised: a published example or a broken file without a switch may stay unsaid.
    """
    if not data:
        return False
    if packed.kind(data):
        return True
    try:
        return _suspicious(path, data, strict=strict)
    except DamagedError:
        spare.offer(None)  # by keywords alone from here on
        return _suspicious(path, data, strict=strict)


def _suspicious(path: str, data: bytes, *, strict: bool) -> bool:
    data, left = _opened(path, data, strict=strict)
    if left is _NOTHING:
        return False
    low = data.lower()
    if left[0] and keys.could_hold(path, data, low):
        return True
    found = switches.words_of(low) if left[1] or left[2] else frozenset()
    return bool(
        (left[1] and switches.could_switch(path, data, low, found))
        or (left[2] and switches.could_reach(path, low, found))
    )


def answers(path: str, data: bytes, *, strict: bool = False) -> tuple[bool, bool, bool]:
    """The same look, told apart: whether the judges of credentials, of modes and of addresses could speak."""
    if not data:
        return False, False, False
    try:
        return _answers(path, data, strict=strict)
    except DamagedError:
        spare.offer(None)  # by keywords alone from here on
        return _answers(path, data, strict=strict)


def _answers(path: str, data: bytes, *, strict: bool) -> tuple[bool, bool, bool]:
    data, left = _opened(path, data, strict=strict)
    if left is _NOTHING:
        return _NOTHING
    low = data.lower()
    found = switches.words_of(low) if left[1] or left[2] else frozenset()
    return (
        left[0] and keys.could_hold(path, data, low),
        left[1] and switches.could_switch(path, data, low, found),
        left[2] and switches.could_reach(path, low, found),
    )


def _opened(path: str, data: bytes, *, strict: bool) -> tuple[bytes, tuple[bool, bool, bool]]:
    """The plain text with what is packed in it, and which answers are open by the role of the path and a database."""
    loud = strict or not is_quiet(path)
    data = _plain(data)
    vectors = spare.taken(len(data))
    if vectors is None:
        return data + pieces.below(path, data), (True, loud, loud)
    from nolive_hooks.sieve import gate

    if len(data) > _LARGE:
        gate.look_ahead(vectors, path, data, loud=loud)
    data += pieces.below(path, data, vectors)
    held, switched, reached = gate.left(vectors, path, data, loud=loud)
    vectors.forget()
    return data, ((held, switched, reached) if held or switched or reached else _NOTHING)


def is_quiet(path: str) -> bool:
    """True for tests, documentation and records, where modes and addresses are not judged by default, and pictures."""
    low = path.lower()
    folders = low.split("/")
    name = folders.pop()
    if "drill_" in low and "/config/" in low:
        return False
    if switches.is_barren(low):
        return True
    if low.endswith(_QUIET_ENDINGS) or not _QUIET_FOLDERS.isdisjoint(folders):
        return True
    if not _DOC_FOLDERS.isdisjoint(folders) and not (name.endswith(_READY) or name.startswith(_STARTING)):
        return True
    return (name.startswith("test_") and "." in name) or name in ("license", "conftest.py")


def _plain(data: bytes) -> bytes:
    """ASCII as it is, anything else as UTF-8 of what a reader would decode."""
    if b"\0" in data:
        data = _narrow(data)
    if _FUTURE in data[:_HEAD]:
        data = data.replace(_FUTURE, b"")
    if data.isascii():
        return data
    return _text(data).replace("\u212a", "k").encode("utf-8", "ignore")  # the one sign that has an ASCII lower case


def _text(data: bytes) -> str:
    """UTF-8, else Latin-1, as the readers take it."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _narrow(data: bytes) -> bytes:
    """UTF-8 of a text in a wide encoding; of anything else the bytes with their NULs as spaces."""
    name = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _stride(data[:_SAMPLE])
    if not name:
        return data.replace(b"\0", b" ")
    whole = data[: len(data) // 4 * 4 if "32" in name else len(data) // 2 * 2]
    return whole.decode(name, "replace").encode("utf-8", "ignore") + b"\n" + data.replace(b"\0", b"")


def _stride(sample: bytes) -> str:
    """The wide encoding whose pattern of NULs the bytes show, or an empty text."""
    lanes = [sample[start::4] for start in range(4)]
    empty = "".join("0" if lane.count(0) > 0.6 * len(lane) else "x" for lane in lanes)
    return {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(empty, "")
