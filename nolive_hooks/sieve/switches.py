"""Whether bytes could switch trading to live or reach a live venue: cores, triggers of frameworks, hosts, ports."""

from __future__ import annotations

from nolive_hooks import sieve_words as words

_WORD_CHARS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_SPLIT = bytes(char if char in _WORD_CHARS else 32 for char in range(256))
_STEMS = (b"live", b"paper", b"dry", b"sandbox", b"testnet", b"mainnet", b"practice", b"simul", b"demo", b"mock")
_JOINERS = b"_-. \t\r\n\"'`+$(){}[],\\/:"
_JOINTS = (b'" "', b"' '", b"+", b"}{", b"join(")
_QUOTING = (".sh", ".bash", ".zsh", ".ksh", ".env", "makefile", "dockerfile", ".yml", ".yaml", ".service", "procfile")
_UNPACKING = (
    b"b64decode", b"fromhex", b"[::-1]", b"chr(", b'.format("', b".format('", b'" % "', b"' % '", b'" % ("', b"' % ('",
)  # fmt: skip
_INVISIBLE = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202a", "\u202b",
    "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u180e",
)  # fmt: skip
_ESCAPED = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".js", ".ts", ".properties", ".sh",
    ".bash", ".env",
)  # fmt: skip


def words_of(low: bytes) -> frozenset[bytes]:
    """The words and numbers of a text in small letters."""
    return frozenset(low.translate(_SPLIT).split())


def could_switch(path: str, data: bytes, low: bytes, found: frozenset[bytes]) -> bool:
    """True when the judge of modes could say anything; `low` is `data` in small letters and `found` its words."""
    if not data.isascii():
        if any(odd in data for odd in words.ODD):
            return True
        data = _plain(data)
        low = data.lower()
        found = words_of(low)
    return _could_switch(path, data, low, found)


def could_reach(low: bytes, found: frozenset[bytes]) -> bool:
    """True when the judge of addresses could: a host, a port or a server of a venue where that alone may be live."""
    if any(host in low for company in found & words.HOSTS.keys() for host in words.HOSTS[company]):
        return True
    if any(port in low for port in words.PORTS) and any(word in low for word in words.PORT_VENUES):
        return True
    return b"server" in low and any(word in low for word in words.SERVER_VENUES)


def _plain(data: bytes) -> bytes:
    """ASCII of a text as a reader would take it: compatible forms, invisible characters and look-alikes folded."""
    import unicodedata

    text = data.decode("utf-8", "ignore")
    folds: dict[int, str] = {}
    for char in set(text):
        if not char.isascii():
            folded = unicodedata.normalize("NFKC", char).lower()
            folded = "" if char in _INVISIBLE else "".join(words.LOOKALIKES.get(one, one) for one in folded)
            if not folded or folded.isascii():
                folds[ord(char)] = folded
    return (text.translate(folds) if folds else text).encode("utf-8", "ignore")


def _could_switch(path: str, data: bytes, low: bytes, found: frozenset[bytes]) -> bool:
    if path.lower().endswith(_ESCAPED) and (b"\\u" in low or b"\\x" in low):
        return True
    camel = any(mark in data for mark in words.CAMEL) or any(word.startswith(_STEMS) for word in found)
    core = camel or not found.isdisjoint(words.CORES)
    around = low + path.lower().encode("utf-8", "ignore")
    if core and (not found.isdisjoint(words.SURE) or (camel and any(word in low for word in words.SURE))):
        return True
    if core and _trades(around):
        return True
    squeezed = around.translate(None, _JOINERS) if camel else b""
    if b'["' in around or b"['" in around:
        around += around.translate(None, b"\"'")  # `["environment"]` names a table as `[environment]` does
    for context, triggers in words.ROWS:
        for tokens, glued in triggers:
            if tokens <= found or glued in found or glued in squeezed:
                if any(word in around for word in context):
                    return True
                break
    if any(joint in low for joint in _JOINTS) or path.lower().endswith(_QUOTING):
        return _trades(around) and any(
            core in around.translate(None, _JOINERS) for core in (b"live", b"paper", b"dryrun", b"testnet")
        )
    return any(word in low for word in _UNPACKING) and _trades(around)


def _trades(low: bytes) -> bool:
    """The bytes hold a word that means trading, or two that often do."""
    if any(word in low for word in words.STRONG):
        return True
    count = 0
    for word in words.WEAK:
        count += word in low
        if count > 1:
            return True
    return False
