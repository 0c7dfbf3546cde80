"""A pre-commit configuration is patched by insertions alone, and says afterwards what it said plus our hooks."""

from __future__ import annotations

import re
from itertools import product

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.scaffold import precommit
from nolive_hooks.scaffold.answers import Answers

ANSWERS = Answers(version="1.2.3")
PACK = "results/drill_20260102_030405/logs/run.log"

PLAIN = """\
# our hooks
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0   # kept
    hooks:
      - id: trailing-whitespace
      - id: check-ast

  # the last one
  - repo: https://github.com/codespell-project/codespell
    rev: v2.3.0
    hooks:
    - id: codespell
      additional_dependencies:
        - tomli
# the end
"""


def is_insertion(old: str, new: str) -> bool:
    """Whether every character of the old text stands in the new one, in order."""
    rest = iter(new)
    return all(character in rest for character in old)


def hook(text: str, name: str) -> dict[str, object]:
    hooks = (hook for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"])
    return next(hook for hook in hooks if hook["id"] == name)


def test_hooks_are_added_and_everything_else_is_kept_byte_for_byte() -> None:
    new = precommit.patched(PLAIN, ANSWERS).text
    assert new == PLAIN.replace(
        "# our hooks\n",
        "# our hooks\n"
        "default_install_hook_types: [pre-commit, pre-merge-commit, commit-msg, pre-push]\n"
        "default_stages: [pre-commit, manual]  # hooks that name no stage stay where they were\n",
    ).replace("trailing-whitespace\n", "trailing-whitespace\n        exclude: ^results/drill_\n").replace(
        "    - id: codespell\n", "    - id: codespell\n      exclude: ^results/drill_\n"
    ).replace(
        "        - tomli\n",
        "        - tomli\n\n"
        "  - repo: https://github.com/nolive-hooks/nolive-hooks\n    rev: v1.2.3\n    hooks:\n"
        "      - id: nolive\n      - id: nolive-commit-msg\n      - id: nolive-pre-push\n",
    )  # fmt: skip


def test_a_second_time_changes_nothing() -> None:
    once = precommit.patched(PLAIN, ANSWERS)
    assert once.excluded == ("trailing-whitespace", "codespell")
    again = precommit.patched(once.text, ANSWERS)
    assert again.text == once.text
    assert again.excluded == ()


def test_a_fresh_configuration_is_one_that_needs_no_patch() -> None:
    for answers in (ANSWERS, Answers(version="1.2.3", local_hooks=True)):
        text = precommit.fresh(answers)
        assert precommit.patched(text, answers).text == text
    assert precommit.revision(precommit.fresh(ANSWERS)) == "v1.2.3"
    assert precommit.revision(PLAIN) is None


@pytest.mark.parametrize(
    "written",
    [
        "exclude: ^docs/",
        "exclude: '^docs/'",
        'exclude: "^docs/\\\\w+"',
        "exclude: (?x)^( docs/ | x )",
        "exclude: |\n          (?x)^(\n              docs/.*|\n              .*\\.svg\n          )$",
        "exclude: >-\n          (?x)^(docs/\n          |x/)",
        "exclude: (?i)^DOCS/",
    ],
)
def test_what_was_excluded_stays_excluded_and_packs_are_too(written: str) -> None:
    text = f"repos:\n  - repo: x\n    rev: '1'\n    hooks:\n      - id: mixed-line-ending\n        {written}\n"
    new = precommit.patched(text, ANSWERS).text
    assert is_insertion(text, new)
    before = re.compile(str(hook(text, "mixed-line-ending")["exclude"]))
    after = re.compile(str(hook(new, "mixed-line-ending")["exclude"]))
    for path in ("docs/a.svg", "DOCS/a", "x/1", "src/bot.py", "my/results/drill_1/a", "results/curve.csv"):
        assert bool(after.search(path)) == bool(before.search(path)), path
    assert after.search(PACK)


@pytest.mark.parametrize("line", ["files: \\.py$", "exclude: ^(results|docs)/"])
def test_a_hook_that_never_sees_a_pack_is_left_alone(line: str) -> None:
    text = f"repos:\n- repo: x\n  rev: '1'\n  hooks:\n  - id: mixed-line-ending\n    {line}\n"
    assert precommit.patched(text, ANSWERS).excluded == ()
    assert precommit.unexcluded(text, "results") == ()


def test_another_pack_root_is_excluded_by_its_own_name() -> None:
    text = "repos:\n- repo: x\n  rev: '1'\n  hooks: [{id: prettier}]\n"
    assert precommit.unexcluded(text, "ops.evidence") == ("prettier",)
    new = precommit.patched(text, Answers(version="1", pack_root="ops.evidence")).text
    assert hook(new, "prettier")["exclude"] == "^ops\\.evidence/drill_"


def test_stages_that_are_named_already_are_the_users() -> None:
    text = "default_install_hook_types: [pre-commit]\ndefault_stages: [pre-push]\n" + PLAIN
    done = precommit.patched(text, ANSWERS)
    assert done.notes == ("default_install_hook_types lacks pre-merge-commit, commit-msg, pre-push",)
    assert yaml.safe_load(done.text)["default_stages"] == ["pre-push"]


def test_a_configuration_that_hides_packs_from_every_hook_is_pointed_at() -> None:
    notes = precommit.patched(f"exclude: ^results/\n{PLAIN}", ANSWERS).notes
    assert notes == ("its top-level exclude or files hides results/drill_* from every hook, and from nolive",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("repos: []\n", "in brackets"),
        ("repos: [{repo: x, rev: '1', hooks: [{id: a}]}]\n", "in brackets"),
        ("repos:\n\t- x\n", "the pre-commit configuration cannot be read"),
        ("- a\n", "no list of repos"),
        ("", "no list of repos"),
        ("{}\n", "no list of repos"),
    ],
)
def test_what_cannot_be_patched_is_refused_with_the_way_on(text: str, told: str) -> None:
    with pytest.raises(NoliveError, match=told) as caught:
        precommit.patched(text, ANSWERS)
    assert caught.value.exit_code == 2
    assert caught.value.fix


