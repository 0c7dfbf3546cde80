"""`nolive drill pr`: what is written, what is sent, and that hostile evidence is inert in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nolive_hooks.evidence.pages.pull_text import BEGIN, END
from nolive_hooks.procedure.pulling import web_address
from tests.e2e.drill_support import DEMO_POLICY, answers, done, drill, drillable, pack, prepared, record
from tests.support import Sandbox, words

POLICY = DEMO_POLICY.replace("2000", "200")
HOSTILE = (
    "<script>alert(1)</script> @acme/everyone fixes #1 ![x](https://evil.example/p.png) </details> ```` "
    "{{ ''.__class__ }} {% for i in range(10**9) %} | nolive:end pull -->"
)
# Stands in for the one program that cannot run here: it writes down what it was asked for.
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$HOME/gh.log"
case "$2" in
  view) [ -f "$HOME/pull.json" ] && cat "$HOME/pull.json" || { echo 'no pull requests found' >&2; exit 1; } ;;
  create) echo https://github.com/acme/bots/pull/7 ;;
  edit) for word; do last=$word; done; cp "$last" "$HOME/edited.md" ;;
esac
"""


def finished(repo: Sandbox) -> Path:
    """A drill that waits for its pull request; the folder of its state."""
    prepared(repo, policy=POLICY)
    return repo.path / ".git/nolive" / pack(repo).name


def on_github(repo: Sandbox) -> Path:
    """An origin whose name is GitHub's and whose place is a bare repository here, and a `gh` that writes down."""
    bare = repo.home / "bare.git"
    repo.must("git", "init", "--quiet", "--bare", str(bare))
    repo.git("remote", "add", "origin", "https://github.com/acme/bots.git")
    repo.git("config", f"url.{bare}.insteadOf", "https://github.com/acme/bots.git")
    program = repo.home / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH)
    program.chmod(0o755)
    return bare


def with_gh(repo: Sandbox) -> dict[str, str]:
    return {"PATH": f"{repo.home / 'bin'}:{repo.environment()['PATH']}"}


def test_an_open_drill_has_no_pull_request(repo: Sandbox) -> None:
    prepared(repo, 0, policy=POLICY)
    result = drill(repo, "pr", scripted=False)
    assert result.returncode == 4
    assert "nolive drill resume" in words(result)


def test_without_a_remote_the_text_is_written_and_nothing_else(repo: Sandbox) -> None:
    state = finished(repo)
    said = done(repo, "pr", scripted=False)
    text = (state / "pull.md").read_text()
    assert "git remote add origin" in said
    assert text.startswith(BEGIN)
    assert text.rstrip().endswith(END)
    for part in ("NO-LIVE DRILL", "GO &#40;drill only&#41;", "| Criterion | Result |", "```mermaid", "xychart-beta",
                 "Computed again", "Checklist: ", "100 %", "nl1-"):  # fmt: skip
        assert part in text, part
    assert text.count("✓ ok") == 5
    assert any(spark in text for spark in "▁▂▃▄▅▆▇█")
    (state / "pull.md").write_text(f"Dear reviewer,\n\n{text}\nplease look at the trades.\n")
    done(repo, "pr", scripted=False)
    again = (state / "pull.md").read_text()
    assert again.startswith("Dear reviewer,")
    assert again.endswith("please look at the trades.\n")
    assert again.count(BEGIN) == 1


def test_nothing_is_pushed_without_being_told(repo: Sandbox) -> None:
    finished(repo)
    bare = on_github(repo)
    result = drill(repo, "pr", scripted=False, env=with_gh(repo))
    assert result.returncode == 0, words(result)
    assert "git push -u origin drill/" in words(result)
    assert "https://github.com/acme/bots/compare/main...drill/" in words(result)
    assert repo.must("git", "for-each-ref", cwd=bare) == ""
    assert not (repo.home / "gh.log").exists()


