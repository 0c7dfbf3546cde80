"""An authorisation from governance's command to step 1 of a drill: it counts from the base branch only."""

from __future__ import annotations

import datetime as dt
import re

from tests.e2e.drill_support import answers, drill, drillable
from tests.support import Sandbox, words

START = ("start", "--symbol", "BTC-EUR", "--mode", "drill-only", "--operator", "op-1")


def authorised(repo: Sandbox, strategy: str) -> str:
    """The reference of a new authorisation for op-1, in the work tree."""
    until = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)).isoformat()
    who = ("--operator", "op-1", "--by", "gov-1")
    told = repo.must("nolive", "authorise", *who, "--strategy", strategy, "--until", until)
    found = re.search(r"A-\d{4}-\d{3}", told)
    assert found, told
    return found.group()


def test_step_1_reads_the_authorisation_from_the_base_branch(repo: Sandbox) -> None:
    drillable(repo)
    other = authorised(repo, "grid")
    repo.commit("authorise grid")
    answers(repo, environment__authorisation=other)
    stopped = drill(repo, *START, "--strategy", "ma_crossover")
    assert stopped.returncode != 0
    assert f"{other}.toml authorises another strategy than ma_crossover" in " ".join(words(stopped).split())
    assert drill(repo, "abort", "--reason", "not authorised").returncode == 0
    repo.git("switch", "--quiet", "main")
    right = authorised(repo, "ma_crossover")
    assert right != other
    repo.commit("authorise ma_crossover")
    answers(repo, environment__authorisation=right, environment__authorised_by="gov-9")
    borrowed = drill(repo, *START, "--strategy", "ma_crossover")
    assert f"{right}.toml is by another person than gov-9" in " ".join(words(borrowed).split())
    assert "governance merges another: nolive authorise --operator op-1" in " ".join(words(borrowed).split())
    assert drill(repo, "abort", "--reason", "not authorised").returncode == 0
    repo.git("switch", "--quiet", "main")
    answers(repo, environment__authorisation=right)
    again = drill(repo, *START, "--strategy", "ma_crossover")
    assert f"authorised by gov-1 as {right}, verified on the base branch" in " ".join(words(again).split())
