"""The policy file: strict, and helpful about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.policy import POLICY_FILE, PYPROJECT, GatePolicy, Policy, parse
from tests.support import ROOT


def refused(text: str, source: str = POLICY_FILE) -> NoliveError:
    with pytest.raises(NoliveError) as caught:
        parse(text.encode(), source)
    assert caught.value.exit_code == Exit.USAGE
    assert caught.value.where.startswith(source)
    assert caught.value.fix
    return caught.value


def test_no_policy_is_the_default_policy() -> None:
    assert parse(b"", POLICY_FILE) == Policy()
    assert Policy().gate is None


def test_pyproject_holds_the_same_table() -> None:
    text = b"[project]\nname = 'x'\n[tool.nolive.scan]\ntests = true\n"
    assert parse(text, PYPROJECT) == parse(b"[scan]\ntests = true\n", POLICY_FILE)


def test_gate_policy_stands_in_its_own_file_only() -> None:
    error = refused("[tool.nolive.gate]\nreviewers = ['a']\n", PYPROJECT)
    assert error.what == "gate policy may not stand in pyproject.toml"
    assert "CODEOWNERS" in error.why
    gate = parse(b"[gate]\nreviewers = ['rev-1']\n", POLICY_FILE).gate
    assert gate == GatePolicy(reviewers=("rev-1",))


@pytest.mark.parametrize(
    ("text", "place", "guess"),
    [
        ("[scan]\ntest = true\n", ":2:1", '"tests"'),
        ("alow = []\n", ":1:1", '"allow"'),
        ("\n[gaet]\nreviewers = []\n", ":2:2", '"gate"'),
        ('[gate]\nreviewers = ["a"]\nmin_aprovals = 2\n', ":3:1", '"min_approvals"'),
        ('[[allow]]\nrule = "a"\nreson = "b"\n', ":3:1", '"reason"'),
    ],
)
def test_G1_a_typo_names_place_and_guess(text: str, place: str, guess: str) -> None:
    error = refused(text)
    assert error.where == POLICY_FILE + place
    assert f"did you mean {guess}" in error.what


ALLOW = '[[allow]]\nrule = "live-mode/x"\npath = "a"\nowner = "op"\n'


@pytest.mark.parametrize(
    "text",
    [
        "[scan]\ntests = 3\n",
        "[scan]\nmax_file_mb = 0\n",
        "[pack]\nscripted_answers = 'sure'\n",
        "[drill]\nbudget_minutes = [1, 2]\n",
        "[gate]\nbind = 'tree'\n",
        "x = \n",
        "\ufeff[scan\n",
        ALLOW + 'expires = 2026-12-01\nreason = "short"\n',
        ALLOW + "expires = 2026-12-01\n",
        ALLOW + 'reason = "long enough a reason"\n',
    ],
)
def test_G2_G3_wrong_types_and_broken_files_are_usage_errors(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scan = 3\n", "scan takes a table, not a whole number"),
        ('[scan]\nexclude = "vendor"\n', "exclude in [scan] takes a list, not a text"),
        ("[scan]\nexclude = [3]\n", "each entry of exclude in [scan] takes a text, not a whole number"),
        ('[scan]\ntests = "yes"\n', "tests in [scan] takes true or false, not a text"),
        ("[scan]\nmax_file_mb = 5000\n", "max_file_mb in [scan] takes a whole number of 1024 or less"),
        ("[engine]\ncapital = -1\n", "capital in [engine] takes a number of 0 or more"),
        ('[pack]\nscripted_answers = "sure"\n', "scripted_answers in [pack] takes block or allow"),
        ('[pack]\nrisk_limits = {a = "b"}\n', "each entry of risk_limits in [pack] takes a number, not a text"),
        ("[drill]\nbudget_minutes = [1, 2]\n", "budget_minutes in [drill] takes a list of 5 values, not 2"),
        ('[gate]\nbind = "tree"\n', "bind in [gate] takes head"),
        ('[gate]\nmax_review_age_hours = "x"\n', "max_review_age_hours in [gate] takes a whole number, not a text"),
        (ALLOW + "expires = 2026-12-01\n", "entry 1 of [[allow]] lacks reason"),
        (
            ALLOW + 'expires = "soon"\nreason = "long enough a reason"\n',
            "expires in entry 1 of [[allow]] takes a day such as",
        ),
        (
            ALLOW + 'expires = 2026-12-01\nreason = "short"\n',
            "reason in entry 1 of [[allow]] takes a text of 10 or more characters",
        ),
    ],
)
def test_G2_a_wrong_value_is_told_in_the_words_of_toml(text: str, sentence: str) -> None:
    assert refused(text).what.startswith(f"the policy is not valid: {sentence}")


@pytest.mark.parametrize(
    ("text", "sentence", "fix"),
    [
        ('[pack]\nroot = "../x"\n', "root is no folder of the repository", 'root = "results"'),
        ('[pack]\nroot = ""\n', "root is no folder of the repository", 'root = "results"'),
        ('[gate]\npack_root = "/packs"\n', "pack_root is no folder of the repository", 'pack_root = "results"'),
        (
            '[gate]\nreviewers = ["rev-1", "@rev-2"]\n',
            "reviewers holds what is no name: '@rev-2'",
            'reviewers = ["rev-2"]',
        ),
        ('[gate]\ngovernance = [""]\n', "governance holds what is no name", 'governance = ["rev-1"]'),
    ],
)
def test_what_could_never_work_is_refused_where_it_is_written(text: str, sentence: str, fix: str) -> None:
    error = refused(text)
    assert (error.what.startswith(sentence), error.where, error.fix) == (True, f"{POLICY_FILE}:2:1", fix)


def test_folders_and_names_that_work_are_taken() -> None:
    text = b'[pack]\nroot = "evidence/drills/"\n[gate]\nreviewers = ["rev-1", "bot[bot]"]\nteams = ["org/team"]\n'
    assert parse(text, POLICY_FILE).pack.root == "evidence/drills/"


@pytest.mark.parametrize(
    "text",
    [
        "value_key = 'a'\n",
        "fresh = []\n",
        ALLOW + 'expires = 2026-12-01\nreason = "long enough a reason"\nsource = "x"\n',
    ],
)
def test_what_the_readers_set_is_no_key_of_a_file(text: str) -> None:
    assert "unknown key" in refused(text).what


def test_a_digest_stands_beside_its_key_only() -> None:
    error = refused(ALLOW + 'expires = 2026-12-01\nreason = "long enough a reason"\nvalue = "hmac-sha256:0"\n')
    assert error.where == f"{POLICY_FILE}:7:1"


def test_an_allow_knows_its_line() -> None:
    row = ALLOW + 'expires = 2026-12-01\nreason = "long enough a reason"\n'
    assert [one.source for one in parse(f"\n{row}{row}".encode(), POLICY_FILE).allow] == [
        f"{POLICY_FILE}:2", f"{POLICY_FILE}:8",
    ]  # fmt: skip
    inside = row.replace("[[allow]]", "[[tool.nolive.allow]]")
    assert parse(inside.encode(), PYPROJECT).allow[0].source == f"{PYPROJECT}:1"


def test_G2_a_huge_policy_is_refused_before_it_is_parsed() -> None:
    assert "larger than" in refused("#" * (1 << 20) + "\n").what


def test_an_allow_reads_back() -> None:
    allow = parse((ALLOW + 'expires = 2026-12-01\nreason = "documented example"\n').encode(), POLICY_FILE).allow[0]
    assert (allow.rule, allow.path, allow.owner, allow.expires.isoformat()) == ("live-mode/x", "a", "op", "2026-12-01")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_policy_or_a_usage_error(data: bytes) -> None:
    try:
        parse(data, POLICY_FILE)
    except NoliveError as error:
        assert error.exit_code == Exit.USAGE


def test_every_policy_of_the_documentation_is_one() -> None:
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    (example,) = [block.split("```")[0] for block in page.split("```toml\n")[1:]]
    assert parse(example.encode(), POLICY_FILE).min_version