def test_a_push_that_was_asked_for_is_said_and_the_request_opened(repo: Sandbox) -> None:
    finished(repo)
    bare = on_github(repo)
    result = drill(repo, "pr", "--push", "--json", scripted=False, env=with_gh(repo))
    assert result.returncode == 0, words(result)
    value = json.loads(result.stdout)
    assert value["url"] == "https://github.com/acme/bots/pull/7"
    assert repo.must("git", "rev-parse", value["run_id"].replace("drill_", "drill/"), cwd=bare) == repo.git(
        "rev-parse", "HEAD"
    )
    asked = (repo.home / "gh.log").read_text()
    assert f"pr create --base main --head drill/{value['run_id'].removeprefix('drill_')} --title" in asked
    text = Path(value["text"]).read_text()
    head = repo.git("rev-parse", "HEAD").strip()
    line = next(number for number, row in enumerate((pack(repo) / "drill.json").read_text().splitlines(), 1)
                if row.startswith('  "mode": {'))  # fmt: skip
    assert f"https://github.com/acme/bots/blob/{head}/results/{value['run_id']}/drill.json#L{line}" in text
    (repo.home / "pull.json").write_text(
        json.dumps({"url": value["url"], "state": "OPEN", "body": f"mine\n{BEGIN}\nold\n{END}\nalso mine"})
    )
    again = drill(repo, "pr", scripted=False, env=with_gh(repo))
    assert again.returncode == 0, words(again)
    edited = (repo.home / "edited.md").read_text()
    assert edited.startswith(f"mine\n{BEGIN}\n> [!CAUTION]")
    assert edited.endswith("\nalso mine")
    assert "\nold\n" not in edited


def test_a_push_that_is_refused_shows_the_words_of_git(repo: Sandbox) -> None:
    finished(repo)
    repo.git("remote", "add", "origin", str(repo.home / "nowhere.git"))
    result = drill(repo, "pr", "--push", scripted=False)
    assert result.returncode == 4
    assert "the branch was not pushed" in words(result)
    assert "git push -u origin drill/" in words(result)


def test_E13_E14_hostile_words_are_inert_in_pull_request_documents_and_page(repo: Sandbox) -> None:
    """A template of the repository is never used, and evidence is data: nothing of it is a template."""
    drillable(repo, {"templates/pack/PHASE5_NO_LIVE_GO_NO_GO_RECORD.md.j2": "OVERRIDDEN {{ 7 * 7 }}\n"}, POLICY)
    answers(repo, decision__rationale=f"{HOSTILE} and all five steps passed.", assembly__notes=HOSTILE,
            review__went_well=HOSTILE)  # fmt: skip
    done(repo, "start")
    done(repo, "check", scripted=False)
    done(repo, "pr", scripted=False)
    done(repo, "archive", "-o", str(repo.home / "x.tar.gz"), scripted=False)
    repo.must("tar", "-xzf", str(repo.home / "x.tar.gz"), "-C", str(repo.home))
    texts = [(repo.path / ".git/nolive" / pack(repo).name / "pull.md").read_text()]
    texts += [(pack(repo) / name).read_text() for name in ("GO_NO_GO_RECORD.md", "POST_RUN_REVIEW.md")]
    for text in texts:
        assert "OVERRIDDEN" not in text
        for live in ("<script", "@acme", "fixes #1", "](https://evil", "</details> `", "''.__class__ }}", "{% for"):
            assert live not in text, live
        assert "evil.example" in text, "it is shown, and does nothing"
    assert texts[0].count(END) == 1
    page = (repo.home / pack(repo).name / "report.html").read_text()
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<img" not in page
    assert record(repo, "decision.json")["rationale"].startswith("<script>")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("git@github.com:acme/bots.git", "https://github.com/acme/bots"),
        ("github.com:acme/bots.git", "https://github.com/acme/bots"),
        ("https://github.com/acme/bots", "https://github.com/acme/bots"),
        ("ssh://git@github.acme.example:22/desk/bots.git", "https://github.acme.example/desk/bots"),
        ("https://gitlab.com/acme/bots.git", ""),
        ("/srv/git/github/bots.git", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_remote(address: str, page: str) -> None:
    assert web_address(address) == page
