"""Where values stand: every value that a name introduces, with the names and neighbours that say what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from nolive_hooks.catalog import vocabulary
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import label, speaks_of_trading, split
from nolive_hooks.guard.keys.values import looks_random
from nolive_hooks.model import Document, Kind, Setting


def by_letters(words: Collection[str]) -> str:
    """An expression for words of which none begins another, by their letters: twice as fast as one word after another.

    `key`, `kid`, `pass` -> `k(?:ey|id)|pass`.
    """
    heads: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        heads[word[:1]].append(word[1:])
    if list(heads) == [""]:
        return ""
    rests = {head: by_letters(rest) for head, rest in heads.items()}
    return "|".join(head + (f"(?:{rest})" if "|" in rest else rest) for head, rest in rests.items())


MAX_NEIGHBOURS: Final = 60
WINDOW: Final = 25
_SHORTEST: Final = 5  # characters of a value
_VALUES: Final = frozenset((Kind.STRING, Kind.NUMBER, Kind.DEFAULT))
_BLANK: Final = -1
# Spelt out in the three usual cases instead of ignoring case: the search then skips to possible first letters.
_FIELDS: Final = (
    "key secret token pass pwd mnemonic seed recovery priv account login bearer authorization hmac ed25519 pem "
    "client_id clientid user_id userid xprv uid"
)
_FIELD: Final = by_letters([form for word in _FIELDS.split(" ") for form in (word, word.upper(), word.capitalize())])
_OPERATOR: Final = (
    r"(?:"
    r"[\"'`]?\]?(?:[ \t]{0,3}:[ \t]{0,3}[A-Za-z&][\w\[\]|.& ]{0,24}+)?[ \t]{0,8}(?:=>|:=|:-|\?=|=|:)[ \t]{0,8}"
    r"|[\"'`]?[\])]{0,2}[ \t]{0,4}(?:\|\||\?\?|or )[ \t]{0,4}"
    r"|[\"'`][ \t]{0,3},[ \t]{0,4}"
    r"|[\"'`]?[ \t\r]{0,3}\n?[ \t]{1,40}[vV]alue[ \t]{0,4}[:=][ \t]{0,4}"
    r"|[\"'`][ \t]{0,3}\{\s{0,12}(?:(?:type|description|sensitive)[^\n]{0,120}\n\s{0,12}){0,3}"
    r"default[ \t]{0,4}=[ \t]{0,4}"
    r"|</key>\s{0,40}<string>|>"
    r"|[ \t]{1,4}(?=[\"']?[0-9A-Za-z+/_-]{12})"
    r")"
)
_QUOTED: Final = r"[rbfu]{0,2}\"([^\"\n]{1,4096})\"|[rbfu]{0,2}'([^'\n]{1,4096})'|`([^`\n]{1,4096})`"
_BEGIN: Final = rf"(?:{_FIELD}|pk(?![a-z])|PK(?![A-Z])|Pk(?![a-z]))[\w-]{{0,30}}+{_OPERATOR}"
_NAMED: Final = expression(rf"{_BEGIN}(?:{_QUOTED}|([^\s\"'`,;<>(){{}}\[\]]{{6,4096}}))")
_NAMED_IN_CODE: Final = expression(rf"{_BEGIN}(?:{_QUOTED})")
_PASTED: Final = 24  # characters; shorter bare words in code are names
_PASTED_LINE: Final = expression(
    r"^[ \t/#*;]{0,12}(?:export[ \t])?([A-Z][A-Z0-9_]{3,60})[ \t]?=[ \t]?([\w+/=.-]{24,400})[ \t\r]*$", re.MULTILINE
)
_REQUIRED: Final = expression(r"\$\{[A-Za-z_]\w{0,80}:\?\Z")
_LOOKED_UP: Final = expression(r"[\w$.]{1,60}\.(?:getElementById|querySelector|getItem)")
_ALONE: Final = expression(r"\([^|?\n]{0,200}$", re.MULTILINE)  # and nothing in its place: `... || "hunter2"`
_WORD: Final = expression(r"[\w-]{1,60}")
_NAME_CHARACTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.-"
_FIRST_WORDS: Final = ("api ", "secret ", "private ", "access ")
_JOIN: Final = expression(
    r"[ \t]{0,4}(?:[+.&\\][ \t]{0,4}){0,2}\r?\n?[ \t]{0,60}(?:[+.&][ \t]{0,4})?"
    r"[rbu]?(\"([^\"\n]{1,4096})\"|'([^'\n]{1,4096})')(?![ \t]{0,4}[:=])"
)
_IMPORT: Final = expression(
    r"^[ \t]{0,12}(?:from|import)[ \t]+([\w.]{2,60})|require\([ \t]{0,2}[\"']([\w@/.-]{2,60})[\"']\)"
    r"|\bfrom[ \t]+[\"']([\w@/.-]{2,60})[\"']|\b(ccxt(?:pro|\.pro|\.async_support)?\.[a-z0-9]{2,30})\b"
    r"|\b(getattr\([ \t]{0,2}ccxt\w{0,6},[ \t]{0,2}[\"']\w{2,30}[\"'])",
    re.MULTILINE,
)
_PAIR: Final = expression(r"[\"']?([A-Za-z_$][\w$.-]{0,60})[\"']?\s{0,4}[:=]\s{0,4}[\"']?([^\s\"',;{}\[\]()]{1,200})")
_SECTION: Final = expression(r"\s{0,8}\[{1,2}\s{0,4}([^\[\]\n]{1,120}?)\s{0,4}\]{1,2}\s{0,8}(?:[#;].{0,200})?$")
COMMENTS: Final = ("#", "//", ";", "--", "/*", "*", "<!--", "REM ", "rem ")
_TRADED: Final = expression(
    r"(?<![A-Za-z])[A-Z]{0,5}[-_/]?(?:USDT|USDC|BTC|ETH)(?:PERP|USD|EUR)?(?![A-Za-z])|currencyPair"
    r"|(?:[Oo]rder|[Ll]imit|[Mm]arket)_?(?:[Bb]ook|[Oo]rder)(?![a-z])|/v\d{1,2}/orders?(?![a-z])|sub_?account_?id",
)
_SOLD: Final = expression(r"(?<![A-Za-z])(?:[Mm]erchant|MERCHANT|[Pp]ayments?|PAYMENTS?)(?![a-z])")
_ADDRESS: Final = expression(r"(?<![0-9A-Za-z])0x[0-9a-fA-F]{40}(?![0-9A-Za-z])")
_BUNDLE: Final = expression(r"\.(?:js|mjs|cjs|css|ts)\.map$|[.-](?:min|bundle|chunk)\.(?:js|mjs|cjs)$")
_PACKED: Final = 1000  # characters of a line that nobody typed
_CODE: Final = frozenset(("python", "notebook"))
_CODE_NAMES: Final = (
    ".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".go", ".rs", ".java", ".kt", ".scala", ".cs", ".c",
    ".cc", ".cpp", ".h", ".hpp", ".rb", ".php", ".swift", ".lua", ".r", ".jl", ".pyx", ".sol", ".dart", ".ex", ".clj",
    ".mq4", ".mq5", ".ipynb", ".vue",
)  # fmt: skip


Keys = tuple[str, ...]


class Place(NamedTuple):
    """One value and what surrounds it. `chain` are keys from the root, `near` are (key, value) of its neighbours,
    `openers` the texts that open the blocks around it (a call, a section), nearest first."""

    chain: tuple[str, ...]
    value: str
    line: int
    column: int
    near: tuple[tuple[str, str], ...] = ()
    openers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The key that introduces the value."""
        return self.chain[-1] if self.chain else ""


