"""Programs that trade, by their names: on a command line, of a service, an image, a container or a process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.strategies import is_desk, is_strategy
from nolive_hooks.guard.modes.scene.surroundings import CHORES, STRONG
from nolive_hooks.model import Document, Kind, Setting

Path = tuple[str, ...]

CHATS: Final = frozenset(("discord", "telegram", "slack", "twitter", "irc", "chat", "github", "renovate"))
BUILDING: Final = frozenset(("build", "deploy", "install", "test", "docker", "npm", "yarn", "kubectl", "helm"))
_TRADERS: Final = frozenset((
    "bot", "bots", "trade", "trader", "tradebot", "scalper", "hedger", "arbitrage", "marketmaker", "autotrade",
    "copytrade",
))  # fmt: skip
_SIZES: Final = frozenset((
    "symbol", "symbols", "pair", "pairs", "ticker", "tickers", "universe", "underlying", "underlyings", "strike",
    "strikes", "delta", "dte", "leverage", "notional", "lots", "contracts", "instrument", "instruments",
))  # fmt: skip
_LOOKING: Final = frozenset((
    "fetch", "download", "export", "import", "ingest", "load", "backfill", "report", "check", "verify", "validate",
    "plot", "train", "scan", "screen", "screener", "test", "pytest", "lint", "optimize", "hyperopt", "research",
    "update", "list", "show", "get", "quotes", "prices", "candles", "analyze", "analyse", "preview", "terraform",
))  # fmt: skip
_OTHER_BOTS: Final = ("robot", "chatbot", "certbot", "dependabot", "slackbot", "discordbot", "telegrambot", "mergebot")
_NAMING: Final = frozenset(
    ("image", "container_name", "name", "hostname", "service")
)  # keys beside a program's variables
_APPS: Final = (("app",), ("name",), ("service",))
_SERVICES: Final = ("services", "apps", "processes")
_NOT_TRADING: Final = CHORES | BUILDING | CHATS | frozenset((
    "web", "ui", "frontend", "backend", "dashboard", "api", "server", "db", "database", "redis", "grafana", "docs",
    "prometheus", "site", "monitor", "monitoring", "data", "collector", "recorder", "feed", "backtest", "backtester",
))  # fmt: skip
_FORMATS: Final = frozenset(("dockerfile", "procfile"))
_TURNING: Final = frozenset(("rotate", "rotation"))  # of logs, or of a portfolio
_RUNS: Final = frozenset(("run", "script"))
_TESTERS: Final = frozenset(("pytest", "tox", "nox", "jest", "vitest", "unittest", "mypy", "ruff", "install", "lint"))
_KEYS: Final = frozenset(("key", "secret", "token", "passphrase"))
_REHEARSALS: Final = frozenset(("--paper", "--paper-trading", "--testnet", "--paper-trade", "--backtest"))
_ACCOUNTS: Final = frozenset(("--account", "--mode", "--trading-mode", "--account-type", "--run-mode", "--venue-mode"))
_PAPER: Final = frozenset((
    "paper", "demo", "testnet", "backtest", "paper trading", "simulation", "simulated", "shadow",
))  # fmt: skip
_TRADING_VERBS: Final = (("rebalance",), ("trade",), ("execute",), ("hedge",), ("liquidate",))
_SENDING: Final = (("send",), ("submit",), ("route",), ("place",), ("run",), ("go",))
_SENDERS: Final = frozenset((
    "rebalancer", "rebalance", "orders", "order", "oms", "ems", "execution", "executor", "portfolio", "broker", "desk",
    "basket", "hedger", "strategy", "strategies", "allocator",
))  # fmt: skip
_FEW: Final = 60  # settings of an object


def is_trader(label: set[str]) -> bool:
    """`python -m bot`, `gridbot run`, `./tradebot`: some word is a bot or trader, and none that only talks."""
    bots = {word for word in label if word.endswith(("bot", "trader")) and not word.endswith(_OTHER_BOTS)}
    return bool(label & _TRADERS or bots)


def does(label: words.Tokens) -> bool:
    """`python -m rebalancer send`: the last word of a command is the verb of one who trades."""
    verb, rest = label[-1:], set(label[:-1])
    return verb in _TRADING_VERBS or (verb in _SENDING and not rest.isdisjoint(_SENDERS | STRONG))


def is_sized(call: Setting) -> bool:
    """A command whose options say what is traded, or how much: `python -m house.rotate --universe sectors.csv`."""
    label = set(words.tokens(call.key))
    if call.kind is not Kind.CALL or not call.key.startswith(COMMAND) or label & (_NOT_TRADING - _TURNING | _LOOKING):
        return False
    options = (words.tokens(option) for option in call.value.split() if option.startswith("--"))
    return any(option[-1:] and option[-1] in _SIZES for option in options)


class Traders:
    """A document, asked whether the program that a setting is for trades by its name."""

    def __init__(self, document: Document, siblings: dict[Path, list[Setting]]) -> None:
        self._document = document
        self._siblings = siblings
        self._known: dict[Path, bool] = {}

    def own(self, setting: Setting) -> bool:
        """Its service, container, image or process is called a bot or trader: `image: acme/grid-bot`."""
        if self._document.format in _FORMATS:
            return self._whole
        if self._document.format == "toml" or (self._document.format == "json" and "env" in setting.path):
            return self._is_app
        if self._document.format != "yaml" and not self._is_of_pm2(setting):
            return False
        return any(self._is_called_so(setting.path[:end]) for end in range(1, len(setting.path)))

    def _is_of_pm2(self, setting: Setting) -> bool:
        """A variable of a process in an `ecosystem.config.js`."""
        return self._document.format == "javascript" and "apps" in setting.path[:-3] and setting.path[-2][:3] == "env"

    def job(self, setting: Setting) -> bool:
        """A variable before a command in the crontab of a desk, unless that command does a chore or looks."""
        if self._document.format != "crontab" or not is_desk(set(words.tokens(self._document.path))):
            return False
        started = [set(words.tokens(one.key)) for one in self._document.settings if one.line == setting.line]
        return len(started) > 1 and not any(label & (_NOT_TRADING | _LOOKING) for label in started)

    def tried(self, setting: Setting) -> bool:
        """A variable of a job that only runs tests: what they refuse is set there on purpose."""
        if setting.path[-2:-1] not in (("env",), ("environment",), ("variables",)) or self._document.format != "yaml":
            return False
        job = setting.path[:-2]
        below = (one for one in self._document.settings if job and one.path[: len(job)] == job)
        lines = [line for one in below if _RUNS.intersection(one.path[-2:]) for line in one.value.splitlines() if line]
        return bool(lines) and all(not _TESTERS.isdisjoint(words.tokens(line[:_FEW])) for line in lines)

    def sized(self, setting: Setting) -> bool:
        """An option beside others that say what is traded, or a variable of a job with such a command."""
        if setting.path[-2:-1] in (("environment",), ("env",)):
            job = setting.path[:-2]
            return any(one.path[: len(job)] == job and is_sized(one) for one in self._document.settings)
        return any(one.path == setting.path[:-1] and is_sized(one) for one in self._document.settings)

    def start(self, setting: Setting, command: str) -> bool:
        """A command stands where a bot or trader is defined, whatever it is called itself: `python main.py`."""
        if not (CHORES | BUILDING).isdisjoint(words.tokens(command)):
            return False
        label = set(words.tokens(command))
        if command in self._rehearsed or (is_strategy(label) and label.isdisjoint(_NOT_TRADING | _LOOKING)):
            return True
        if setting.path[:1] == ("jobs",) and is_trader(set(words.tokens(setting.path[1]))):
            return label.isdisjoint(_NOT_TRADING | _LOOKING)
        return self.own(setting) or any(self._holds_keys(setting.path[:end]) for end in range(1, len(setting.path)))

    @cached_property
    def _rehearsed(self) -> frozenset[str]:
        """Programs that the file also starts without real money: `main.py --paper` here, `main.py --live` there."""
        found = set()
        for one in self._document.settings:
            if len(one.path) > 1 and one.path[-2].startswith(COMMAND):
                chosen = words.folded(one.value) if one.path[-1] in _ACCOUNTS else ""
                if one.path[-1] in _REHEARSALS or chosen in _PAPER:
                    found.add(one.path[-2])
        return frozenset(found)

    def _holds_keys(self, holder: Path) -> bool:
        """A service with a key of a venue among its variables, which is not there for data or a page."""
        if holder[-2:-1] not in (("services",), ("apps",)) or not _NOT_TRADING.isdisjoint(words.tokens(holder[-1])):
            return False
        names = (set(words.tokens(one.key)) for one in self._siblings.get((*holder, "environment"), ())[:_FEW])
        return any(found & STRONG and found & _KEYS for found in names)

    @cached_property
    def _whole(self) -> bool:
        """The image or the processes of one file are those of one program; its folder may bear the name."""
        label = set(words.tokens(self._document.path)) | set(words.tokens(self._document.text[:20_000]))
        return is_trader(label) and label.isdisjoint(CHATS)

    @cached_property
    def _is_app(self) -> bool:
        """The file deploys one program, which its first key names: `app = "gridbot"` of Fly, `"name"` of Heroku."""
        first = next(iter(self._document.settings), None)
        label = set(words.tokens(first.value)) if first and first.path in _APPS else set()
        return (is_trader(label) or is_strategy(label)) and label.isdisjoint(_NOT_TRADING)

    def _is_called_so(self, holder: Path) -> bool:
        if holder not in self._known:
            names = (set(words.tokens(name)) for name in self._names(holder))
            self._known[holder] = any(
                (is_trader(label) or is_strategy(label)) and label.isdisjoint(_NOT_TRADING) for label in names
            )
        return self._known[holder]

    def _names(self, holder: Path) -> Iterator[str]:
        """What the object at a path is called: a service by its key, a container by its name and image."""
        service = holder[-2:-1] != () and holder[-2] in _SERVICES
        container = holder[-2:-1] != () and holder[-2] in ("containers", "initContainers") and holder[-1].isdigit()
        if service and not holder[-1].startswith(COMMAND):
            yield holder[-1]
        if service or container:
            for one in self._siblings.get(holder, ())[:_FEW]:
                if one.key in _NAMING:
                    yield one.value.rpartition("/")[2].partition(":")[0].partition("@")[0]
