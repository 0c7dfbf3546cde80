"""Write bars.csv: 1,500 one-minute bars of the embedded generator, seed 30. `python bars.py bars.csv`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from nolive_hooks.procedure import engine, market

END = dt.datetime(2026, 11, 22, 10, 45, tzinfo=dt.UTC)

rows = ["ts,open,high,low,close,volume"]
for bar in market.bars("trend", 30, 1500, int(END.timestamp())):
    opened = dt.datetime.fromtimestamp(bar.start, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows.append(",".join((opened, *(engine.money(price) for price in bar[1:5]), str(bar.volume))))
Path(sys.argv[1]).write_text("\n".join(rows) + "\n", encoding="ascii")
