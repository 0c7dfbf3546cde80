"""Whether bytes could switch trading to live or reach a live venue: cores, triggers of frameworks, hosts, ports."""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve import programs, spare
from nolive_hooks.sieve.pieces import DIGITS, LOWERS, keep, without_joints

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Iterable

_SPLIT = keep(LOWERS + DIGITS)
QUOTING = (
    ".properties", ".sh", ".bash", ".zsh", ".ksh", ".env", "makefile", "dockerfile", ".yml", ".yaml", ".service",
    "procfile",
)  # fmt: skip
# Endings for which `documents` has a reader, and those of copies, whose reader the name before them tells.
READ = frozenset((
    "bash", "bat", "cfg", "cjs", "cmd", "cnf", "conf", "config", "container", "cron", "crontab", "csv", "dockerfile",
    "env", "envrc", "exs", "fish", "gradle", "groovy", "hcl", "inf", "ini", "ipynb", "js", "json", "json5", "jsonc",
    "jsx", "ksh", "make", "mjs", "mk", "mts", "nix", "nomad", "plist", "prefs", "properties", "props", "ps1", "psd1",
    "psm1", "py", "pyw", "rb", "service", "sh", "sql", "strat", "tf", "tfvars", "timer", "toml", "ts", "tsv", "tsx",
    "xml", "yaml", "yml", "zsh",
))  # fmt: skip
COPIES = frozenset((
    "example", "sample", "template", "tmpl", "tpl", "dist", "default", "defaults", "j2", "jinja", "jinja2", "bak",
    "orig", "old", "disabled", "local", "in",
))  # fmt: skip
# Programs in languages that have no reader: nothing in them is a setting, and addresses are looked for in their texts.
PROGRAMS = (
    ".pyi", ".go", ".rs", ".java", ".kt", ".scala", ".cs", ".c", ".cc", ".cpp", ".h", ".hpp", ".php", ".swift", ".lua",
    ".r", ".jl", ".pyx", ".sol", ".dart", ".ex", ".clj", ".mq4", ".mq5", ".vue",
)  # fmt: skip
_PROCESSES = "ecosystem.config."  # of pm2: a configuration, although a program by its ending
_SIMULATED = (b"paper", b"testnet", b"shadow", b"backtest", b"simul", b"dry", b"demo")
_QUOTED = tuple(
    joint + coin for joint in (b"/", b"-") for coin in (b"usd", b"eur", b"btc", b"eth", b"gbp", b"jpy", b"chf")
)  # ends of pairs that are traded
_NAMED = ("dockerfile", "containerfile", "makefile", "procfile", "crontab", "jenkinsfile", "env.", ".env")
JOINTS = (b'" + "', b"' + '", b'"+"', b"'+'")  # between the pieces of a host: `"https://" + "api." + "venue.com"`
_ASCII = bytes(range(128))
_IMPORTING = (b"import", b"from")
LONGER = {b"futu": b"futur"}  # names of frameworks with which another word begins: `future`
_INVISIBLE = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202a", "\u202b",
    "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u180e",
)  # fmt: skip
ESCAPED = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".js", ".ts", ".properties", ".sh",
    ".bash", ".env",
)  # fmt: skip


def words_of(low: bytes) -> frozenset[bytes]:
    """The words and numbers of a text in small letters."""
    return frozenset(low.translate(_SPLIT).split())


def is_unread(path: str) -> bool:
    """True for a program of which `documents` reads no settings."""
    name = path.lower().rpartition("/")[2]
    return name.endswith(PROGRAMS) and not _is_named(name)


def is_barren(path: str) -> bool:
    """True for what is neither read nor a program: pictures, tables of numbers, what compilers wrote."""
    name = path.lower().rpartition("/")[2]
    head, _, ending = name.rpartition(".")
    if not (head and ending) or ending in READ or ending in COPIES:
        return False
    return not name.endswith(PROGRAMS) and not _is_named(name)


def _is_named(name: str) -> bool:
    """The name of a file, in small letters, may tell its format whatever it ends in: `makefile.r`, `env.so`."""
    return name.startswith(_NAMED) or ".env." in name


def could_switch(path: str, data: bytes, low: bytes, found: frozenset[bytes]) -> bool:
    """True when the judge of modes could say anything; `low` is `data` in small letters and `found` its words."""
    if is_unread(path):
        return False
    muted = _only_begun(_with_path(low, path))
    if not data.isascii():
        if any(odd in data for odd in words.ODD):
            return True
        data = plain(data)
        low = data.lower()
        found = words_of(low)
    return _could_switch(path, data, low, found, muted)


def _with_path(low: bytes, path: str) -> bytes:
    """A text and its path, also without quotation marks: `["environment"]` names a table as `[environment]` does."""
    around = low + b"\n" + path.lower().encode("utf-8", "ignore")
    return around + around.translate(None, b"\"'") if b'["' in around or b"['" in around else around


def _only_begun(around: bytes) -> frozenset[bytes]:
    """Names of frameworks with which in this text only longer words begin."""
    return frozenset(name for name, longer in LONGER.items() if around.count(name) == around.count(longer))


def could_reach(path: str, low: bytes, found: frozenset[bytes]) -> bool:
    """True when the judge of addresses could: a host, a port or a server of a venue where that alone may be live."""
    if _names_host(low, found):
        return True
    if any(joint in low for joint in JOINTS) and _names_host(joined := without_joints(low), words_of(joined)):
        return True
    if any(port in low for port in words.PORTS) and (_named(low, path, words.PORT_VENUES) or _numbers_clients(low)):
        return True
    return b"server" in low and _named(low, path, words.SERVER_VENUES)