class Page:
    """The text of a document by lines, and its blocks by indentation: works where no reader does."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self._read: dict[int, list[tuple[str, str]]] = {}

    @cached_property
    def lines(self) -> list[str]:
        """Lines without their ends; CR, LF and CRLF end a line, as in every reader."""
        return [line.rstrip("\r\n") for line in split_lines(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [0], 0
        for line in split_lines(self.text):
            position += len(line)
            starts.append(position)
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, 1-based."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        return line + 1, offset - self._starts[line] + 1

    @cached_property
    def is_code(self) -> bool:
        """True where a bare word is an expression and only a quoted text is a value."""
        return self.document.format in _CODE or self.document.path.lower().endswith(_CODE_NAMES)

    def is_packed(self, line: int) -> bool:
        """A line of a bundle or a source map: what follows a name in it is the code of somebody's library."""
        bundle = _BUNDLE.search(self.document.path.lower()) is not None
        return bundle and len(self.lines[line - 1]) > _PACKED

    @cached_property
    def speaks_of_trading(self) -> bool:
        """False where nothing in the text or its path names a venue or an exchange."""
        return speaks_of_trading(f"{self.document.path}\n{self.text}")

    @cached_property
    def trades(self) -> bool:
        """The text names what is traded, or the orders and accounts of an exchange."""
        return _TRADED.search(self.text) is not None

    @cached_property
    def sells(self) -> bool:
        """The text names the merchants and payments of a shop."""
        return _SOLD.search(self.text) is not None

    @cached_property
    def holds_pair(self) -> bool:
        """An API key and a secret are named, which may be the two halves of an exchange's credential."""
        squeezed = self.text.lower().replace("_", "").replace("-", "")
        return "apikey" in squeezed and "secret" in squeezed

    @cached_property
    def holds_address(self) -> bool:
        """The address of an account on a chain is given."""
        return _ADDRESS.search(self.text) is not None

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names of the modules that a program imports and of the classes of ccxt that it uses."""
        found = [part for match in _IMPORT.finditer(self.text) for part in match.groups() if part]
        return frozenset(name for name in found if not name.startswith("."))

    def surrounded(self, place: Place) -> Place:
        """The place of a line with its neighbours and openers."""
        return place._replace(near=self.near(place.line), openers=self.openers(place.line, place.column))

    def openers(self, line: int, column: int = 1) -> tuple[str, ...]:
        """Texts that open the blocks around a place, nearest first: its line's head, less indented lines, a section."""
        if not 1 <= line <= len(self.lines):
            return ()
        own = self.lines[line - 1]
        found = [own[max(0, column - 300) : column - 1]]
        depth, number = self._indents[line - 1], line - 1
        while depth > 0 and number > max(0, line - 4 * WINDOW):
            number -= 1
            if _BLANK < self._indents[number] < depth:
                depth = self._indents[number]
                found.append(self.lines[number][:400])
        return (*found, *self._section(line))

    def comments_above(self, line: int) -> Iterator[str]:
        """Comments and headings just above a line, nearest first."""
        for number in range(line - 2, max(-1, line - 10), -1):
            text = self.lines[number].lstrip()
            if text.startswith(COMMENTS):
                yield text[:120]

    def _section(self, line: int) -> tuple[str, ...]:
        """The section header (`[binance]`) above a line, if the text has any."""
        at = bisect_right(self._sections, line, key=lambda section: section[0])
        return (self._sections[at - 1][1],) if at else ()

    @cached_property
    def _sections(self) -> list[tuple[int, str]]:
        matches = ((number, _SECTION.match(text)) for number, text in enumerate(self.lines, 1) if "[" in text[:12])
        return [(number, match.group(1)) for number, match in matches if match]

    def near(self, line: int) -> tuple[tuple[str, str], ...]:
        """Assignments in the same block: lines around with the same indentation, not across a less indented line."""
        if not 1 <= line <= len(self.lines):
            return ()
        indents = self._indents
        depth = indents[line - 1]
        found = list(self._pairs(line - 1))
        for numbers in (range(line - 2, max(-1, line - 2 - WINDOW), -1), range(line, min(len(indents), line + WINDOW))):
            for number in numbers:
                indent = indents[number]
                if indent < depth and indent != _BLANK:
                    break
                if indent == depth:
                    if not depth and self.lines[number][0] == "[" and _SECTION.match(self.lines[number]):
                        break
                    found += self._pairs(number)
        return tuple(found)

    @cached_property
    def _indents(self) -> list[int]:
        """The indentation of every line, `_BLANK` for an empty one."""
        return [len(text) - len(text.lstrip()) if text and not text.isspace() else _BLANK for text in self.lines]

    def _pairs(self, number: int) -> list[tuple[str, str]]:
        """The assignments on a line, read once."""
        if number not in self._read:
            self._read[number] = _PAIR.findall(self.lines[number][:600])
        return self._read[number]