def test_values_that_hooks_share_are_patched_once() -> None:
    text = (
        "repos:\n- repo: x\n  rev: '1'\n  hooks:\n  - id: prettier\n    exclude: &docs ^docs/\n"
        "  - id: codespell\n    exclude: *docs\n  - id: typos\n    exclude: !!str '^x/'\n"
    )
    new = precommit.patched(text, ANSWERS).text
    assert "exclude: &docs ^results/drill_|^docs/\n" in new
    assert hook(new, "codespell")["exclude"] == "^results/drill_|^docs/"
    assert hook(new, "typos")["exclude"] == "^results/drill_|^x/"


def test_what_an_insertion_would_change_is_refused_and_nothing_is_written() -> None:
    text = (
        "shared: &base\n  exclude: ^docs/\nrepos:\n- repo: x\n  rev: '1'\n  hooks:\n  - id: prettier\n    <<: *base\n"
    )
    with pytest.raises(NoliveError, match="could not be patched safely") as caught:
        precommit.patched(text, ANSWERS)
    assert caught.value.fix


_IDS = st.sampled_from(["trailing-whitespace", "end-of-file-fixer", "ruff", "codespell", "check-ast", "prettier"])
_EXTRA = st.sampled_from(
    ["", "exclude: ^docs/", "exclude: '(?x)^(a|b)$'", "exclude: |\n{pad}  (?x)^(\n{pad}    a\n{pad}  )$", "args: [--x]",
     "stages: [pre-commit]", "# a comment", "files: \\.py$"]
)  # fmt: skip
_COMMENT = st.sampled_from(["", "# one\n", "\n\n", "# ÄÖÜ \U0001f600\n\n"])


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A configuration as people write them: any indentation, comments anywhere, either line end."""
    outer, inner = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["", "  "]))
    rows = [
        draw(_COMMENT),
        draw(st.sampled_from(["", "fail_fast: true\n", "---\n", "minimum_pre_commit_version: '3'\n"])),
    ]
    rows.append("repos:  # here\n")
    for number in range(draw(st.integers(1, 3))):
        rows.append(draw(_COMMENT))
        rows.append(f"{outer}- repo: https://example.org/{number}\n{outer}  rev: v{number}\n{outer}  hooks:\n")
        for name in draw(st.lists(_IDS, min_size=1, max_size=3)):
            pad = f"{outer}  {inner}  "
            extra = draw(_EXTRA).replace("{pad}", pad)
            rows.append(f"{outer}  {inner}- id: {name}\n" + (f"{pad}{extra}\n" if extra else ""))
    rows.append(draw(_COMMENT))
    text = "".join(rows)
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(configurations(), st.booleans())
def test_any_configuration_is_only_added_to(text: str, local: bool) -> None:
    answers = Answers(version="1.2.3", local_hooks=local)
    new = precommit.patched(text, answers).text
    assert is_insertion(text, new)
    assert ("\r\n" in text) == ("\r\n" in new)
    assert new.count("\r\n") in (0, new.count("\n"))
    assert precommit.unexcluded(new, "results") == ()
    assert precommit.patched(new, answers).text == new
    before, after = yaml.safe_load(text), yaml.safe_load(new)
    assert [repo["repo"] for repo in after["repos"][:-1]] == [repo["repo"] for repo in before["repos"]]
    kept = product(range(len(before["repos"])), ("rev",))
    assert all(after["repos"][number][key] == before["repos"][number][key] for number, key in kept)