def _names_host(low: bytes, found: frozenset[bytes]) -> bool:
    return any(host in low for company in found & words.HOSTS.keys() for host in words.HOSTS[company])


def _numbers_clients(low: bytes) -> bool:
    """A setting such as `client_id`, beside which a port needs no name of a venue."""
    return b"client" in low and b"port" in low


def names_server(path: str) -> bool:
    """The path names a venue that switches by the name of its server: `mt4.ini`."""
    return _named(b"", path, words.SERVER_VENUES)


def _named(low: bytes, path: str, names: tuple[bytes, ...]) -> bool:
    """One of some words stands in the text or in the name of the file."""
    lower = path.lower().encode("utf-8", "ignore")
    return any(word in low or word in lower for word in names)


def could_order(low: bytes) -> bool:
    """True when the judge of orders could speak of its own: a venue without paper or its arguments, a withdrawal."""
    if b"order" in low and any(name in low for name in words.ORDERED):
        return True
    if b"import" not in low or (b"order" not in low and b"withdraw" not in low):
        return False
    if b"withdraw" in low and any(library in low for library in words.LIBRARIES):
        return True
    imported = _imported(low)
    return any(word in imported for word in words.NO_PAPER)


def _imported(low: bytes) -> bytes:
    """The outermost names of what is imported, each in one piece; the whole text where letters may be hidden."""
    lines = (line.lstrip(b"\xef\xbb\xbf \t") for line in low.split(b"\n"))
    told = [line[6:] if line.startswith(b"import") else line[4:] for line in lines if line.startswith(_IMPORTING)]
    names = (name.strip().partition(b" ")[0].partition(b".")[0] for names in told for name in names.split(b","))
    found = b" ".join(names).replace(b"_", b"")
    return found if found.isascii() else low


def plain(data: bytes) -> bytes:
    """ASCII of a text as a reader would take it: compatible forms, invisible characters and look-alikes folded."""
    import unicodedata

    folds: dict[str, str] = {}
    for char in set(data.translate(None, _ASCII).decode("utf-8", "ignore")):
        folded = unicodedata.normalize("NFKC", char).lower()
        folded = "" if char in _INVISIBLE else "".join(words.LOOKALIKES.get(one, one) for one in folded)
        if not folded or folded.isascii():
            folds[char] = folded
    text = data.decode("utf-8", "ignore").encode()
    for char, folded in folds.items():  # all of it becomes ASCII, so that none is folded twice
        text = text.replace(char.encode(), folded.encode())
    return text


def _could_switch(path: str, data: bytes, low: bytes, found: frozenset[bytes], muted: frozenset[bytes]) -> bool:
    lower = path.lower()
    if lower.endswith(ESCAPED) and (b"\\u" in low or b"\\x" in low):
        return True
    camel = any(mark in data for mark in words.CAMEL) or any(word.startswith(words.CORE_STEMS) for word in found)
    around = low + b"\n" + lower.encode("utf-8", "ignore")
    if _in_a_row(path, low, found, muted, camel=camel) or could_order(low):
        return True
    program = lower.endswith(programs.ENDINGS) and _PROCESSES not in lower
    if any(word in low for word in words.UNPACKING) and _trades(around):
        return True
    if camel or not found.isdisjoint(words.CORES) or any(core in low for core in words.JOINED):
        sure = not found.isdisjoint(words.SURE) or (camel and any(word in low for word in words.SURE))
        # A key that says paper here and live there chooses how to trade, whatever else a configuration speaks of.
        sure = sure or (not program and any(word in low for word in _SIMULATED))
        if (sure or _trades(around)) and (not program or programs.could_choose(low)):
            return True
    if program:
        return _trades(around) and programs.could_choose(low)
    return _trades(around) and could_be_pieces(lower, low)


def could_be_pieces(lower: str, text: bytes) -> bool:
    """Words of modes could be put together from pieces, in a format that joins them."""
    low = text.lower()
    if not (any(glue in low for glue in words.GLUE) or lower.endswith(QUOTING)):
        return False
    squeezed = (low + lower.encode("utf-8", "ignore")).translate(None, words.JOINERS)
    return any(core in squeezed for core in words.JOINTED)


def _in_a_row(path: str, low: bytes, found: frozenset[bytes], muted: frozenset[bytes], *, camel: bool) -> bool:
    """A framework is meant, and all words of one of its keys are there, apart, in one piece or in capitals."""
    squeezed = (low + path.lower().encode("utf-8", "ignore")).translate(None, words.JOINERS) if camel else b""
    around = _with_path(low, path)
    for context, triggers in _meant(around):
        apart = any(tokens <= found or glued in found for tokens, glued in triggers)
        if not (apart or camel) or not any(word in around and word not in muted for word in context):
            continue
        # to look through a whole text for each key costs more than all else here
        if apart or any(glued in squeezed and all(word in low for word in tokens) for tokens, glued in triggers):
            return True
    return False


def _meant(around: bytes) -> Iterable[tuple[tuple[bytes, ...], tuple[tuple[frozenset[bytes], bytes], ...]]]:
    """The rows of which a word for their framework may stand in a text: all of them, where only keywords could tell."""
    vectors = spare.held()
    if vectors is None:
        return words.ROWS
    found = vectors.switches(around)
    return [row for number, row in enumerate(words.ROWS) if f"row-{number}" in found]


def _trades(low: bytes) -> bool:
    """The bytes hold a word that means trading, or two that often do."""
    if any(word in low for word in words.STRONG):
        return True
    count = 0
    for word in words.WEAK:
        count += word in low
        if count > 1:
            return True
    return (b"paper" in low and (count > 0 or b"dry" in low)) or any(pair in low for pair in _QUOTED)