def of_settings(document: Document, page: Page, worth: Callable[[Place], bool]) -> Iterator[Place]:
    """The values a reader found, with their siblings and those of the object above.

    `worth` is asked first, about a place without them: they cost more than all else.
    """
    groups: dict[Keys, list[Setting]] = defaultdict(list)
    for setting in document.settings:
        groups[setting.path[:-1]].append(setting)
    flags = {path[:-1]: path for path in groups if path and vocabulary().flag_words.issuperset(split(path[-1]))}
    for parent, group in groups.items():
        above: list[Setting] | None = None
        for index, setting in enumerate(group):
            if (
                len(setting.value) >= _SHORTEST
                and _may_name(setting.key)
                and (setting.kind in _VALUES or _is_pasted(setting))
                and (_is_of_variable(setting) or worth(Place(setting.path, setting.value, *_at(setting))))
            ):
                if above is None:
                    above = _above(parent, groups, flags.get(parent))
                nearest = [*group[max(0, index - WINDOW) : index][::-1], *group[index + 1 : index + WINDOW]]
                yield _place_of(setting, nearest, above, page)


def _above(parent: Keys, groups: Mapping[Keys, list[Setting]], flags: Keys | None) -> list[Setting]:
    """What stands in the object around another, and under its flags."""
    above = groups[parent[:-1]][:MAX_NEIGHBOURS] if parent and parent[:-1] in groups else []
    if flags is not None:  # `exchange.modes.sandbox` is said of `exchange.key`
        above = [*above, *groups[flags][:MAX_NEIGHBOURS]]
    if parent[-1:] in (("data",), ("stringData",)):
        # The name of a Kubernetes Secret stands beside its data, not above it.
        above = [*above, *groups.get((*parent[:-1], "metadata"), ())]
    return above


