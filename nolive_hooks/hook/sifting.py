"""What every stage does with bytes first: read them in one go, and keep what the sieve cannot clear."""

from __future__ import annotations

from nolive_hooks import sieve
from nolive_hooks.blob import Blob, is_pointer
from nolive_hooks.git import index
from nolive_hooks.sieve import packed, spare

if False:  # typing only, see git/spawn.py
    from collections.abc import Iterable, Mapping

    from nolive_hooks.sieve.vectors import Vectors

POLICY = (".nolive.toml", "pyproject.toml")
HOUSE_RULES = (*POLICY, ".nolive/allow.toml")  # policies.POLICY_FILES, which is too heavy to ask here
MAX_BYTES = 32 << 20
_MANY = 8  # files that hold more together than keywords are fast for
_HEAD = 64  # bytes that tell the format of a file which nobody opens
TEXT = "commit message"  # where a finding in a message is said to be


class Sifted:
    """Blobs that a judge must see, what is not looked into, what cannot be judged, and how many are clean.

    `copies` are files of the work tree that differ from the staged blob of their path and could be live, or are
    beside a suspect. `texts` are messages: they are no files and are judged on keys only. `names` are all paths,
    where one of them could hold a key.
    """

    __slots__ = ("clean", "copies", "links", "names", "suspects", "texts", "troubles")

    def __init__(self) -> None:
        self.suspects: list[Blob] = []
        self.links: list[Blob] = []
        self.troubles: list[tuple[str, str]] = []
        self.copies: list[Blob] = []
        self.names: list[str] = []
        self.texts: list[Blob] = []
        self.clean = 0


def hurry(environment: Mapping[str, str], files: int = 0) -> None:
    """Let the sieve fetch its compiled databases once it reads more than keywords are fast for.

    With many files that is sure, so they are fetched at once, while git unpacks the first ones.
    """

    def bring() -> Vectors | None:
        from nolive_hooks import speed

        return speed.cached(environment)

    spare.offer(bring)
    if files > _MANY:
        spare.now()


def policy_entries(tree: str, names: tuple[str, ...] = POLICY) -> list[index.Entry]:
    """The policy files of a tree ("" is the index): asked for by name, they cost no process of their own."""
    return [index.Entry(name, "100644", f"{tree}:{name}") for name in names]


def strict(policies: Iterable[Blob | str]) -> bool:
    """Whether a policy could judge modes in tests or documentation, too, so that the sieve must let them pass."""
    return any(_is_strict(policy) for policy in policies)


def asks_for_version(policies: Iterable[Blob | str]) -> bool:
    """Whether a policy asks for a version of this program, so that it has to be read before anything is clean."""
    return any(not isinstance(policy, str) and b"min_version" in policy.data for policy in policies)


def cap_of(policies: Iterable[Blob | str]) -> int:
    """The largest file that is read, in bytes: `MAX_BYTES`, unless the house rules ask for more."""
    found = [policy for policy in policies if not isinstance(policy, str)]
    if not any(b"max_file_mb" in policy.data for policy in found):
        return MAX_BYTES
    from nolive_hooks.policies import policy_among

    return max(MAX_BYTES, policy_among(found).scan.max_file_mb << 20)


def again(result: Sifted, entries: list[index.Entry], root: str, rules: list[Blob | str]) -> None:
    """Read once more what was too large for `MAX_BYTES`, up to what the house rules ask for."""
    large = {path for path, reason in result.troubles if reason.startswith(index.TOO_LARGE)}
    if not large or (cap := cap_of(rules)) == MAX_BYTES:
        return
    result.troubles[:] = [row for row in result.troubles if row[0] not in large]
    found = index.blobs([entry for entry in entries if entry.path in large], root, cap=cap, hook=True)
    for entry, blob in found:
        add(result, entry, blob, strict=strict(rules))


def _is_strict(policy: Blob | str) -> bool:
    if isinstance(policy, str):
        return False  # there is none
    ours = policy.path == POLICY[0] or b"tool.nolive" in policy.data
    return ours and (b"tests" in policy.data or b"docs" in policy.data)


def sift(
    found: Iterable[tuple[index.Entry, Blob | str]], *, strict: bool, beside: index.WorkTree | None = None
) -> Sifted:
    """Sort what was read, one blob in memory at a time; `beside` is the work tree that advice is taken from."""
    result = Sifted()
    for entry, blob in found:
        suspect = add(result, entry, blob, strict=strict)
        copy = beside.copy(blob) if beside and isinstance(blob, Blob) else None
        if copy and (suspect or sieve.suspicious(copy.path, copy.data, strict=strict)):
            result.copies.append(copy)
    return result


def add(result: Sifted, entry: index.Entry, blob: Blob | str, *, strict: bool) -> bool:
    """Put one file where it belongs; whether a judge must see it."""
    if isinstance(blob, str):
        result.troubles.append((entry.path, blob))
        return False
    if blob.mode == index.GITLINK or is_pointer(blob.data):
        result.links.append(blob)
        return False
    if packed.closed(blob.path, blob.data) and not sieve.suspicious(blob.path, blob.data):
        result.links.append(Blob(blob.path, blob.data[:_HEAD], blob.mode))
        return False
    if (
        blob.path.endswith(HOUSE_RULES)
        or conflicted(blob.data)
        or sieve.suspicious(blob.path, blob.data, strict=strict)
    ):
        result.suspects.append(blob)
        return True
    result.clean += 1
    return False


def conflicted(data: bytes) -> bool:
    """The markers of a merge that was staged before it was resolved: no parser reads such a file as git merged it."""
    return b"\n>>>>>>> " in data and (b"\n<<<<<<< " in data or data.startswith(b"<<<<<<< "))


def add_names(result: Sifted, names: list[str]) -> None:
    """The names of all files, where one of them could hold a key."""
    if may_name(names):
        result.names.extend(names)


def may_name(names: list[str]) -> bool:
    """Whether one of some names could hold a key: one look at all of them."""
    return sieve.suspicious(TEXT, "\n".join(names).encode("utf-8", "surrogateescape"))


def add_text(result: Sifted, text: bytes) -> None:
    """A message of a commit or a tag, where it could hold a key."""
    if sieve.suspicious(TEXT, text):
        result.texts.append(Blob(TEXT, text))
