"""Readers of configuration: what a file sets and where, also when it is hostile, doubled or broken."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import documents
from nolive_hooks.model import Blob, Document, Kind, Setting


def read(path: str, text: str) -> Document:
    return documents.read(Blob(path, text.encode()))


def values(path: str, text: str) -> dict[str, str]:
    found = read(path, text)
    assert not found.error
    return {".".join(one.path): one.value for one in found.settings}


def place(found: Document, key: str) -> tuple[int, int]:
    one = next(one for one in found.settings if one.key == key)
    return one.line, one.column


def test_toml_tables_of_every_spelling() -> None:
    text = (
        'a.b = "x"\n[t]\nk = true\nin = { m = "live", n = [1, { o = "p" }] }\n[[s]]\nmode = "a"\n[[s]]\nmode = "b"\n'
        '[s.sub]\n"q\\u0061" = 1\n'
    )
    assert values("x.toml", text) == {
        "a.b": "x",
        "t.k": "true",
        "t.in.m": "live",
        "t.in.n.0": "1",
        "t.in.n.1.o": "p",
        "s.0.mode": "a",
        "s.1.mode": "b",
        "s.1.sub.qa": "1",
    }
    found = read("x.toml", text)
    assert [one.line for one in found.settings] == [1, 3, 4, 4, 4, 6, 8, 10]
    assert place(found, "m") == (4, 12)


def test_toml_multi_line_strings_set_nothing() -> None:
    found = read(
        "x.toml", '[note]\ntext = """\n[environment]\nmode = "live"\n"""\nother = \'\'\'\nmode = "live"\'\'\'\n'
    )
    assert [one.key for one in found.settings] == ["text", "other"]


_KEYS = st.text(alphabet="abc", min_size=1, max_size=3)
_TABLES = st.dictionaries(
    _KEYS, st.dictionaries(_KEYS, st.sampled_from(['"live"', "true", "3", "'x'"]), max_size=3), max_size=4
)


@given(_TABLES)
@settings(max_examples=60)
def test_toml_places_point_at_the_values(tables: dict[str, dict[str, str]]) -> None:
    lines = [
        line for name, pairs in tables.items() for line in (f"[{name}]", *(f"{k} = {v}" for k, v in pairs.items()))
    ]
    text = "\n".join(lines)
    tomllib.loads(text)
    found = read("x.toml", text).settings
    assert len(found) == sum(len(pairs) for pairs in tables.values())
    for one in found:
        assert lines[one.line - 1][one.column - 1 :] == tables[one.path[0]][one.path[1]]


def test_C5_duplicate_keys_are_all_kept() -> None:
    for path, text in (
        ("x.yaml", "mode: live\nmode: paper\n"),
        ("x.json", '{"mode": "live",\n"mode": "paper"}'),
        ("x.env", "mode=live\nmode=paper\n"),
        ("x.ini", "mode=live\nmode=paper\n"),
    ):
        found = read(path, text)
        assert [(one.value, one.line) for one in found.settings] == [("live", 1), ("paper", 2)], path
    broken = read("x.toml", 'mode = "live"\nmode = "paper"\n')
    assert broken.error
    assert [one.value for one in documents.read_lines(broken).settings] == ["live", "paper"]


def test_C6_yaml_anchors_merges_aliases_and_documents() -> None:
    text = "base: &b\n  mode: live\n  size: 1\nuse:\n  <<: *b\n  size: 2\nword: &w live\nagain: *w\n"
    found = read("x.yaml", text)
    seen = [(".".join(one.path), one.value, one.line) for one in found.settings]
    assert ("use.mode", "live", 2) in seen
    assert ("use.size", "2", 6) in seen
    assert ("use.size", "1", 3) not in seen
    assert {("again", "live", 7), ("again", "live", 8)} <= set(seen)
    two = read("x.yaml", "mode: paper\n---\nmode: live\n")
    assert [(one.path, one.line) for one in two.settings] == [(("0", "mode"), 1), (("1", "mode"), 3)]


def test_C6_yaml_tags_are_never_executed() -> None:
    found = read("x.yaml", 'a: !!python/object/apply:os.abort []\nb: !ENV ${KEY}\nc: !!bool "false"\n')
    assert not found.error
    assert [(one.key, one.value) for one in found.settings] == [("b", "${KEY}"), ("c", "false")]


def test_C7_yaml_scalars_stay_text() -> None:
    found = values("x.yaml", "a: no\nb: on\nc: 12:30:45\nd: 2024-01-01\ne: 0o17\nf: 010\ng: ~\n")
    assert found == {"a": "no", "b": "on", "c": "12:30:45", "d": "2024-01-01", "e": "0o17", "f": "010", "g": "~"}
    kinds = {one.key: one.kind for one in read("x.yaml", "a: no\nb: 'no'\nc: ~\nd: 1.5\n").settings}
    assert kinds == {"a": Kind.BOOL, "b": Kind.STRING, "c": Kind.NULL, "d": Kind.NUMBER}


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join('*' + a for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bomb.yaml", _BOMB),
        ("deep.yaml", "[" * 5000),
        ("deep2.yaml", "".join(" " * n + "k:\n" for n in range(400))),
        ("self.yaml", "a: &a\n  b: *a\n"),
        ("merge.yaml", "a: &a\n  <<: *a\n"),
        ("deep.json", "[" * 100_000),
        ("deep2.json", '{"a":' * 5000),
        ("deep.toml", "a = " + "[" * 50_000),
        ("deep.py", "x = " + "(" * 3000 + ")" * 3000),
        ("deep2.py", "x = " + "+".join(["a"] * 50_000)),
        ("deep.js", "x = " + "[" * 5000),
        ("deep.xml", "<a>" * 5000),
        ("deep.ipynb", "[" * 5000),
    ],
)
def test_C8_depth_and_bombs_end_as_a_state(path: str, text: str) -> None:
    start = time.perf_counter()
    found = read(path, text)
    assert found.error or not found.settings
    assert time.perf_counter() - start < 5


def test_C9_json_as_programs_write_it() -> None:
    text = (
        '// head\n{\n\t"a": NaN, /* note */ \'b\': .5, c: -Infinity,\n  "\\u0064ry_run": false,\n'
        '  "big": 123456789012345678901234567890,\n  "s": "\\ud83d\\ude00\\u006cive", # x\n  "l": [1, 2,],\n}\n'
    )
    found = values("x.json", text)
    assert found["a"] == "NaN"
    assert found["dry_run"] == "false"
    assert found["s"] == "\U0001f600live"
    assert found["l.1"] == "2"
    assert place(read("x.json", text), "dry_run") == (4, 19)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.toml", '[environment]\nmode = "live\n'),
        ("x.json", '{"mode": "live", "a": '),
        ("x.yaml", "mode: live\nx: [1, 2\ny: }"),
        ("x.py", "def f(:\n"),
        ("x.ipynb", '{"cells": ['),
    ],
)
def test_C10_broken_files_are_a_state_with_a_reason(path: str, text: str) -> None:
    found = read(path, text)
    assert found.error
    assert not found.settings
    assert "live" not in found.error


def test_ini_properties_and_hocon() -> None:
    assert values("x.ini", '# c\n[a.b]\nk = v ; note\nq: "w;x"\n') == {"a.b.k": "v", "a.b.q": "w;x"}
    assert values("x.properties", "trading.mode=LIVE\n!c\nx y\n") == {"trading.mode": "LIVE", "x": "y"}
    assert values("app.conf", "trading {\n  mode = live\n}\n") == {"trading.mode": "live"}


def test_env_files() -> None:
    text = "export A='x y'\n# B=1\nC=\"${D:-live}\" # note\nE=f # g\nM='1\n2'\nN=3\n"
    found = read(".env", text)
    assert [(one.key, one.value, one.kind, one.line) for one in found.settings] == [
        ("A", "x y", Kind.STRING, 1),
        ("C", "live", Kind.DEFAULT, 3),
        ("E", "f", Kind.STRING, 4),
        ("M", "1\n2", Kind.STRING, 5),
        ("N", "3", Kind.NUMBER, 7),
    ]


@pytest.mark.parametrize(
    ("value", "default"),
    [
        ("${A:-live}", "live"),
        ("${A-live}", "live"),
        ("${A:=live}", "live"),
        ("${trading.mode:live}", "live"),
        ("${oc.env:MODE,live}", "live"),
        ('{{ .Values.mode | default "live" | quote }}', "live"),
        ("{{ mode | default('live') }}", "live"),
        ("${{ inputs.mode || 'live' }}", "live"),
        ("${A}", None),
        ("live", None),
    ],
)
def test_C11_references_with_a_default(value: str, default: str | None) -> None:
    from nolive_hooks.documents.expand import default_of

    assert default_of(value) == default


def test_lists_and_pairs_of_variables() -> None:
    compose = "services:\n  b:\n    environment:\n      - A=1\n      - B=${C:-live}\n"
    found = [(one.path[-1], one.value, one.column) for one in read("c.yml", compose).settings if not one.key.isdigit()]
    assert found == [("A", "1", 11), ("B", "live", 11)]
    pod = "env:\n  - name: PAPER\n    value: 'false'\n"
    assert Setting(("env", "PAPER"), "false", 3, 12) in read("p.yaml", pod).settings


def test_config_inside_config_keeps_its_place() -> None:
    text = 'data:\n  config.toml: |\n    # c\n    [environment]\n    mode = "live"\n'
    text += "  run: |\n    x\n    python t.py --mode live\n"
    found = read("cm.yaml", text)
    inner = next(one for one in found.settings if one.path[-2:] == ("environment", "mode"))
    assert (inner.value, inner.line, inner.column) == ("live", 5, 12)
    flag = next(one for one in found.settings if one.key == "--mode")
    assert (flag.value, flag.line) == ("live", 8)
    packed = read("x.env", 'CFG={"trading_mode": "live"}\n')
    assert ("CFG", "trading_mode") in [one.path for one in packed.settings]


def test_kubernetes_secret_is_read_as_the_program_will() -> None:
    found = read("s.yaml", "kind: Secret\ndata:\n  MODE: bGl2ZQ==\n  BAD: '%%'\n")
    assert [one.value for one in found.settings if one.key == "MODE"] == ["bGl2ZQ==", "live"]


def test_helm_template_is_read_like_its_result() -> None:
    text = (
        'metadata:\n  name: {{ include "x" . }}\n  {{- if .Values.a }}\nmode: {{ .V | default "live" }}\n  {{- end }}\n'
    )
    found = read("t.yaml", text)
    assert [(one.key, one.value, one.kind) for one in found.settings] == [
        ("name", '{{ include "x" . }}', Kind.STRING),
        ("mode", "live", Kind.DEFAULT),
    ]


def test_xml_and_property_lists() -> None:
    text = '<c><!-- <a>live</a> --><add key="Mode" value="Live"/><T k="v">x &amp; y</T></c>'
    assert values("a.xml", text) == {"c.Mode": "Live", "c.T.k": "v", "c.T": "x & y"}
    plist = "<plist><dict><key>E</key><dict><key>MODE</key>\n<string>live</string>"
    plist += "<key>P</key><false/></dict></dict></plist>"
    found = read("a.plist", plist)
    assert [(one.path, one.value, one.line) for one in found.settings] == [
        (("E", "MODE"), "live", 2),
        (("E", "P"), "false", 2),
    ]


def test_table_gives_cells_by_the_names_of_their_columns() -> None:
    found = read("keys.csv", 'venue,"api_key";secret\r\nkraken,"a ""b"", c",d\n\nbinance\n')
    assert [(one.path, one.value, one.line, one.column) for one in found.settings] == [
        (("2", "venue"), "kraken", 2, 1),
        (("2", "api_key"), 'a ""b"", c', 2, 9),
        (("2", "secret"), "d", 2, 21),
        (("4", "venue"), "binance", 4, 1),
    ]
    assert read("fills.csv", "time,mode\n1,live\n").settings == ()


def test_netrc_gives_logins_by_host() -> None:
    found = read(".netrc", "# machine none\nmachine a.example login me\n  password p\ndefault login you\n")
    assert [(one.path, one.value, one.line) for one in found.settings] == [
        (("a.example", "machine"), "a.example", 2),
        (("a.example", "login"), "me", 2),
        (("a.example", "password"), "p", 3),
        (("default", "login"), "you", 4),
    ]


@given(st.text(max_size=200), st.sampled_from(sorted(documents.READERS)))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_a_reader_fail(text: str, form: str) -> None:
    names = {
        "python": "x.py",
        "dockerfile": "Dockerfile",
        "makefile": "Makefile",
        "procfile": "Procfile",
        "notebook": "x.ipynb",
    }
    names |= {
        "javascript": "x.js",
        "batch": "x.bat",
        "powershell": "x.ps1",
        "hcl": "x.tf",
        "shell": "x.sh",
        "systemd": "x.service",
        "table": "x.csv",
        "netrc": ".netrc",
    }
    path = names.get(form, f"x.{form}")
    assert documents.format_of(path) == form
    found = documents.read(Blob(path, text.encode("utf-8", "replace")))
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= one.line <= lines for one in found.settings)
    assert all(1 <= one.line <= lines for one in documents.read_lines(found).settings)