def _is_pasted(setting: Setting) -> bool:
    """True for a bare word of code that no person would take for a name."""
    return setting.kind is Kind.NAME and looks_random(setting.value, _PASTED)


@lru_cache(maxsize=65536)
def _may_name(key: str) -> bool:
    """A cheap look at a key before the surroundings are gathered."""
    return bool(label(key).field) or key.lower() in ("value", "default", "0", "1", "signer", "agent", "deployer")


def _at(setting: Setting) -> tuple[int, int]:
    return setting.line, setting.column


def _is_of_variable(setting: Setting) -> bool:
    """`{name: X, value: Y}`: the name stands beside the value."""
    return setting.key.lower() in ("value", "default")


def _place_of(setting: Setting, own: list[Setting], above: list[Setting], page: Page) -> Place:
    parent = setting.path[:-1]
    chain = setting.path
    if _is_of_variable(setting):
        # Kubernetes and CI write a variable as {name: X, value: Y}, Terraform as variable "X" {default = Y}.
        named = next((s.value for s in own if s.key.lower() in ("name", "key")), "")
        chain = (*parent, named) if named else parent or chain
    near = tuple((s.key, s.value[:200]) for s in (*own, *above))
    openers = page.openers(setting.line, setting.column) if page.is_code else ()
    return Place(chain, setting.value, setting.line, setting.column, near, openers)


