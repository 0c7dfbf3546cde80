"""Whether code and command lines around a setting trade: its call, its function, its program, its job."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from nolive_hooks.catalog.frameworks import Framework, load
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.barriers import Barriers
from nolive_hooks.guard.modes.scene.choices import SIMULATED, Choices
from nolive_hooks.guard.modes.scene.code import Program
from nolive_hooks.guard.modes.scene.remarks import Remarks
from nolive_hooks.guard.modes.scene.surroundings import CHORES, ELSEWHERE, EXECUTING, STRONG, Path, Surroundings
from nolive_hooks.guard.modes.scene.traders import BUILDING, CHATS, Traders, is_trader
from nolive_hooks.model import Kind, Setting

_V: Final = load().vocabulary
_ACTORS: Final = frozenset(_V.actors)
_INSPECTORS: Final = frozenset(_V.inspectors)
_DESCRIBERS: Final = frozenset(_V.describers)
_OWNERS: Final = frozenset(_V.class_owners) | STRONG
_PROGRAMS: Final = STRONG | {"bot", "bots", "strategy", "desk", "broker", "exchange"}
_REFUSERS: Final = frozenset(
    ("describe", "assert", "test", "refuse", "refuses", "check", "verify", "validate", "expect", "reject")
)
_ADDING: Final = frozenset(
    ("json", "append", "add", "set", "write", "push", "bind", "inc", "labels", "observe", "send")
)
_QUERYING: Final = frozenset(("query", "filter", "exclude", "where", "annotate", "groupby", "isin", "rename", "assign"))
_JOB: Final = frozenset(("runs-on", "steps", "script", "uses"))  # keys of a job beside its environment
_HOLDERS: Final = frozenset(
    ("namespace", "defaults", "config", "configuration", "cfg", "settings", "options", "params")
)
_WORKING: Final = frozenset((
    "prepare", "get", "load", "read", "parse", "validate", "check", "normalize", "merge", "resolve", "print", "show",
    "describe", "dump", "save", "write", "migrate", "compare", "diff", "format", "test", "find", "fetch",
))  # fmt: skip
_SELECTING: Final = frozenset((("trading", "mode"), ("trade", "mode"), ("trading", "env"), ("trading", "environment")))
_REAL_ORDERS: Final = ("trd", "env")  # an enumeration that is there for orders alone
_PUBLIC: Final = frozenset(("market", "public"))
_VARIABLES: Final = ("getenv", "environ.", "environ[", "process.env", "env.get", "env(")  # where a program reads them
_DOING: Final = EXECUTING | {"client", "exchange", "buy", "sell", "sandbox"}
_SENT: Final = frozenset(("payload", "body", "data"))
SCRIPTS: Final = frozenset(("shell", "makefile", "powershell", "batch"))
_AUTHORITY: Final = frozenset((
    "key", "keys", "secret", "token", "auth", "wallet", "account", "private", "credentials", "password", "signer",
    "agent", "login", "username", "config", "settings",
))  # fmt: skip
_CONNECTIONS: Final = frozenset(("http", "client", "websocket", "ws", "rest", "api", "session"))
_LOOKED_UP: Final = frozenset((
    "kline", "klines", "candle", "candles", "ticker", "tickers", "orderbook", "ohlcv", "instruments", "price",
    "prices", "funding", "depth", "time", "info", "mids", "markets", "symbols",
))  # fmt: skip
_CONFIGURED: Final = frozenset(("config", "configuration", "cfg", "conf", "settings", "options"))
_CONDITION: Final = expression(r"^[ \t]{0,40}(?:if|elif|while)\b([^\n]{1,160})", re.MULTILINE)
_NAME: Final = expression(r"[A-Za-z_]\w{0,60}")
_SIMULATED: Final = expression(r"(?i)dry_?run|simulat|backtest")
_DECIDING: Final = EXECUTING | {"exchange", "venue", "account", "bot"}
_LONG_NAME: Final = 6  # words; longer names are sentences about what a function does


def acts(found: Iterable[str]) -> bool:
    """True when the words of a callee or program name something that trades, and not a record of it."""
    seen = [word for word in found if not word.isdigit()]
    return bool(_ACTORS.intersection(seen)) and not _DESCRIBERS.intersection(seen) and len(seen) <= _LONG_NAME


class Context(Surroundings):
    """What surrounds the settings of one document, with its calls and command lines."""

    @functools.cached_property
    def program(self) -> Program:
        """The same document asked about the shape of its code."""
        return Program(self.document)

    @functools.cached_property
    def calls(self) -> dict[Path, Setting]:
        """Calls and command lines by their own path."""
        return {setting.path: setting for setting in self.document.settings if setting.kind is Kind.CALL}

    @functools.cached_property
    def inside(self) -> dict[Path, list[Setting]]:
        """By the path of a call, the call and all that is handed to it."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for setting in self.document.settings:
            for end in range(1, len(setting.path) + 1):
                if setting.path[:end] in self.calls:
                    found[setting.path[:end]].append(setting)
        return found

    def deploys(self, setting: Setting) -> bool:
        """`environment: live` of a CI job names the place it is deployed to, for its protection rules and secrets."""
        keys = setting.path if setting.path[-1] == "environment" else setting.path[:-1]
        if (
            self.document.format != "yaml"
            or keys[-1:] != ("environment",)
            or setting.path[len(keys) :] not in ((), ("name",))
        ):
            return False
        return not _JOB.isdisjoint(self.children.get(keys[:-1], ()))

    @functools.cached_property
    def barriers(self) -> Barriers:
        """What keeps orders from real money, wherever in the document it stands."""
        return Barriers(() if self.code else self.document.settings)

    @functools.cached_property
    def traders(self) -> Traders:
        """Which services, images and processes of the document trade by their names."""
        return Traders(self.document, self.siblings)

    @functools.cached_property
    def remarks(self) -> Remarks:
        """What comments say of the settings of a configuration."""
        return Remarks(self.document)

    @functools.cached_property
    def choices(self) -> Choices:
        """Which blocks the document chooses from maps of blocks; programs choose by other means."""
        return Choices(() if self.code or self.document.error else self.document.settings)

    def told_apart(self, setting: Setting) -> bool:
        """On its own line the program chooses between this value and a simulated one when it runs.

        What it chooses when a variable is not set counts as chosen.
        """
        if not self.code or setting.kind is not Kind.STRING:
            return False
        beside = self.siblings.get(setting.path[:-1], ())
        same = (one for one in beside if one.path == setting.path and self._on_one_line(one, setting))
        other = any(words.folded(one.value) in SIMULATED for one in same)
        return other and not any(mark in self.program.line(setting.line) for mark in _VARIABLES)

    def _on_one_line(self, one: Setting, other: Setting) -> bool:
        """Two values stand on one line, or on two of which the lower goes on with a choice: `: 'paper'`."""
        first, last = sorted((one.line, other.line))
        goes_on = self.document.format == "javascript" and self.program.line(last).lstrip().startswith((": ", "? "))
        return first == last or (goes_on and last == first + 1)

    def chosen_beside(self, setting: Setting) -> bool:
        """A trading mode of its own stands beside: `app_env` then says where the program runs."""
        return any(words.tokens(one.key) in _SELECTING for one in self.siblings.get(setting.path[:-1], ()))

    def configures(self, setting: Setting) -> bool:
        """An attribute or entry of an object that configures, outside of any function: `settings.dry_run = False`."""
        return self.code and len(setting.path) == 2 and bool(_CONFIGURED.intersection(words.tokens(setting.path[0])))

    def acts(self, setting: Setting) -> bool:
        """The call that a setting is an argument of trades, or holds the configuration of something that does."""
        callee = words.tokens(self.callee(setting))
        if callee[-1:] == ("namespace",):  # arguments handed to another command of the same program
            beside = self.siblings.get(setting.path[:-1], ())
            return any(_DECIDING.intersection(words.tokens(one.key)) for one in beside)
        return acts(callee) or (_holds(callee) and self.near(setting))

    def callee(self, setting: Setting) -> str:
        """The callee that a setting is an argument of, else an empty text."""
        for end in range(len(setting.path) - 1, 0, -1):
            if setting.path[:end] in self.calls and not setting.path[end - 1].startswith(COMMAND):
                return setting.path[end - 1]
        return ""

    def reads(self, setting: Setting) -> bool:
        """An argument of what reads market data: `MarketAPI(flag="0")`."""
        callee = set(words.tokens(self.callee(setting))) if self.code else set()
        return bool(callee & (words.DATA | _PUBLIC)) and not callee & EXECUTING

    def argument(self, setting: Setting) -> bool:
        """True for a direct argument of a call."""
        return setting.path[:-1] in self.calls

    def command(self, setting: Setting) -> str:
        """The words of the command line that a setting stands on, else an empty text."""
        for key in reversed(setting.path):  # the commonest question: a generator would cost more than its answer
            if key.startswith(COMMAND):
                return key
        return ""

    def trader(self, setting: Setting) -> bool:
        """The command that a setting stands on starts a bot or trader, and does not build or publish one."""
        label = set(words.tokens(self.command(setting)))
        return is_trader(label) and not label & (CHORES | BUILDING)

    def image(self, setting: Setting) -> str:
        """The name of the image whose program a service's `command` hands its words to, else an empty text."""
        beside = self.siblings.get(setting.path[:-2], ()) if setting.path[-2:-1] == ("command",) else ()
        named = next((one.value for one in beside if one.key == "image"), "")
        return named.rpartition("/")[2].partition(":")[0]

    def inspects(self, setting: Setting) -> bool:
        """The command only looks: a check, a test, a report."""
        return bool(set(words.tokens(self.command(setting))) & _INSPECTORS)

    def local(self, setting: Setting) -> bool:
        """A parameter default or a local variable of a function: a definition, not a switch that is set."""
        above = [key for key in setting.path[:-1] if key != "self"]
        if not above or not above[-1].startswith(SCOPE) or (_decides(setting) and not self._is_one_of_two(setting)):
            return False
        if self.contrasts(setting) and self.program.looked_up(setting):
            return False  # the command line of the same program offers a simulated choice under this name
        return self.document.format != "javascript" or EXECUTING.isdisjoint(words.tokens(above[-1]))

    def _is_one_of_two(self, setting: Setting) -> bool:
        """The function gives the same name another member too: something in it chooses."""
        beside = self.siblings.get(setting.path[:-1], ())
        return setting.kind is Kind.NAME and len({one.value for one in beside if one.path == setting.path}) > 1

    def framework(self, row: Framework) -> bool:
        """The file shows that this framework is meant."""
        return self.once(f"shows {row.id}", lambda: any(words.shows(word, self.folded) for word in row.context))

    def describes(self, setting: Setting) -> bool:
        """Code that records, reports, checks or expects something: it states and does not switch."""
        if not self.code:
            return False
        if self.program.packed(setting) or self.program.states(setting) or self.program.tells(setting):
            return True
        venue = setting.path[-2] if self.among_venues(setting) else ""
        return any(
            _DESCRIBERS.intersection(_said(key)) or _SIMULATED.search(key) or _queries(key)
            for key in setting.path[self.kept_in(setting) : -1]
            if not (key.startswith(SCOPE) or key == venue or _ends_in(setting.key, key))
            and not (key in _SENT and self._posts)
        ) or any(key.startswith(SCOPE) and _REFUSERS.intersection(words.tokens(key)) for key in setting.path)

    def kept_in(self, setting: Setting) -> int:
        """How many keys only say where the answer of a call is kept that places orders or makes a client."""
        for end in range(2, len(setting.path) + 1):
            path = setting.path[:end]
            if path in self.calls:
                last = path[-1].rpartition(".")[2]
                return end - 1 if not _DOING.isdisjoint(words.tokens(last)) or path[-1].startswith("ccxt.") else 0
        return 0

    @functools.cached_property
    def _posts(self) -> bool:
        """A request of the program carries what `payload` holds, so that it is done and not only told."""
        return any(path[-1].rpartition(".")[2] in ("post", "put") for path in self.calls)

    def toggled(self, setting: Setting) -> bool:
        """A script gives the same variable the other value too: it is the variable of an option, not a choice.

        A variable before a command (`DRY_RUN=0 python bot.py`) is a choice for that one start.
        """
        if setting.line in self._starting_lines:
            return False
        beside = self.siblings.get(setting.path[:-1], ())
        others = (one.value for one in beside if one.key == setting.key)
        return len({words.folded(value) in words.TRUE for value in others}) > 1

    @functools.cached_property
    def _starting_lines(self) -> frozenset[int]:
        found = (one for one in self.document.settings if one.kind is Kind.CALL)
        return frozenset(one.line for one in found if one.key.startswith(COMMAND))

    @functools.cached_property
    def started(self) -> bool:
        """A command line of the file starts something that trades, or the file starts nothing at all."""
        labels = [path[-1] for path in self.calls if path[-1].startswith(COMMAND)]
        return not labels or any(_PROGRAMS.intersection(words.tokens(label)) for label in labels)

    @functools.cached_property
    def starts(self) -> bool:
        """A command line of the file starts something that trades."""
        labels = (set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND))
        return any(label & STRONG and not label & _INSPECTORS for label in labels)

    def loose(self, setting: Setting) -> bool:
        """A variable of a script in lower case: its use is judged where it is passed on; `trading_mode` says enough."""
        variable = self.code and len(setting.path) == 1 and not setting.key.isupper()
        chooses = setting.kind is Kind.DEFAULT or words.tokens(setting.key) in _SELECTING
        return variable and not chooses and not self._is_asked(setting)

    def _is_asked(self, setting: Setting) -> bool:
        """`is_live = True` at the top of a script that asks `if is_live:` and never sets it back."""
        if self.document.format != "python" or setting.kind is not Kind.BOOL:
            return False
        return setting.key in self._asked and len(self._given[setting.key]) == 1

    @functools.cached_property
    def _asked(self) -> frozenset[str]:
        """Names in the conditions of a program."""
        return frozenset(name for text in _CONDITION.findall(self.document.text) for name in _NAME.findall(text))

    @functools.cached_property
    def _given(self) -> dict[str, set[str]]:
        """Variables of a script, with the values that it gives them."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.siblings.get((), ()):
            found[one.key].add(one.value)
        return found

    @functools.cached_property
    def runs_trader(self) -> bool:
        """A command line of the file starts a bot or trader, and no bot of a chat."""
        labels = [set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND)]
        if self.document.format == "systemd":
            unit = "/".join(self.document.path.split("/")[-2:])  # a drop-in's folder bears the name of its unit
            labels.append(set(words.tokens(unit)))
        others = CHORES | BUILDING | _INSPECTORS
        return self.words.isdisjoint(CHATS) and any(is_trader(label) and not label & others for label in labels)

    def elsewhere(self, setting: Setting) -> bool:
        """Likewise, or a variable of a script that starts media or machinery and nothing that trades."""
        alone = self.document.format in SCRIPTS and len(setting.path) == 1
        return super().elsewhere(setting) or (alone and self._serves)

    @functools.cached_property
    def _serves(self) -> bool:
        labels = [set(words.tokens(path[-1])) for path in self.calls if path[-1].startswith(COMMAND)]
        return any(label & ELSEWHERE for label in labels) and not any(label & _PROGRAMS for label in labels)

    def only_reads(self, setting: Setting) -> bool:
        """An argument of a connection that is given nothing to sign with, in a program that only looks things up."""
        call = self.calls.get(setting.path[:-1]) if self.code else None
        if call is None or not _CONNECTIONS.intersection(words.tokens(call.key)[-1:]):
            return False
        given = call.value.split()
        signs = any(name.isdigit() or name == "**" or _AUTHORITY.intersection(words.tokens(name)) for name in given)
        return not signs and not EXECUTING.intersection(words.tokens(call.key)) and self._looks_up

    @functools.cached_property
    def _looks_up(self) -> bool:
        found = {word for path in self.calls for word in words.tokens(path[-1].rpartition(".")[2])}
        return bool(found & _LOOKED_UP) and not found & (EXECUTING | {"buy", "sell", "place", "submit", "withdraw"})

    def option(self, setting: Setting) -> bool:
        """The default of an option on a program's command line, or of a field of a schema such as `z.object`."""
        if not self.code or setting.kind is not Kind.DEFAULT:
            return False
        return len(setting.path) == 1 or self.callee(setting).rpartition(".")[2].lower() == "object"

    def variable(self, setting: Setting) -> bool:
        """An environment variable that a program sets, or its default in one that calls something that trades."""
        if not self.code or not setting.key.isupper():
            return False
        return (setting.kind is Kind.DEFAULT and self._calls_trader) or setting.path[-2:-1] in (("env",), ("environ",))

    @functools.cached_property
    def _calls_trader(self) -> bool:
        found = [words.tokens(path[-1].rpartition(".")[2]) for path in self.calls]
        return any(acts(callee) and EXECUTING.intersection(callee) for callee in found)

    def owner(self, setting: Setting) -> bool:
        """True unless it is the default of a field in a class that has nothing to do with trading."""
        above = setting.path[-2] if len(setting.path) > 1 else ""
        if not self.code or setting.kind is not Kind.DEFAULT or not above[:1].isupper() or above.isupper():
            return True
        if setting.key.isupper() and words.names_account(setting.key):
            return True  # `PAPER_TRADING` says by itself what it is about
        named = set(words.tokens(above))
        # a yes or no may belong to anything; a chosen word beside words of trading does not
        chosen = words.folded(setting.value) not in words.TRUE | words.FALSE
        general = chosen or named <= {"settings", "config", "base", "app", "my", "options"}
        if named & EXECUTING and named & _HOLDERS and words.names_account(setting.key):
            return True  # `class OrderConfig: testnet = False`
        listed = not chosen and self.lists_traded(setting.path[:-1])
        return listed or bool(named & _OWNERS) or (general and self.near(setting))


