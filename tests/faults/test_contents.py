"""Faults C1-C18: contents that hide, break or exhaust, judged by the installed commands in real repositories."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import pickle
import resource
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.e2e.stage_support import LIVE, SAFE, install, with_remote
from tests.support import BIN, Sandbox, words
from tests.unit.evidence_checks import COMPLETE
from tests.unit.evidence_factory import RUN_ID

HOOK = str(BIN / "nolive-hook")
NOLIVE = str(BIN / "nolive")
Mint = Callable[[int], str]


def answer(repo: Sandbox, files: Mapping[str, str | bytes], *arguments: str) -> dict[str, Any]:
    """What `nolive scan` says of some files."""
    for path, text in files.items():
        repo.write(path, text)
    done = repo.run(NOLIVE, "scan", "--format", "json", *arguments)
    assert done.returncode in (0, 1, 3), words(done)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "code": done.returncode}


def places(found: dict[str, Any], severity: str = "block") -> dict[str, list[tuple[str, int, int]]]:
    """(class, line, column) of the findings of each file."""
    seen: dict[str, list[tuple[str, int, int]]] = {}
    for one in found["findings"]:
        if one["severity"] == severity and not one["allowed"]:
            row = (one["rule"].partition("/")[0], one["line"], one["column"])
            seen.setdefault(one["path"], []).append(row)
    return seen


def bot(mint: Mint) -> str:
    """A configuration that is live in two ways: a credential and a safety flag."""
    return f'{{"exchange": {{"name": "binance",\n  "secret": "{mint(64)}"}},\n "dry_run": false, "n": "€"}}\n'


def test_C1_no_encoding_is_a_hiding_place(repo: Sandbox, minted: Mint) -> None:
    text = bot(minted)
    forms = {f"{name}.json": text.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-16", "utf-32")}
    forms["odd.json"] = text.encode("utf-16-le") + b"x"
    forms["mark.json"] = b"\xfe\xff" + text.encode("utf-16-be")
    found = answer(repo, forms)
    assert found["code"] == 1
    for name in forms:
        assert places(found)[name] == [("live-key", 2, 13), ("safety-off", 3, 13)], name
    repo.git("add", "-A")
    done = repo.run(HOOK)
    assert done.returncode == 1
    assert "and 9 more" in done.stderr, "the hook says the same of the index"


def test_C2_marks_and_line_ends_change_no_verdict_and_no_place(repo: Sandbox) -> None:
    rows = ["# bot", "[environment]", 'mode = "live"']
    toml = {
        "lf.toml": "\n".join(rows) + "\n",
        "bom.toml": "\ufeff" + "\n".join(rows) + "\n",
        "crlf.toml": "\r\n".join(rows) + "\r\n",
        "cr.toml": "\r".join(rows),
        "no-end.toml": "\n".join(rows),
    }
    strange = {"nel.json": '{"exchange": "kraken", "a": "x\x85y\u2028z\u2029",\n "trading_mode": "live"}'}
    found = answer(repo, {**toml, **strange})
    assert places(found) == {
        **{name: [("live-mode", 3, 8)] for name in toml},
        "nel.json": [("live-mode", 2, 18)],
    }


def test_C3_nul_bytes_blind_neither_the_parser_nor_the_line_scan(repo: Sandbox, minted: Mint) -> None:
    secret = minted(64)
    data = f'[environment]\nmode = "live"\n# \0\0\n[exchange]\nbinance_api_secret = "{secret}"\n'.encode()
    blob = bytes(range(256)) + f"\nbinance_api_secret = {secret}\n".encode()
    found = answer(repo, {"bot.toml": data, "core.bin": blob})
    assert places(found)["bot.toml"] == [("live-mode", 2, 8), ("live-key", 5, 22)]
    assert [row[0] for row in places(found)["core.bin"]] == ["live-key"]


def test_C4_nothing_huge_and_very_long_cost_bounded_time_and_memory(repo: Sandbox) -> None:
    row = b'{"id":12345,"symbol":"BTC/USDT","price":1.25,"side":"buy"},'
    repo.write("empty.toml", "")
    repo.write("line.json", b"[" + row * (6_000_000 // len(row)) + b'{"dry_run":false,"stake_currency":"EUR"}]')
    with repo.write("huge.bin", "").open("r+b") as stream:
        stream.truncate(1 << 30)
    repo.git("add", "empty.toml", "line.json")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_500 << 20, 1_500 << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [NOLIVE, "scan", "--format", "json"], cwd=repo.path, env=repo.environment(), capture_output=True, text=True,
        check=False, preexec_fn=limited,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [row[0] for row in places(found)["line.json"]] == ["safety-off"]
    assert [item["path"] for item in found["skipped"]] == ["huge.bin"]
    assert "too large" in done.stdout


def test_C5_of_two_values_of_one_key_any_live_one_counts_and_is_told(repo: Sandbox) -> None:
    files = {
        "a.yaml": "exchange: kraken\ntrading_mode: live\ntrading_mode: paper\n",
        "b.json": '{"exchange": "kraken",\n"trading_mode": "live",\n"trading_mode": "paper"}',
        "c.json": '{"exchange": "kraken",\n"dry_run": true,\n"dry_run": false}',
        "d.toml": '[environment]\nmode = "live"\nmode = "paper"\n',
        "e.ini": "[trading]\nmode = live\nmode = paper\n",
        "same.yaml": "exchange: kraken\ntrading_mode: paper\ntrading_mode: paper\n",
    }
    found = answer(repo, files)
    lines = {path: [row[1] for row in rows] for path, rows in places(found).items()}
    assert lines == {"a.yaml": [2], "b.json": [2], "c.json": [3], "d.toml": [2], "e.ini": [2]}
    told = places(found, "warn")
    assert {path: [row[:2] for row in rows] for path, rows in told.items()} == {
        "a.yaml": [("duplicate-key", 3)],
        "b.json": [("duplicate-key", 3)],
        "c.json": [("duplicate-key", 2)],
        "d.toml": [("duplicate-key", 3)],
        "e.ini": [("duplicate-key", 3)],
    }


def test_C6_yaml_is_composed_and_never_constructed(repo: Sandbox) -> None:
    files = {
        "merge.yaml": "base: &b\n  exchange: kraken\n  trading_mode: live\nbot:\n  <<: *b\n",
        "alias.yaml": "exchange: kraken\nword: &w live\ntrading_mode: *w\n",
        "two.yaml": "exchange: kraken\n---\nexchange: kraken\ntrading_mode: live\n",
        "tag.yaml": 'exchange: kraken\na: !!python/object/apply:os.system ["touch pwned"]\ntrading_mode: !!str live\n',
    }
    found = answer(repo, files)
    lines = {path: [row[1] for row in rows] for path, rows in places(found).items()}
    assert lines["merge.yaml"] == [3]
    assert lines["two.yaml"] == [4]
    assert lines["tag.yaml"] == [3]
    assert lines["alias.yaml"]
    assert not (repo.path / "pwned").exists()


def test_C7_yaml_is_judged_on_its_text_not_on_what_yaml_1_1_makes_of_it(repo: Sandbox) -> None:
    live = {
        "off.yaml": "exchange: kraken\ndry_run: off\n",
        "no.yaml": "exchange: kraken\npaper_trading: No\n",
        "on.yaml": "exchange: kraken\nlive_trading: on\n",
    }
    safe = {"safe.yaml": "exchange: kraken\ndry_run: on\nlive_trading: no\nat: 12:30:45\nday: 2026-01-01\nn: 0o17\n"}
    found = answer(repo, {**live, **safe})
    assert set(places(found)) == set(live)


@pytest.mark.parametrize("name", ["bomb.yaml", "deep.json", "deep.yaml", "deep.toml", "wide.json", "large.yaml"])
def test_C8_beyond_the_caps_trading_configuration_is_not_called_clean(repo: Sandbox, name: str) -> None:
    bomb = "".join(f"{b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    head = "exchange: kraken\ntrading_mode: paper\n"
    deep = "[" * 5_000 + "]" * 5_000
    text = {
        "bomb.yaml": f"{head}a: &a [{','.join('x' * 10)}]\n{bomb}",
        "deep.json": f'{{"exchange": "kraken", "trading_mode": "paper", "x": {deep}}}',
        "deep.yaml": f"{head}x: {deep}\n",
        "deep.toml": f'exchange = "kraken"\ntrading_mode = "paper"\nx = {deep}\n',
        "wide.json": '{"exchange": "kraken", "trading_mode": "paper", "x": [' + "1," * 120_000 + "1]}",
        "large.yaml": head + "k: v\n" * 1_100_000,
    }[name]
    repo.write(name, text)
    done = repo.run(NOLIVE, "scan")
    assert done.returncode == 3, words(done)
    assert f"{name}: looks like trading configuration and cannot be read" in " ".join(done.stdout.split())
    repo.git("add", "-A")
    assert repo.run(HOOK).returncode == 3


def test_C9_json_as_programs_write_it_keeps_its_places(repo: Sandbox) -> None:
    text = (
        '{\n\t// comment\n\t"exchange": "kraken", /* more */\n\t"dry\\u005frun": false,\n'
        '\t"n": NaN, "h": 123456789012345678901234567890, "l": [1, 2,],\n}\n'
    )
    found = answer(repo, {"bot.json": text})
    assert [row for row in places(found)["bot.json"] if row[0] == "safety-off"] == [("safety-off", 4, 18)]
    assert found["code"] == 1


def test_C10_what_cannot_be_parsed_is_a_doubt_where_it_trades_and_a_note_elsewhere(repo: Sandbox) -> None:
    repo.write("bot.json", '{"exchange": {"name": "binance"}, "dry_run": ')
    done = repo.run(NOLIVE, "scan")
    assert done.returncode == 3
    assert "bot.json: looks like trading configuration and cannot be read" in " ".join(done.stdout.split())
    (repo.path / "bot.json").unlink()
    found = answer(repo, {"site.toml": "title = \n[x\n", "menu.yaml": "a: [1\n", "page.json": '{"a": '})
    assert (found["code"], places(found)) == (0, {})
    found = answer(repo, {"bot.toml": '[environment]\nmode = "live"\nbroken = = 1\n'})
    assert (found["code"], places(found)["bot.toml"][0][:2]) == (1, ("live-mode", 2)), "its lines were scanned"


KUBERNETES = """\
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: trader
          env:
            - name: TRADING_MODE
              value: %s
