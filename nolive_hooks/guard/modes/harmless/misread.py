"""What the words of a house misread: clients without keys, answers, browsers, states of objects, trials, reports."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Final

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.guard.modes.harmless.keyless import Keyless
from nolive_hooks.guard.modes.harmless.records import Records
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING, Path
from nolive_hooks.model import Kind, Setting

_BROWSERS: Final = frozenset((
    "puppeteer", "playwright", "chromium", "chrome", "electron", "selenium", "webdriver", "headless", "browser",
))  # fmt: skip
_PROCESSES: Final = frozenset(
    ("setuid", "gpu", "namespace", "seccomp", "qtwebengine", "webengine", "iframe")
)  # kinds of sandbox of a browser's process
_SHOWN: Final = frozenset(("live", "public", "site", "web"))  # before `demo`: what visitors look at
_FACTS: Final = (("simulated",), ("is", "simulated"), ("executed",))
_ANSWERING: Final = frozenset((
    "body", "blocked by", "reason", "error", "errors", "status", "ok", "success", "message", "result", "code",
))  # fmt: skip
_ROW: Final = frozenset(("date", "pnl", "wins", "losses", "weekday", "timestamp", "close", "volume"))
_REPORT: Final = (("run id", "report id", "incident id"), ("timestamp", "date"), ("issue", "root cause", "severity"))
_ACCOUNTS: Final = (("paper",), ("testnet",), ("test", "net"), ("sandbox",), ("is", "paper"), ("use", "testnet"))
_HELD: Final = frozenset(("broker", "client", "exchange", "gateway"))
_COMPONENTS: Final = (("order", "preview"), ("shadow", "mode"), ("preview",))
_DEVELOPING: Final = frozenset(("development", "developer", "dev", "debug", "debugging", "testing"))
_OWN: Final = frozenset(("key", "secret", "url", "host"))
_MEMBERS: Final = ("this", "self")


class Misread:
    """One document, asked whether a setting that reads like a switch to live is none."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._keyless = Keyless(context)
        self._records = Records(context.program)

    def excuses(self, setting: Setting) -> bool:
        """True where a setting switches no trading, whatever its words say."""
        key = words.tokens(setting.key)
        if self._is_browsers(key) or self._is_trial(setting, key):
            return True
        if key[-2:-1] and key[-1] == "demo" and key[-2] in _SHOWN:
            return True  # `LIVE_DEMO=0`
        if self._is_component(setting, key) or self._is_lane(setting, key):
            return True
        if not self._context.code:
            return self._context.document.format == "json" and self._reports
        return (
            self._answers(setting, key)
            or self._is_counted(setting)
            or self._is_state(setting, key)
            or self._is_on_paper(setting, key)
            or self._records.hold(setting)
            or (self._is_about_data if self._context.option(setting) else self._keyless.reads(setting))
        )

    def _is_browsers(self, key: words.Tokens) -> bool:
        """`--no-sandbox`, `--disable-setuid-sandbox`: how a browser runs its pages."""
        if "sandbox" not in key:
            return False
        browser = key == ("no", "sandbox") and not _BROWSERS.isdisjoint(self._context.words)
        return browser or not _PROCESSES.isdisjoint(key)

    def _is_component(self, setting: Setting, key: words.Tokens) -> bool:
        """`enable_shadow_mode` among `enable_ab_testing` and `enable_audit_trail`, `enable_order_preview`."""
        if key[:1] != ("enable",) or key[1:] not in _COMPONENTS:
            return key[-2:] == ("test", "mode") and not _DEVELOPING.isdisjoint(setting.path[-2:-1])
        beside = {name for name in self._context.children.get(setting.path[:-1], ()) if name.startswith("enable_")}
        return key[1:] == ("order", "preview") or len(beside) > len(_MEMBERS)

    def _is_lane(self, setting: Setting, key: words.Tokens) -> bool:
        """`SPOT_DEMO_ENABLED` beside `SPOT_DEMO_API_KEY`: a way of its own to demo trading that is shut."""
        if key[-2:] != ("demo", "enabled"):
            return False
        names = map(words.tokens, self._context.children.get(setting.path[:-1], ()))
        return any(name[: len(key) - 1] == key[:-1] and _OWN.intersection(name[len(key) - 1 :]) for name in names)

    def _is_trial(self, setting: Setting, key: words.Tokens) -> bool:
        """`test_mode_enabled` beside `test_mode_symbol`: a trial with settings of its own trades as well."""
        if key[:2] != ("test", "mode"):
            return False
        beside = map(words.tokens, self._context.children.get(setting.path[:-1], ()))
        return any(other[:2] == key[:2] and len(other) > 2 and words.meaning(other) is None for other in beside)

    @functools.cached_property
    def _reports(self) -> bool:
        """The root of a document, or its one object, is the report of an incident."""
        top = {" ".join(words.tokens(key)) for one in self._context.document.settings for key in one.path[:2]}
        return all(not top.isdisjoint(names) for names in _REPORT)

    def _answers(self, setting: Setting, key: words.Tokens) -> bool:
        """`{ simulated: false, reason: ... }` says what happened, `{"live": True, "pnl": ...}` is a row of a table."""
        if key not in _FACTS and key != ("live",):
            return False
        beside = {" ".join(words.tokens(one)) for one in self._context.children.get(setting.path[:-1], ())}
        if key == ("live",):
            return len(_ROW & beside) > 1
        return not _ANSWERING.isdisjoint(beside) or "body" in setting.path

    def _is_counted(self, setting: Setting) -> bool:
        """`stats["live_trades"] += 1`."""
        return setting.kind is Kind.NUMBER and "+=" in self._context.program.line(setting.line)

    def _is_state(self, setting: Setting, key: words.Tokens) -> bool:
        """`this.isLive = true` that the same program sets back: what an object is at the moment."""
        states = key == ("is", "live") and setting.path[-2:-1] != () and setting.path[-2] in _MEMBERS
        return states and len(self._states.get(setting.path[-2:], ())) > 1

    @functools.cached_property
    def _states(self) -> dict[Path, set[bool]]:
        """Members of objects, with the yes and no that the program gives them."""
        found: dict[Path, set[bool]] = defaultdict(set)
        for one in self._context.document.settings:
            value = words.folded(one.value)
            if one.path[-2:-1] and one.path[-2] in _MEMBERS and value in words.TRUE | words.FALSE:
                found[one.path[-2:]].add(value in words.TRUE)
        return found

    def _is_on_paper(self, setting: Setting, key: words.Tokens) -> bool:
        """`Rebalancer(broker=broker, dry_run=False)` beside `broker = Broker(paper=True)`: orders go to paper."""
        call = self._context.calls.get(setting.path[:-1])
        if key != ("dry", "run") or call is None or _HELD.isdisjoint(call.value.split()):
            return False
        return self._accounts.get(_scope(setting.path)) == {True}

    @functools.cached_property
    def _accounts(self) -> dict[Path, set[bool]]:
        """By function, whether the accounts that it opens are paper ones."""
        found: dict[Path, set[bool]] = defaultdict(set)
        for one in self._context.document.settings:
            if words.tokens(one.key) in _ACCOUNTS and self._context.argument(one):
                found[_scope(one.path)].add(words.folded(one.value) in words.TRUE)
        return found

    @functools.cached_property
    def _is_about_data(self) -> bool:
        """By its own name a program for market data, in which no word is about orders."""
        named = words.tokens(self._context.document.path.rpartition("/")[2])
        return "data" in named and self._context.words.isdisjoint(EXECUTING - {"trader"})


def _scope(path: Path) -> Path:
    """The path of the function that a setting stands in."""
    return path[: max((at + 1 for at, key in enumerate(path) if key.startswith(SCOPE)), default=0)]
