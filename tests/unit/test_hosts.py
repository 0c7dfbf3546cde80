"""Addresses that reach live trading are found; market data, paper hosts, deny lists and comments pass."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents import read
from nolive_hooks.guard import hosts
from nolive_hooks.model import Blob, Finding, Severity
from tests.unit.minting import fill

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "live-endpoint"
TRADING = [(venue, host) for venue in venues() for host in venue.trading_hosts]
DATA = [(venue, host) for venue in venues() for host in (*venue.market_data_hosts, *venue.paper_hosts)]


def judge(path: str, text: str) -> list[Finding]:
    return list(hosts.judge(read(Blob(path, text.encode()))))


def files(case: Path) -> Iterator[tuple[str, list[Finding]]]:
    for file in sorted(case.rglob("*")):
        if file.is_file() and file.name != "endpoints.txt":
            text, _ = fill(file.read_text(), random.Random(1))
            path = file.relative_to(case).as_posix()
            yield path, judge(path, text)


@pytest.mark.parametrize("case", sorted((EXAMPLES / "block").iterdir()), ids=lambda case: case.name)
def test_example_is_blocked_at_its_line(case: Path) -> None:
    expected = {tuple(line.split()) for line in (case / "endpoints.txt").read_text().splitlines()}
    got = {
        (f"{path}:{one.location.line}", one.rule.removeprefix("live-endpoint/"))
        for path, findings in files(case)
        for one in findings
        if one.severity is Severity.BLOCK
    }
    assert got == expected


@pytest.mark.parametrize("case", sorted((EXAMPLES / "allow").iterdir()), ids=lambda case: case.name)
def test_example_passes(case: Path) -> None:
    for path, findings in files(case):
        assert not findings, f"{path}: {[(one.location.line, one.message) for one in findings]}"


@pytest.mark.parametrize(("venue", "host"), TRADING, ids=lambda one: getattr(one, "id", one))
def test_every_trading_host_is_found_and_its_remedy_passes(venue: Venue, host: str) -> None:
    (finding,) = judge("config.yaml", f"broker:\n  url: https://{host}/v1\n")
    assert finding.rule == f"live-endpoint/{venue.id}"
    assert (finding.location.line, finding.location.column) == (2, 8)
    if venue.paper_hosts:
        paper = finding.remedy.split("set broker.url to ")[1].split(",")[0]
        assert judge("config.yaml", f"broker:\n  url: {paper}/v1\n") == []


@pytest.mark.parametrize(("venue", "host"), DATA, ids=lambda one: getattr(one, "id", one))
def test_market_data_and_paper_hosts_pass(venue: Venue, host: str) -> None:
    assert judge("config.yaml", f"feed:\n  url: https://{host}/v1\n  testnet: true\n") == []


def test_a_production_host_alone_is_not_live() -> None:
    alone = [
        (venue, host)
        for venue in venues()
        for host in venue.live_hosts
        if host not in venue.trading_hosts + venue.mixed_hosts
    ]
    assert len(alone) > 200
    for venue, host in alone:
        assert judge("config.toml", f'[feed]\nurl = "https://{host}"\n') == [], f"{venue.id} {host}"


def test_lines_above_change_no_fingerprint() -> None:
    text = "broker:\n  url: https://api.alpaca.markets\n"
    (before,) = judge("a.yaml", text)
    (after,) = judge("a.yaml", "# one\nother: 1\n" + text)
    assert (before.rule, before.fingerprint) == (after.rule, after.fingerprint)
    assert after.location.line == before.location.line + 2


def test_userinfo_in_an_address_is_not_repeated() -> None:
    text, made = fill("broker:\n  url: https://user:@mint:kucoin.secret@@api.alpaca.markets/v2\n", random.Random(2))
    (finding,) = judge("a.yaml", text)
    assert finding.rule == "live-endpoint/alpaca"
    assert made[0][2] not in repr(finding)


COLLECTED = "api:\n  baseUrl: https://api.binance.com\n  useTestnet: false\nsymbols: [BTCUSDT]\n"


@pytest.mark.parametrize("section", ["collection", "download", "dataset", "ingestion"])
def test_a_configuration_that_gathers_data_is_told_by_its_fields(section: str) -> None:
    gathers = f"{section}:\n  parallel: 3\n"
    for path in ("fetch.yaml", "datasets/fetch.yaml"):
        assert not judge(path, COLLECTED + gathers)
        assert judge(path, COLLECTED)
    for trades in ("risk: {max: 2}\n", "maxOrders: 2\n", "strategy: rsi\n", 'apiSecret: "${SECRET}"\n'):
        assert judge("datasets/fetch.yaml", COLLECTED + gathers + trades), trades
