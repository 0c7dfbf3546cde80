"""Credentials in places of their own: samples of a broker, the class of an SDK, networks of contracts, rows of SQL."""

from __future__ import annotations

import random

import pytest

from nolive_hooks import sieve
from nolive_hooks.documents import read
from nolive_hooks.guard import hosts, keys
from nolive_hooks.model import Blob
from tests.unit.minting import pick, uuid

RNG = random.Random(41)
HEX_40 = pick(RNG, "hex-lower", 40)
HEX_64 = pick(RNG, "hex-lower", 64)
PASSWORD = pick(RNG, "alnum", 14)
SECRET = pick(RNG, "alnum", 64)
KIS_KEY = "PS" + pick(RNG, "alnum", 34)
KIS_SECRET = pick(RNG, "alnum", 178) + "=="
KUCOIN = pick(RNG, "hex-lower", 24)
KUCOIN_SECRET = uuid(RNG)


def found(path: str, text: str) -> list[tuple[int, str]]:
    data = text.encode()
    told = [(one.location.line, one.rule) for one in keys.judge(read(Blob(path, data))) if one.blocks]
    assert sieve.suspicious(path, data) or not told
    return told


def test_both_halves_under_the_names_of_the_samples_of_a_broker() -> None:
    text = f'my_app: "{KIS_KEY}"\nmy_sec: "{KIS_SECRET}"\npaper_app: ""\n'
    assert found("kis_devlp.yaml", text) == [(1, "live-key/kis.app_key"), (2, "live-key/kis.app_secret")]
    assert found("kis_devlp.yaml", f'paper_app: "{KIS_KEY}"\npaper_sec: "{KIS_SECRET}"\n') == []
    assert found("phone.yaml", f'my_app: "{KIS_KEY}"\n') == []


def test_the_class_of_an_sdk_whose_file_names_the_broker() -> None:
    text = f'class config(object):\n    password = "{PASSWORD}"\n    api_key = "{HEX_40}"\n    acc_type = "LIVE"\n'
    assert [line for line, _ in found("trading_ig_config.py", text)] == [2, 3]
    assert found("config_of_a_page.py", text) == []


def test_the_password_of_a_gateway_in_a_container() -> None:
    text = "services:\n  ibeam:\n    environment:\n      IBEAM_PASSWORD: {}\n"
    assert [line for line, _ in found("compose.yml", text.format(f'"{PASSWORD}"'))] == [4]
    assert found("compose.yml", text.format('"${IBEAM_PASSWORD}"')) == []


@pytest.mark.parametrize(("network", "lines"), [("polygon", [4]), ("hardhat", []), ("localhost", [])])
def test_a_key_that_signs_on_a_network(network: str, lines: list[int]) -> None:
    inside = f'{network}: {{\n      accounts: ["0x{HEX_64}"],\n    }},'
    text = f"module.exports = {{\n  networks: {{\n    {inside}\n  }},\n}};\n"
    assert [line for line, _ in found("hardhat.config.js", text)] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("INSERT INTO accounts (venue, api_key, api_secret) VALUES\n ('kucoin', '{}', '{}');\n", [2, 2]),
        (
            "insert into \"accounts\" (venue, note, api_key, api_secret) values ('kucoin', 'a, b', '{}', '{}');\n",
            [1, 1],
        ),
        ("INSERT INTO orders (venue, client_id, order_id) VALUES ('kucoin', '{}', '{}');\n", []),
        ("INSERT INTO accounts (venue, api_key) VALUES ('kucoin', '{}', '{}');\n", []),  # not one cell for each column
    ],
)
def test_cells_of_inserted_rows_stand_under_their_columns(text: str, lines: list[int]) -> None:
    assert [line for line, _ in found("seed.sql", text.format(KUCOIN, KUCOIN_SECRET))] == lines


def test_the_host_of_a_venue_among_the_variables_of_a_secret() -> None:
    text = (
        "kind: Secret\nmetadata:\n  name: venue\nstringData:\n"
        f"  BITMEX_API_KEY: {pick(RNG, 'alnum', 24)}\n  BITMEX_API_SECRET: {pick(RNG, 'alnum', 48)}\n  BITMEX_URL: https://{{}}/api/v1\n"
    )
    live, paper = (
        read(Blob("s.yaml", text.format(host).encode())) for host in ("www.bitmex.com", "testnet.bitmex.com")
    )
    assert [one.location.line for one in hosts.judge(live)] == [7]
    assert list(hosts.judge(paper)) == []
