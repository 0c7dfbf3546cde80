"""Which judges one look of vectorscan still admits: a demand of the keyword path that is not met spares its work.

Vectorscan only ever closes a gate. What it leaves open the keyword path decides, so both give the same verdict.
"""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve import keys, programs, switches
from nolive_hooks.sieve.pieces import holds_packed, without_joints

if False:  # typing only: the commit hook imports nothing it does not need
    from nolive_hooks.sieve.vectors import Vectors

_PROOFS = frozenset(("pem", "unique", "keystore", "userinfo"))
_TOLD = frozenset(("chosen", "capitals", "account", "short-key", "server-venue", "id-venue"))
_TRIGGERS = {f"row-{number}": f"trigger-{number}" for number in range(len(words.ROWS))}
_MOST_JOINERS = 4096  # bytes of the end that may be joiners for the most part
_TAIL = 64  # bytes of the end that may form a word with the path, which counts as the line after it


def left(vectors: Vectors, path: str, data: bytes, *, loud: bool = True) -> tuple[bool, bool, bool]:
    """Whether the judges of credentials, of modes and of addresses could still speak of a plain text.

    `loud` is False where modes and addresses are not judged, so that nobody looks for them.
    """
    held = _keys(vectors, path, data)
    if not loud:
        return held, False, False
    found = vectors.switches(data)
    plain = data if data.isascii() else switches.plain(data)
    if plain != data:
        found |= vectors.switches(plain)
    return held, "odd" in found or _modes(found, vectors, path, plain), _hosts(found, path, plain)


def look_ahead(vectors: Vectors, path: str, data: bytes, *, loud: bool) -> None:
    """Have a large text scanned at once for all that it is about to be asked for, the dearest first."""
    lower = path.lower()
    bases = ["KEY", *(["VALUE"] if vectors.names(data) else ()), "SEAM", "PROSE", "RUN"]
    if loud:
        bases[2:2] = ["SWITCH", "JOINTED"] if lower.endswith(switches.QUOTING) else ["SWITCH"]
    vectors.look_ahead(data, ["PACKED", *bases] if holds_packed(path, data) else bases)


def _keys(vectors: Vectors, path: str, data: bytes) -> bool:
    found = vectors.keys(data)
    lower = path.lower()
    if not _PROOFS.isdisjoint(found) or _is_told(found, vectors, lower, data):
        return True
    if vectors.phrases(data) or ("array" in found and keys.holds_array(data)):
        return True
    if "phrase-name" in found and keys.names_phrase(data.lower()):
        return True
    if "escape" in found and lower.endswith(keys.ESCAPING):
        return True
    if "computing" in found and lower.endswith(keys.PYTHON) and keys.is_spelt(data, data.lower()):
        return True
    if "secret" in found and not lower.endswith(keys.NO_MANIFESTS):
        return True
    return vectors.joins(data) and _is_put_together(vectors, lower, data)


def _is_told(found: set[str], vectors: Vectors, lower: str, data: bytes) -> bool:
    """A value stands near a name, or somewhere else a reader would find it."""
    if not _TOLD.isdisjoint(found) or ("run" in found and keys.holds_wallet_key(data)):
        return True
    if (lower.endswith(keys.YAML) and keys.refers(data)) or ("pass" in found and keys.has_pass(data, data.lower())):
        return True
    return _is_near(vectors, lower, data)


def _is_near(vectors: Vectors, lower: str, data: bytes) -> bool:
    """A name stands before what could be a value, or in it."""
    if not vectors.names(data):  # logs and tables are full of values that nothing names
        return False
    ends = vectors.values(data)
    return ends is None or keys.has_name_near(lower, data, ends)


def _is_put_together(vectors: Vectors, lower: str, data: bytes) -> bool:
    joined = without_joints(data)
    return joined != data and _is_told(vectors.keys(joined), vectors, lower, joined)


def _modes(found: set[str], vectors: Vectors, path: str, data: bytes) -> bool:
    lower = path.lower()
    if "orderer" in found and switches.could_order(data.lower()):
        return True
    if switches.is_unread(lower):
        return False
    if "letter" in found and lower.endswith(switches.ESCAPED):
        return True
    beside = vectors.switches(data[-_TAIL:] + b"\n" + path.encode("utf-8", "ignore"))
    if any(_TRIGGERS[row] in found for row in _TRIGGERS.keys() & (found | beside)):
        return True
    if "unpacking" in found:
        return True
    if lower.endswith(programs.ENDINGS):
        return vectors.chooses(data)
    if "core" in found:
        return True
    glued = "glue" in found or b"+" in data or lower.endswith(switches.QUOTING)
    return glued and _is_spelt(vectors, lower, data)


def _is_spelt(vectors: Vectors, lower: str, data: bytes) -> bool:
    """No less than `switches.could_be_pieces`, which squeezes the whole text: words may also go on in the path."""
    name = lower.encode("utf-8", "ignore").translate(None, words.JOINERS)
    tail = data[-_MOST_JOINERS:].lower().translate(None, words.JOINERS)[-_TAIL:]
    cut = len(tail) < _TAIL and len(data) > _MOST_JOINERS  # the letters before may belong to a word, too
    if cut or any(core in tail + name for core in words.JOINTED) or vectors.spells(data):
        return switches.could_be_pieces(lower, data)
    return False


def _hosts(found: set[str], path: str, data: bytes) -> bool:
    told = "host" in found or "port" in found or "server-venue" in found or switches.names_server(path)
    return told or (b"+" in data and any(joint in data for joint in switches.JOINTS))