"""
ELSEWHERE = {
    "compose.yaml": ("services:\n  trader:\n    environment:\n      TRADING_MODE: ${MODE:-%s}\n", "live", "paper"),
    "trader/cli.py": ('parser.add_argument("--trading-mode", default="%s")\n', "live", "paper"),
    "trader/run.py": ('import os\n\ntrading_mode = os.environ.get("TRADING_MODE", "%s")\n', "live", "paper"),
    "start.sh": ("python -m trader --set trading.mode=%s\n", "live", "paper"),
    "Dockerfile": ("FROM python:3.12\nENV TRADING_MODE=%s\nCMD python -m trader\n", "live", "paper"),
    "Procfile": ("worker: python -m trader --%s\n", "live", "paper"),
    "trader.service": ("[Service]\nExecStart=/usr/bin/trader --mode %s\n", "live", "paper"),
    "k8s.yaml": (KUBERNETES, "live", "paper"),
    "Makefile": ("run:\n\tpython -m trader --%s\n", "live", "paper"),
    ".env.example": ("EXCHANGE=kraken\nTRADING_MODE=%s\n", "live", "paper"),
}


def notebook(value: str) -> str:
    cell = {"cell_type": "code", "source": [f'trading_mode = "{value}"\n', "exchange = ccxt.kraken()\n"], "outputs": []}
    return json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}, indent=1)


def test_C11_a_switch_is_found_wherever_it_is_thrown_and_its_twin_is_not(repo: Sandbox) -> None:
    live = {f"live/{name}": text % on for name, (text, on, _) in ELSEWHERE.items()}
    safe = {f"safe/{name}": text % off for name, (text, _, off) in ELSEWHERE.items()}
    found = answer(repo, {**live, **safe, "live/a.ipynb": notebook("live"), "safe/a.ipynb": notebook("paper")})
    assert set(places(found)) == {*live, "live/a.ipynb"}


def test_C12_the_word_alone_says_nothing(repo: Sandbox) -> None:
    files = {
        "prices.py": '# go live with mode = live\nlive_price = 3\ndef deliver(live: bool) -> None:\n    """Live."""\n',
        "tests/test_mode.py": 'def test_live() -> None:\n    assert Mode("live")\n',
        "docs/live.md": "# Live\n\nWe deliver live prices. Set `mode = live` only by hand.\n",
        "modes.py": 'from enum import Enum\n\n\nclass Mode(Enum):\n    LIVE = "live"\n    PAPER = "paper"\n',
        "ui.yaml": "title: Live prices\nlive_reload: true\nliveness_probe: /live\n",
        "deny.toml": '[environment]\nmode = "paper"\n[policy]\nforbidden_modes = ["live"]\n',
    }
    found = answer(repo, files)
    assert (found["code"], found["findings"]) == (0, [])


def test_C13_a_key_in_pieces_or_packed_is_a_key(repo: Sandbox, minted: Mint) -> None:
    secret = minted(64)
    half = f'"{secret[:32]}"', f'"{secret[32:]}"'
    repo.write(".gitignore", ".env\n")
    files = {
        "joined.py": f"binance_api_secret = {half[0]} {half[1]}\n",
        "added.py": f"binance_api_secret = {half[0]} + {half[1]}\n",
        "packed.yaml": f"binance_api_secret: {base64.b64encode(secret.encode()).decode()}\n",
        "hex.toml": f'binance_api_secret = "{secret.encode().hex()}"\n',
        "url.txt": f"see https://key:{secret}@api.binance.com/\n",
    }
    found = answer(repo, {**files, ".env": f"BINANCE_API_SECRET={secret}\n"})
    assert {path: [row[0] for row in rows] for path, rows in places(found).items()} == {
        name: ["live-key"] for name in files
    }
    assert ".env" in places(answer(repo, {}, "--ignored")), "where real keys lie, on request"
    shown = repo.run(NOLIVE, "scan")
    assert secret not in words(shown)
    assert secret[:32] not in words(shown)


def test_C14_proven_test_keys_and_stand_ins_are_let_pass(repo: Sandbox, minted: Mint) -> None:
    files = {
        "testnet.json": f'{{"exchange": {{"name": "binance", "sandbox": true,\n "secret": "{minted(64)}"}}}}',
        "host.env": f"BINANCE_URL=https://testnet.binance.vision\nBINANCE_API_SECRET={minted(64)}\n",
        "zeros.env": f"BINANCE_API_SECRET={'0' * 64}\nBINANCE_API_KEY={'x' * 64}\nKRAKEN_API_KEY=<YOUR_KEY>\n",
        "unproven.env": f"BINANCE_API_SECRET={minted(64)}\n",
    }
    found = answer(repo, files)
    assert set(places(found)) == {"unproven.env"}
    assert {row[0] for rows in places(found, "note").values() for row in rows} == {"paper-key"}


# -- C15: names and texts that are no files ----------------------------------------------------------------------


@pytest.fixture
def published(repo: Sandbox) -> Sandbox:
    return with_remote(repo)


def test_C15_a_key_in_the_name_of_a_file_is_found_and_shown_nowhere(repo: Sandbox, minted: Mint) -> None:
    secret = minted(64)
    repo.commit("start", {"a.txt": "x\n"})
    install(repo, "pre-commit")
    repo.write(f"keys/binance_api_secret_{secret}.txt", LIVE)
    repo.git("add", "-A")
    done = repo.run("git", "commit", "-m", "keys")
    assert done.returncode == 1
    assert "keys/binance_api_secret_(64 characters hidden).txt" in done.stderr
    assert "rename it" in done.stderr
    for command in (["scan"], ["scan", "--staged"], ["scan", "--format", "sarif"], ["scan", "--format", "json"]):
        done = repo.run(NOLIVE, *command)
        assert (done.returncode, secret in words(done)) == (1, False), command
    repo.git("commit", "--quiet", "--no-verify", "-m", "keys")
    done = repo.run(NOLIVE, "scan", "--range", "HEAD~1..HEAD")
    assert (done.returncode, secret in words(done)) == (1, False)
    repo.git("mv", f"keys/binance_api_secret_{secret}.txt", f"keys/{'0a' * 20}.txt")
    assert repo.run(HOOK).returncode == 0, "the name of a content is no key"


def test_C15_a_key_in_the_name_of_a_branch_stops_commit_and_push(published: Sandbox, minted: Mint) -> None:
    secret = minted(64)
    install(published, "commit-msg", "pre-push")
    published.git("switch", "--quiet", "-c", f"fix/binance-api-secret-{secret}")
    done = published.run("git", "commit", "--allow-empty", "-m", "fix")
    assert done.returncode == 1
    assert "live-key/binance" in done.stderr
    assert "git branch -m" in done.stderr
    published.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "fix")
    done = published.run(HOOK, "--stage", "pre-push", "origin", "url", stdin=push_row(published))
    assert (done.returncode, secret in words(done)) == (1, False)
    gone = push_row(published).replace(published.git("rev-parse", "HEAD").strip(), "0" * 40)
    assert published.run(HOOK, "--stage", "pre-push", "origin", "url", stdin=gone).returncode == 0, "a deletion helps"


def push_row(repo: Sandbox) -> str:
    """What git hands to pre-push for the branch that is checked out, new on the remote."""
    name = repo.git("symbolic-ref", "HEAD").strip()
    return f"{name} {repo.git('rev-parse', 'HEAD').strip()} {name} {'0' * 40}\n"


def test_C15_a_key_in_a_tag_a_note_an_author_or_a_message_is_found_before_it_leaves(
    published: Sandbox, minted: Mint
) -> None:
    secret = minted(64)
    line = f"binance secret: {secret}"
    published.git("commit", "--quiet", "--allow-empty", "-m", f"title\n\n{line}")
    published.git("commit", "--quiet", "--allow-empty", "--author", f"{line} <a@b.c>", "-m", "author")
    done = published.run(NOLIVE, "scan", "--range", "HEAD~2..HEAD")
    assert done.returncode == 1
    assert "commit message:3:17" in done.stdout
    assert words(done).count("[live-key/binance.secret]") == 2
    assert secret not in words(done)
    install(published, "pre-push")
    published.git("reset", "--quiet", "--hard", "HEAD~2")
    published.git("tag", "-a", "-m", line, "v1")
    published.git("notes", "add", "-m", line)
    for ref in ("v1", "refs/notes/commits"):
        done = published.run("git", "push", "origin", ref)
        assert done.returncode != 0, ref
        assert "live-key/binance" in done.stderr, ref
        assert secret not in words(done)


# -- C16: files in files -----------------------------------------------------------------------------------------


def zipped(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    header = (b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    parts = [len(data).to_bytes(4, "big") + name + data + b"\0\0\0\0" for name, data in (header, *chunks)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_C16_archives_are_opened_two_deep(repo: Sandbox, minted: Mint) -> None:
    secret = minted(64)
    config = f'[environment]\nmode = "live"\n[exchange]\nbinance_api_secret = "{secret}"\n'.encode()
    inner = zipped({"bot.toml": config})
    files = {
        "a.zip": inner,
        "b.toml.gz": gzip.compress(config),
        "c.tgz": gzip.compress(tarred({"x/bot.toml": config})),
        "d.tar": tarred({"bot.toml": config}),
        "e.zip": zipped({"in/a.zip": inner}),
        "f.toml.bz2": bz2.compress(config),
        "g.toml.xz": lzma.compress(config),
    }
    found = answer(repo, files)
    assert found["code"] == 1
    assert set(places(found)) == {
        "a.zip!/bot.toml", "b.toml.gz!/b.toml", "c.tgz!/c.tar!/x/bot.toml", "d.tar!/bot.toml",
        "e.zip!/in/a.zip!/bot.toml", "f.toml.bz2!/f.toml", "g.toml.xz!/g.toml",
    }  # fmt: skip
    assert all(rows == [("live-mode", 2, 8), ("live-key", 4, 22)] for rows in places(found).values())
    repo.git("add", "-A")
    done = repo.run(HOOK)
    assert (done.returncode, secret in words(done)) == (1, False)
    assert "take it out of the archive, then git add a.zip" in " ".join(done.stderr.split())
    for line in (2, 4):
        assert repo.run(NOLIVE, "allow", f"a.zip!/bot.toml:{line}", "--reason", "the demo archive").returncode == 0
    assert "a.zip!/bot.toml" not in places(answer(repo, {}))


def test_C16_what_is_not_opened_is_listed_and_a_bomb_is_no_clean_file(repo: Sandbox, minted: Mint) -> None:
    third = zipped({"c.zip": zipped({"b.zip": zipped({"a.txt": b"x"})})})
    repo.commit("packed", {
        "deep.zip": third,
        "torn.zip": zipped({"a.txt": b"x" * 1000})[:40],
        "model.pkl": b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x07builtins\x94.",
        "trades.sqlite": b"SQLite format 3\0" + bytes(100),
        "report.pdf": b"%PDF-1.7\n" + bytes(50),
        "bars.parquet": b"PAR1" + bytes(50),
    })  # fmt: skip
    done = repo.run(NOLIVE, "scan", "--format", "json")
    found = json.loads(done.stdout)
    why = {item["path"]: item["reason"] for item in found["skipped"]}
    assert done.returncode == 0, "listed, and nobody is stopped"
    assert set(why) == {"deep.zip", "torn.zip", "model.pkl", "trades.sqlite", "report.pdf", "bars.parquet"}
    assert "archives deep" in why["deep.zip"]
    assert "a pickle, which is a program" in why["model.pkl"]
    assert found["examined"] + len(found["skipped"]) == 6
    secret = minted(64)
    repo.write("report.pdf", b"%PDF-1.7\n" + f"binance_api_secret = {secret}\n".encode() + bytes(50))
    assert "report.pdf" in places(answer(repo, {})), "its readable text was looked at"
    repo.write("report.pdf", b"%PDF-1.7\n")
    repo.write("bomb.zip", zipped({"zeros": bytes(150 << 20)}))
    repo.git("add", "-A")
    for command in ([NOLIVE, "scan"], [HOOK]):
        done = repo.run(*command)
        assert done.returncode == 3, words(done)
        assert "bomb.zip" in words(done)
    assert not list(repo.path.rglob("zeros")), "nothing is unpacked to disk"


def test_C16_a_pickle_is_no_evidence_wherever_it_lies_in_a_pack(repo: Sandbox) -> None:
    for name, data in {
        **COMPLETE,
        "trades/native/x.bin": pickle.dumps({"a": 1}),
        "logs/commands/3-x.pkl": b"x",
    }.items():
        repo.write(f"results/{RUN_ID}/{name}", data)
    done = repo.run(NOLIVE, "verify", f"results/{RUN_ID}")
    assert done.returncode == 1
    assert " ".join(words(done).split()).count("is a pickle: whoever reads it runs it") == 2


def test_C16_text_in_pictures_is_read(repo: Sandbox, minted: Mint) -> None:
    line = f"binance_api_secret = {minted(64)}".encode()
    files = {
        "plain.png": png((b"tEXt", b"note\0" + line)),
        "packed.png": png((b"zTXt", b"note\0\0" + zlib.compress(line))),
        "unicode.png": png((b"iTXt", b"note\0\1\0\0\0" + zlib.compress(line))),
        "open.png": png((b"iTXt", b"note\0\0\0\0\0" + line)),
        "exif.jpg": b"\xff\xd8\xff\xe1\0\xffExif\0\0" + b"II*\0\n" + line + b"\n\0\xff\xd9",
        "none.png": png((b"IDAT", zlib.compress(b"\0\0"))),
    }
    found = answer(repo, files)
    assert {path.partition("!")[0] for path in places(found)} == set(files) - {"none.png"}


def test_C17_a_pointer_is_not_called_scanned_and_its_content_is_where_it_is_here(repo: Sandbox, minted: Mint) -> None:
    content = bot(minted).encode()
    oid = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"
    repo.commit("start", {"a.txt": "x\n"})
    repo.write("data/bot.json", pointer)
    repo.git("add", "-A")
    done = repo.run(HOOK, "-v")
    assert (done.returncode, "0 files checked, 1 not checked" in done.stderr) == (0, True)
    done = repo.run(NOLIVE, "scan", "--staged")
    assert done.returncode == 0
    assert "a Git LFS pointer, content not scanned" in " ".join(done.stdout.split())
    store = repo.path / ".git/lfs/objects" / oid[:2] / oid[2:4]
    store.mkdir(parents=True)
    (store / oid).write_bytes(content)
    done = repo.run(HOOK)
    assert done.returncode == 1
    assert "data/bot.json:2:13" in done.stderr
    (store / oid).write_bytes(content + b" ")
    assert repo.run(HOOK).returncode == 0, "bytes that are not what the pointer says are not that file"


def test_the_index_and_the_commit_made_of_it_get_one_verdict(repo: Sandbox, minted: Mint) -> None:
    repo.commit("start", {"bot.toml": SAFE})
    files: dict[str, str | bytes] = {
        "a.json": bot(minted),
        "b.zip": zipped({"x.toml": LIVE.encode()}),
        "c.toml": SAFE,
        "d.png": png(),
    }
    for name, text in files.items():
        repo.write(name, text)
    repo.git("add", "-A")
    staged = answer(repo, {}, "--staged")
    repo.git("commit", "--quiet", "--no-verify", "-m", "all")
    ranged = answer(repo, {}, "--range", "HEAD~1..HEAD")
    assert places(staged) == places(ranged) == places(answer(repo, {}, "--history"))
    assert set(places(staged)) == {"a.json", "b.zip!/x.toml"}