def of_lines(page: Page) -> Iterator[Place]:
    """Values that a line introduces by a name, whatever the format: assignments, headers, arguments, markup."""
    printed = page.document.format == "notebook"  # what a cell printed stands inside the texts of the file
    pattern = _NAMED_IN_CODE if page.is_code and not printed else _NAMED
    if pattern is _NAMED_IN_CODE:
        yield from _pasted_lines(page)
    position = 0
    while match := pattern.search(page.text, position):
        place = _introduced(match, page)
        # A tag's text may itself be a name: `<key>API_SECRET</key><string>...`.
        position = match.end() if place and page.text[_value(match)[2] - 1] != ">" else match.start() + 3
        if place:
            yield place


def _pasted_lines(page: Page) -> Iterator[Place]:
    """`NAME=value` on a line of its own: no statement of most languages, pasted into them all the same."""
    for match in _PASTED_LINE.finditer(page.text):
        if looks_random(match.group(2), _PASTED):
            line, column = page.place(match.start(2))
            yield Place((match.group(1),), match.group(2), line, column)


def _introduced(match: re.Match[str], page: Page) -> Place | None:
    quoted, value, start = _value(match)
    before = _before(page.text[max(0, match.start() - 80) : match.start()])
    name = before + _WORD.match(page.text, match.start()).group()  # type: ignore[union-attr]
    operator = page.text[match.start() + len(name) - len(before) : start]
    variable = operator.strip(" \t:=\"'`]")
    if variable.isupper():
        name = variable  # no type but the name itself: `# the live account: OANDA_TOKEN=...`
    if not _introduces(name, operator, quoted, value) or (not quoted and _is_expression(page.text, match, value)):
        return None
    if page.document.format == "notebook" and not quoted:
        value = value.partition("\\")[0]  # before the line end of a printed line
    line, column = page.place(start)
    chain = tuple(part for part in name.lstrip("-$").split(".") if part)
    return Place(chain, (_joined(page.text, match.end(), value) if quoted else value).strip(), line, column)


def _before(head: str) -> str:
    """The part of a name that ends where `head` ends; in prose also the word before (`Private key: ...`)."""
    rest = head.rstrip(_NAME_CHARACTERS)
    first = next((word for word in _FIRST_WORDS if rest[-8:].lower().endswith(word)), "")
    return head[len(rest) - len(first) :]


def _value(match: re.Match[str]) -> tuple[bool, str, int]:
    group = match.lastindex or 0
    return group < 4, match.group(group), match.start(group)


def _introduces(name: str, operator: str, quoted: bool, value: str) -> bool:
    """False for a space, a comma or a `>` that does not bind a value to its name."""
    bare = operator.strip(" \t\"'`")
    if bare == ",":
        return sum(character.isdigit() for character in value) > 2
    if bare:
        return bare != ">" or not quoted
    return name.startswith("--") or name.isupper()


def _is_expression(text: str, match: re.Match[str], value: str) -> bool:
    """`${PASSPHRASE:?message}` of a shell and `password = document.getElementById(...)` of a page hold no value."""
    if value.startswith("?"):
        return _REQUIRED.search(text, max(0, match.start() - 80), _value(match)[2] + 1) is not None
    return _LOOKED_UP.fullmatch(value) is not None and _ALONE.match(text, match.end()) is not None


def _joined(text: str, end: int, value: str) -> str:
    """Adjacent and added literals in one: `"abc" + "def"`, also over line ends; at most eight pieces."""
    for _ in range(8):
        more = _JOIN.match(text, end)
        if not more:
            return value
        value += more.group(2) or more.group(3)
        end = more.end()
    return value
