"""The first look at a file's bytes: False only where no judge could say anything, at the price of a word count."""

from __future__ import annotations

from nolive_hooks import sieve_words as words

_WORD_CHARS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_SPLIT = bytes(char if char in _WORD_CHARS else 32 for char in range(256))
_RUN_CHARS = _WORD_CHARS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ+/="
_RUN = bytes(char if char in _RUN_CHARS else 32 for char in range(256))
_STEMS = (b"live", b"paper", b"dry", b"sandbox", b"testnet", b"mainnet", b"practice", b"simul", b"demo", b"mock")
_DIGITS = b"0123456789"
_JOINERS = b"_-. \t\r\n\"'`+$(){}\\/:"
_SHORTEST_RUN = 12  # characters without a joint that a generated credential has at least
_WINDOW = 200  # bytes before a value in which its name stands
_NAMES = (
    b"key",
    b"secret",
    b"token",
    b"pass",
    b"auth",
    b"priv",
    b"client",
    b"seed",
    b"mnemonic",
    b"wallet",
    b"login",
    b"credential",
    b"account",
    b"jwt",
    b"pem",
    b"pwd",
    b"cipher",
    b"bearer",
    b"user",
)
_NUMBERED = (b"account", b"login", b"user")
_INVISIBLE = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202a", "\u202b",
    "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u180e",
)  # fmt: skip
_ESCAPED = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".js", ".ts", ".properties", ".sh",
    ".bash", ".env",
)  # fmt: skip
_QUIET_FOLDERS = frozenset((
    "test", "tests", "testing", "fixtures", "fixture", "__tests__", "testdata", "test_data", "mocks", "spec",
    "specs", "e2e", "golden", "snapshots", "cassettes", "docs", "doc", "documentation", "results", "logs",
    "log", "evidence", "artifacts", "artefacts", "reports", "out", "output", "outputs", "runs", "archive",
    "archives", "history",
))  # fmt: skip
_QUIET_ENDINGS = (
    ".md", ".rst", ".txt", ".adoc", ".markdown", ".org", ".tex", ".html", ".htm", ".csv", ".tsv", ".jsonl",
    ".ndjson", ".log", ".lock", ".svg", ".diff", ".patch",
)  # fmt: skip


def suspicious(path: str, data: bytes, *, strict: bool = False) -> bool:
    """True when any judge could say anything about these bytes; a superset of the judges, held by a property test.

    `strict` is for policies that judge modes in tests or documentation too. Never fails, whatever the bytes are.
    """
    if not data:
        return False
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if not data.isascii():
        if any(odd in data for odd in words.ODD):
            return True
        data = _plain(data)
    low = data.lower()
    found = frozenset(low.translate(_SPLIT).split())
    if _could_hold_key(path, data, low, found) or _could_reach(low, found):
        return True
    return (strict or not is_quiet(path)) and _could_switch(path, data, low, found)


def is_quiet(path: str) -> bool:
    """True for tests, documentation and records, where modes are not judged by default."""
    low = path.lower()
    folders = low.split("/")
    name = folders.pop()
    if "drill_" in low and "/config/" in low:
        return False
    if low.endswith(_QUIET_ENDINGS) or not _QUIET_FOLDERS.isdisjoint(folders):
        return True
    return name.startswith("test_") and name.endswith(".py")


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


def _could_hold_key(path: str, data: bytes, low: bytes, found: frozenset[bytes]) -> bool:
    if any(prefix in data for prefix in words.UNIQUE) or b"private key-----" in low:
        return True
    if _holds_oddity(low, found):
        return True
    if not any(name in low for name in _NAMES):
        return False
    around = low + path.lower().encode("utf-8", "ignore")
    if found.isdisjoint(words.VENUE_WORDS) and not _speaks_of_venues(around):
        return False
    if any(name in low for name in (b"passphrase", b"password", b"passwd", b"mnemonic", b"pwd")):
        return True
    return _holds_named_run(data, low)


def _holds_oddity(low: bytes, found: frozenset[bytes]) -> bool:
    """A password in an address, an array of 64 bytes, or twelve words of the recovery list."""
    if b"@" in low and b"://" in low:
        for piece in low.split(b"://")[1:]:
            user = piece[:420].split(b"/")[0].split(b" ")[0]
            if b"@" in user and b":" in user.split(b"@")[0]:
                return True
    if low.count(b",") > 62 and any(line.count(b",") > 62 for line in low.split(b"[")):
        return True
    return len(found & words.PHRASE) > 11 and any(
        len(words.PHRASE.intersection(line.translate(_SPLIT).split())) > 9 for line in low.split(b"\n")
    )


def _holds_named_run(data: bytes, low: bytes) -> bool:
    """A generated text (letters and digits, eight or more without a joint) shortly after the name of a credential."""
    for run in set(data.translate(_RUN).split()):
        size = len(run)
        if size < 5 or run.isalpha():
            continue
        digits = size - len(run.translate(None, _DIGITS))
        generated = size >= _SHORTEST_RUN and digits > 1 and size - digits > 1
        if not generated and (digits < 5 or size > 13) and b"deribit" not in low:
            continue
        names = _NAMES if generated or b"deribit" in low else _NUMBERED
        at = data.find(run)
        while at >= 0:
            before = low[max(0, at - _WINDOW) : at]
            near = before[before.rfind(b"\n", 0, max(before.rfind(b"\n"), 0)) + 1 :]
            if any(name in near for name in names):
                return True
            at = data.find(run, at + size)
    return False


def _could_reach(low: bytes, found: frozenset[bytes]) -> bool:
    for label, hosts in words.HOSTS.items():
        if label in found and any(host in low for host in hosts):
            return True
    if not found.isdisjoint(words.PORTS):
        return True
    return b"server" in low and not found.isdisjoint(words.VENUE_WORDS)


def _could_switch(path: str, data: bytes, low: bytes, found: frozenset[bytes]) -> bool:
    if path.lower().endswith(_ESCAPED) and (b"\\u" in low or b"\\x" in low):
        return True
    if b"secret" in found and b"kind" in found:
        return True  # a Kubernetes Secret: its values are Base64
    camel = any(mark in data for mark in words.CAMEL) or any(word.startswith(_STEMS) for word in found)
    core = camel or not found.isdisjoint(words.CORES)
    around = low + path.lower().encode("utf-8", "ignore")
    if core and (not found.isdisjoint(words.SURE) or (camel and any(word in low for word in words.SURE))):
        return True
    if core and _trades(around):
        return True
    squeezed = around.translate(None, _JOINERS) if camel else b""
    for context, triggers in words.ROWS:
        for tokens, glued in triggers:
            if tokens <= found or glued in found or glued in squeezed:
                if any(word in around for word in context):
                    return True
                break
    if b'" "' in low or b"' '" in low or b"+" in low:
        return _trades(around) and any(
            core in around.translate(None, _JOINERS) for core in (b"live", b"paper", b"dryrun", b"testnet")
        )
    return False


def _speaks_of_venues(around: bytes) -> bool:
    """A venue or an exchange is named somewhere, also inside a longer word."""
    return any(
        word in around
        for word in (
            b"exchange",
            b"trad",
            b"broker",
            b"venue",
            b"ccxt",
            b"cex",
            b"hummingbot",
            b"wallet",
            b"private",
            b"mnemonic",
            b"seed",
        )
    ) or any(word in around for word in words.VENUE_WORDS if len(word) > 4)


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
