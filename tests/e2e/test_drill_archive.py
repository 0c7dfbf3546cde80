"""`nolive drill archive`, `check` and `replay` for whoever has the repository, with its journal or without."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.e2e.drill_support import DEMO_POLICY, done, drill, drillable, pack, prepared
from tests.support import Sandbox, words

POLICY = DEMO_POLICY.replace("2000", "200")


def clone_of(repo: Sandbox) -> Sandbox:
    repo.git("clone", "--quiet", ".", "../clone")
    return Sandbox(repo.path.parent / "clone", repo.home)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_reviewers_clone_makes_the_same_archive_and_the_same_judgement(repo: Sandbox) -> None:
    prepared(repo, policy=POLICY)
    run_id = pack(repo).name
    done(repo, "archive", "-o", str(repo.home), scripted=False)
    before = digest(repo.home / f"{run_id}.tar.gz")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--no-edit", f"drill/{run_id.removeprefix('drill_')}")
    repo.commit("later", {"bot.py": "x = 9\n"})
    clone = clone_of(repo)
    for number, subject in enumerate(((), (run_id,), (f"results/{run_id}",))):
        place = repo.home / str(number)
        place.mkdir()
        done(clone, "archive", *subject, "-o", f"{place}/", scripted=False)
        assert digest(place / f"{run_id}.tar.gz") == before, subject
    assert "clean" in done(clone, "check", scripted=False)
    assert "equal bytes" in done(clone, "replay", run_id, scripted=False)
    shutil.rmtree(clone.path / "results")
    done(clone, "archive", run_id, "-o", str(repo.home / "sparse.tar.gz"), scripted=False)
    assert digest(repo.home / "sparse.tar.gz") == before, "an archive is of the commit"


def test_an_archive_in_the_work_tree_does_not_stop_the_next_drill(repo: Sandbox) -> None:
    prepared(repo, policy=POLICY)
    said = done(repo, "archive", scripted=False)
    name = f"{pack(repo).name}.tar.gz"
    assert f"nolive verify {name}" in said
    assert (repo.path / name).is_file()
    assert repo.git("status", "--porcelain") == ""
    done(repo, "archive", scripted=False)
    assert (repo.path / ".git/info/exclude").read_text().count("drill_????????_??????.tar.gz\n") == 1
    repo.git("switch", "--quiet", "main")
    assert "Decision: GO" in done(repo, "start")
    repo.git("switch", "--quiet", "main")
    repo.write("mine.tar.gz", b"not ours")
    assert "mine.tar.gz" in words(drill(repo, "start")), "only our own archives are out of the way"


@pytest.mark.parametrize(
    ("subject", "code", "said"),
    [("drill_20200101_000000", 4, "no committed pack"), ("results", 2, "no drill of the repository"),
     ("../drill_20200101_000000", 2, "no drill of the repository")],
)  # fmt: skip
def test_what_is_no_drill_here_is_said(repo: Sandbox, subject: str, code: int, said: str) -> None:
    drillable(repo, policy=POLICY)
    result = drill(repo, "archive", subject, scripted=False)
    assert result.returncode == code, words(result)
    assert said in words(result)
    assert drill(repo, "check", scripted=False).returncode == 4
