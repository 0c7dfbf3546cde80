"""Whether a configuration gathers market data and trades nothing: its fields say what it is for, not its folder."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.keys.names import label, split
from nolive_hooks.model import Document

_GATHERING: Final = frozenset((
    "collection", "collector", "collect", "download", "downloads", "downloader", "dataset", "datasets", "ingest",
    "ingestion", "backfill", "recorder", "recording",
))  # fmt: skip
_TRADING: Final = frozenset((
    "order", "orders", "position", "positions", "risk", "stake", "leverage", "strategy", "strategies", "trade",
    "trades", "trading", "trader", "execution", "broker", "wallet", "account", "capital", "balance", "margin", "signal",
    "signals", "bot", "bots", "lot", "lots", "quantity", "qty", "paper", "live",
))  # fmt: skip
_DRY_RUN: Final = ("dry", "run")


def collects(document: Document) -> bool:
    """One of its sections is about collecting; no key tells what is traded, with what money or in whose name.

    A dry run of a part is that part's own (`sink.dry_run`), one of the whole may be one of a trader.
    """
    keys = {part for setting in document.settings for part in setting.path if not part.isdigit()}
    sections = {setting.path[0] for setting in document.settings if len(setting.path) > 1}
    if any(len(setting.path) == 1 and split(setting.key)[:2] == _DRY_RUN for setting in document.settings):
        return False
    if not any(_GATHERING.intersection(split(section)) for section in sections):
        return False
    return not any(_TRADING.intersection(split(key)) or label(key).field for key in keys)