def _holds(callee: words.Tokens) -> bool:
    """What is called makes a configuration of its arguments, and does not work on one that it is given."""
    return bool(_HOLDERS.intersection(callee[-1:])) and not _WORKING.intersection(callee[:1])


def _decides(setting: Setting) -> bool:
    """`def run(trading_mode="live")`, `def buy(env=TrdEnv.REAL)`: who says nothing trades live."""
    if setting.kind is Kind.NAME:
        owner, _, member = setting.value.rpartition(".")
        return words.tokens(owner.rpartition(".")[2]) == _REAL_ORDERS and words.folded(member) in words.LIVE
    kept = setting.kind is Kind.DEFAULT or (setting.kind is Kind.STRING and setting.path[-2:-1] == ("self",))
    return kept and words.folded(setting.value) in words.LIVE and words.tokens(setting.key) in _SELECTING


def _ends_in(key: str, other: str) -> bool:
    """`DRY_RUN = os.getenv("HOUSE_DRY_RUN")`: a variable by its own name."""
    said = words.tokens(other)
    return key == other or (bool(said) and words.tokens(key)[-len(said) :] == said)


def _said(key: str) -> words.Tokens:
    """The words of a callee or key that tell what it does: its last part; before a verb that adds, all parts."""
    owner, _, last = key.rpartition(".")
    found = words.tokens(key) if owner and last in _ADDING else words.tokens(last)
    return () if found[:2] == ("gate", "io") else found  # the exchange


def _queries(callee: str) -> bool:
    """`orders.query(...)`, `frame.assign(...)`: a table is asked or extended; `Object.assign` merges settings."""
    owner, _, last = callee.rpartition(".")
    return last in _QUERYING and owner not in ("", "Object")
