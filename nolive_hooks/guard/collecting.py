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
    "signals",
))  # fmt: skip


def collects(document: Document) -> bool:
    """One of its sections is about collecting; no key tells what is traded, with what money or in whose name."""
    keys = {part for setting in document.settings for part in setting.path if not part.isdigit()}
    sections = {setting.path[0] for setting in document.settings if len(setting.path) > 1}
    if not any(_GATHERING.intersection(split(section)) for section in sections):
        return False
    return not any(_TRADING.intersection(split(key)) or label(key).field for key in keys)
