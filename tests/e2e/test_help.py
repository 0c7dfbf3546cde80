"""Every command explains itself: in 80 columns, with examples, and each example is a command that runs."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

import click
import pytest

from nolive_hooks.cli.main import nolive, run
from tests.e2e.docs_support import shown as documents
from tests.e2e.drill_support import DEMO_POLICY, drillable
from tests.support import Sandbox
from tests.unit.test_evidence_pictures import png

WIDTH = 80
# Exit 2 for what is not in this folder, or not any more this year, is no misuse.
OF_THE_PLACE = ("does not exist", "nothing to verify", "no such file", "nothing to allow", "no terminal",
                "which repository", "GITHUB_TOKEN", "in the past", "their own drill", "there is no pack")  # fmt: skip


class Page(NamedTuple):
    """A command and what `--help` prints for it."""

    command: str
    help: str
    examples: tuple[str, ...]


def pages(command: click.Command, context: click.Context, words: tuple[str, ...] = ()) -> Iterator[Page]:
    name = " ".join(("nolive", *words))
    shown = command.get_help(context)
    # An example is a line of the example block; what follows two spaces is a remark on it.
    examples = tuple(re.split(r" {2,}", line.strip())[0] for line in shown.splitlines() if line.startswith("  nolive "))
    yield Page(name, shown, examples)
    if isinstance(command, click.Group):
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            assert below is not None
            inner = click.Context(below, info_name=word, parent=context, **below.context_settings)
            yield from pages(below, inner, (*words, word))


PAGES = tuple(pages(nolive, click.Context(nolive, info_name="nolive", **nolive.context_settings)))
ELSEWHERE = ("nolive demo", "nolive warm")  # long, with an end-to-end test of their own
DOCUMENTED = {command.command for command in documents() if command.complete}
EXAMPLES = sorted(
    line for line in {line for page in PAGES for line in page.examples} | DOCUMENTED if not line.startswith(ELSEWHERE)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.command)
def test_help_fits_and_has_an_example_of_its_own(page: Page) -> None:
    assert max(map(len, page.help.splitlines())) <= WIDTH
    assert any(example.startswith(page.command) for example in page.examples), page.help
    for word in ("Options:", "-h, --help"):
        assert word in page.help


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.command)
def test_every_option_says_what_it_is_for(page: Page) -> None:
    context = click.Context(nolive, info_name="nolive")
    command: click.Command = nolive
    for word in page.command.split()[1:]:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command = found
    plain = {"--format", "--symbol", "--repo", "--mode"}  # what their choices or their names say already
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert not [option.opts for option in options if not option.help and not plain & set(option.opts)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A repository with a drill just opened, and every file that an example names."""
    base = tmp_path_factory.mktemp("examples")
    repo = Sandbox(base / "bot", base / "home")
    repo.path.mkdir()
    repo.home.mkdir()
    (repo.home / ".gitconfig").write_text(
        "[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n[init]\n\tdefaultBranch = main\n"
    )
    repo.git("init", "--quiet")
    rng = random.Random(7)
    secret = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=64))
    lines = ["{", *(f'  "k{number}": {number},' for number in range(29)), f'  "secret": "{secret}",',
             '  "exchange": {"name": "binance"}', "}"]  # fmt: skip
    drillable(repo, {"README.md": "# bot\n"}, policy=DEMO_POLICY.replace("2000", "200"))
    repo.write("user_data/config.json", "\n".join(lines) + "\n")
    repo.write("answers.toml", (repo.home / "answers.toml").read_bytes())
    repo.write(".secrets.baseline", '{"version": "1.5.0", "plugins_used": [], "results": {}}\n')
    repo.write("dashboard.png", png(4, 4))
    return repo


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(stage: Sandbox, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may find something (1), or meet a drill in another state (4) or a file that is not there; never a misuse."""
    monkeypatch.chdir(stage.path)
    monkeypatch.setattr(os, "environ", {**stage.environment(), "NOLIVE_SKIP": ""})
    argv = shlex.split(re.split(" >>? ", example)[0].replace("$GITHUB_EVENT_PATH", "event.json"))
    told, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(said):
        code = run(argv[1:])
    shown = told.getvalue() + said.getvalue()
    assert "Traceback" not in shown
    assert "could not finish" not in shown
    if code == 2:
        assert re.search("|".join(OF_THE_PLACE), shown), f"{example}\n{shown}"
