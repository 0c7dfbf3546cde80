"""A text by its lines and blocks, what its words speak of, and the place of a value in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import speaks_of_trading
from nolive_hooks.model import Document

WINDOW: Final = 25  # lines
COMMENTS: Final = ("#", "//", ";", "--", "/*", "*", "<!--", "REM ", "rem ")
_BLANK: Final = -1
_IMPORT: Final = expression(
    r"^[ \t]{0,12}(?:from|import)[ \t]+([\w.]{2,60})|require\([ \t]{0,2}[\"']([\w@/.-]{2,60})[\"']\)"
    r"|\bfrom[ \t]+[\"']([\w@/.-]{2,60})[\"']|\b(ccxt(?:pro|\.pro|\.async_support)?\.[a-z0-9]{2,30})\b"
    r"|\b(getattr\([ \t]{0,2}ccxt\w{0,6},[ \t]{0,2}[\"']\w{2,30}[\"'])",
    re.MULTILINE,
)
_PAIR: Final = expression(r"[\"']?([A-Za-z_$][\w$.-]{0,60})[\"']?\s{0,4}[:=]\s{0,4}[\"']?([^\s\"',;{}\[\]()]{1,200})")
_SECTION: Final = expression(r"\s{0,8}\[{1,2}\s{0,4}([^\[\]\n]{1,120}?)\s{0,4}\]{1,2}\s{0,8}(?:[#;].{0,200})?$")
_TRADED: Final = expression(
    r"(?<![A-Za-z])[A-Z]{0,5}[-_/]?(?:USDT|USDC|BTC|ETH)(?:PERP|USD|EUR)?(?![A-Za-z])|currencyPair"
    r"|(?:[Oo]rder|[Ll]imit|[Mm]arket)_?(?:[Bb]ook|[Oo]rder)(?![a-z])|/v\d{1,2}/orders?(?![a-z])|sub_?account_?id",
)
_SOLD: Final = expression(r"(?<![A-Za-z])(?:[Mm]erchant|MERCHANT|[Pp]ayments?|PAYMENTS?)(?![a-z])")
_ADDRESS: Final = expression(r"(?<![0-9A-Za-z])0x[0-9a-fA-F]{40}(?![0-9A-Za-z])")
_BUNDLE: Final = expression(r"\.(?:js|mjs|cjs|css|ts)\.map$|[.-](?:min|bundle|chunk)\.(?:js|mjs|cjs)$")
_APP: Final = expression(r"(?i:client|app)_?(?i:id)[\"']?\s{0,3}[:=]\s{0,3}[\"']?[0-9A-Z]{9,12}-10\d\b")
_HANDED_ON: Final = expression(
    r"\b([A-Za-z_]\w{2,60}+)[\"']?[ \t]{0,3}[=:][ \t]{0,3}[\"'`]{0,3}\$\{?([A-Za-z_]\w{1,60})\}?"
    r"[\"'`]{0,3}[ \t\r,;]{0,4}$",
    re.MULTILINE,
)
_COMPILED: Final = expression(r"\.(?:dll|exe|so|dylib|pyd|pyc|node|class|wasm|pdb|obj?|lib|a|ex[45])$")
_PACKED: Final = 1000  # characters of a line that nobody typed
_CODE: Final = frozenset(("python", "notebook"))
_CODE_NAMES: Final = (
    ".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".go", ".rs", ".java", ".kt", ".scala", ".cs", ".c",
    ".cc", ".cpp", ".h", ".hpp", ".rb", ".php", ".swift", ".lua", ".r", ".jl", ".pyx", ".sol", ".dart", ".ex", ".clj",
    ".mq4", ".mq5", ".ipynb", ".vue",
)  # fmt: skip


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

    def is_compiled(self, line: int) -> bool:
        """A line of a program that a compiler wrote: its tables of names are followed by other names, not by values."""
        return _COMPILED.search(self.document.path.lower()) is not None and len(self.lines[line - 1]) > _PACKED

    @cached_property
    def speaks_of_trading(self) -> bool:
        """False where nothing in the text or its path names a venue or an exchange, or numbers an app as FYERS does."""
        if "eyJ" in self.text and _APP.search(self.text):
            return True
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

    def comments_above(self, line: int) -> Iterator[tuple[str, bool]]:
        """Comments and headings just above a line, nearest first, and whether no blank line is between."""
        joined = True
        for number in range(line - 2, max(-1, line - 10), -1):
            text = self.lines[number].lstrip()
            joined = joined and bool(text)
            if text.startswith(COMMENTS):
                yield text[:120], joined

    @cached_property
    def handed_on(self) -> dict[str, str]:
        """Variables that are all there is to the value of another one, and its name: `KRAKEN_API_KEY="$API_KEY"`."""
        found = _HANDED_ON.findall(self.text) if "$" in self.text else []
        return {variable: name for name, variable in reversed(found) if name != variable}

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
