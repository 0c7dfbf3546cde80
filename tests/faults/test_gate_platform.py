"""Faults of the platform (F8, F10, F12 to F18) and of hostile packs (E13, E14, E16), over HTTP and real Git."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.github import telling
from nolive_hooks.gate.github.collect import Collected, collect
from nolive_hooks.gate.github.post import LONGEST, describe, judged, settle
from nolive_hooks.gate.verdict import Reason, Verdict
from nolive_hooks.report.markdown import MOST_BYTES
from tests.e2e.test_gate import save
from tests.e2e.test_gate_github import event, nolive, states
from tests.hub import Fault, Hub, serving
from tests.hub_support import NUMBER, Waits, answer, asked, hub_of, now, source_of
from tests.support import Sandbox, words
from tests.unit.evidence_factory import RUN

HTML = b"<html><body>Unicorn!</body></html>"
LISTS = ("pulls/7/reviews", "pulls/7/commits", "pulls/7/files", "activity", "check-runs", "permission", "pulls\\?state")
HOSTILE = (
    "::error::x", "##[group]x", "\x1b[2J", "a\r::set-output name=verdict::pass", "::add-mask::a", "</details><script>x",
    "![t](https://evil.example.org/p.gif)", "@team fixes #1", "````\n# GO", "{{ ''.__class__ }}",
    "{% include '/etc/passwd' %}", "[x](javascript:alert(1))", "<img src=x onerror=y>", "| a | b |", "https://evil.example.org",
)  # fmt: skip


@pytest.fixture
def hub(repo: Sandbox) -> Iterator[Hub]:
    with hub_of(repo) as made:
        yield made


@pytest.fixture
def approved(hub: Hub) -> Hub:
    hub.review(NUMBER, "rev-1")
    return hub


def breaks(hub: Hub, *faults: Fault) -> str:
    """The verdict with these faults, or `exit 3`; a success is never among the statuses."""
    hub.faults[:] = faults
    try:
        return answer(hub)[0]
    except NoliveError as error:
        return f"exit {error.exit_code}"


def test_F8_an_answer_that_is_not_whole_never_passes(approved: Hub) -> None:
    assert breaks(approved) == "pass"
    for place in LISTS:
        for fault in (Fault(place, 404, b"{}"), Fault(place, 200, HTML, {"content-type": "text/html"})):
            assert breaks(approved, fault) != "pass", fault


@pytest.mark.parametrize("place", ["GET /repos/o/r/pulls/7$", "GET /repos/o/r$"])
@pytest.mark.parametrize("status", [500, 403, 404])
def test_F8_without_the_pull_request_itself_nothing_is_judged(approved: Hub, place: str, status: int) -> None:
    assert breaks(approved, Fault(place, status, b"{}")) == "exit 3"


def test_F8_a_hiccup_is_waited_out(approved: Hub) -> None:
    waits = Waits()
    approved.faults += [
        Fault("reviews", 502, times=2),
        Fault("commits\\?", 403, b'{"message": "secondary rate limit"}', {"retry-after": "9"}, times=1),
        Fault("activity", 200, b"[]", times=1, cut=True),
    ]
    assert judged(collect(source_of(approved, waits), NUMBER, now())).verdict == "pass"
    assert sorted(waits) == [1.0, 1.0, 2.0, 9.0]


JSON = {"content-type": "application/json"}
NOT_WHOLE = {
    "not modified": (304, b"", {}),
    "nothing": (200, b"", {}),
    "no number": (200, b'[{"id": NaN}]', {}),
    "no text": (200, b'[{"id": "\xff\xfe"}]', {}),
    "packed": (200, b"\x1f\x8b\x08\x00", {"content-encoding": "gzip"}),
    "plain": (200, b"[]", {"content-type": "text/plain"}),
    "an object": (200, b"{}", {}),
    "rows of nothing": (200, b"[null, {}]", {}),
    "a circle": (200, b"[]", {"link": '<HERE?per_page=100>; rel="next"'}),
    "another host": (200, b"[]", {"link": '<http://127.0.0.1:1/x>; rel="next"'}),
    "more to come": (200, b"[]", {"link": '<HERE?page=3>; rel="last"'}),
}


@pytest.mark.parametrize(("place", "name"), [*zip(("reviews", "commits", "files") * 4, NOT_WHOLE, strict=False)])
def test_F8_half_a_list_is_told_and_never_passes(approved: Hub, place: str, name: str) -> None:
    status, body, headers = NOT_WHOLE[name]
    path = f"pulls/7/{place}"
    told = {key: value.replace("HERE", f"{approved.url}/repos/o/r/{path}") for key, value in headers.items()}
    approved.faults[:] = [Fault(f"GET .*{path}\\?per_page=100$", status, body, {**JSON, **told})]
    found = asked(approved)
    assert judged(found).verdict == "fail"
    assert any(path in str(problem) for problem in found.snapshot.problems or ()), found.snapshot.problems


@pytest.mark.parametrize("place", ["activity", "pulls/7/commits", "pulls/7/files", "pulls/7/reviews"])
def test_F8_an_empty_list_gives_nobody_a_right(approved: Hub, place: str) -> None:
    assert breaks(approved, Fault(f"GET .*{place}", 200, b"[]", JSON)) in ("fail", "pending")


def test_F8_the_token_follows_no_redirect(approved: Hub) -> None:
    elsewhere = Hub(approved.git_dir, approved.spec)
    with serving(elsewhere):
        for place, status in (("pulls/7/reviews", 301), ("pulls/7$", 302), ("activity", 307), ("permission", 308)):
            to = {"location": f"{elsewhere.url}/repos/o/r/pulls/7"}
            assert breaks(approved, Fault(f"GET .*{place}", status, b"", to)) in ("fail", "pending", "exit 3")
    assert elsewhere.requests == []


def test_F8_pages_that_overlap_are_no_list(repo: Sandbox, approved: Hub) -> None:
    for number in range(120):
        repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", f"commit {number}")
    approved.push(NUMBER, "op-1")
    approved.review(NUMBER, "rev-1")
    assert answer(approved)[0] == "pass"
    approved.overlap = 3
    verdict, codes = answer(approved)
    assert (verdict, "commits-incomplete" in codes or "collector-problem" in codes) == ("fail", True)


def test_F8_an_older_success_does_not_outlive_a_broken_api(repo: Sandbox, approved: Hub) -> None:
    assert nolive(repo, approved, "run", "--pr", "7").returncode == 0
    approved.faults.append(Fault("GET .*/pulls/7/reviews", 404, b"{}"))
    assert nolive(repo, approved, "run", "--pr", "7").returncode in (1, 3)
    assert states(approved)[0][0] == "success"
    assert states(approved)[-1][0] in ("failure", "error")


def test_F10_nothing_of_a_hostile_pull_request_is_run(repo: Sandbox, approved: Hub) -> None:
    canary = repo.home / "canary"
    touch = f"#!/bin/sh\ntouch {canary}\n"
    files = {
        ".gitattributes": "* filter=evil diff=evil\n",
        ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "id"\n',
        "conftest.py": f"open({str(canary)!r}, 'w')\n", "sitecustomize.py": f"open({str(canary)!r}, 'w')\n",
        ".github/workflows/nolive.yml": "on: push\n", ".nolive.toml": '[gate]\nreviewers = ["op-1"]\n',
        ".pre-commit-config.yaml": "repos: []\n", "hooks/post-checkout": touch,
        f"{RUN.folder}/.gitattributes": "* filter=lfs\n",
        f"{RUN.folder}/logs/big.log": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    }  # fmt: skip
    (repo.path / ".git/hooks").mkdir(exist_ok=True)
    save(repo, "helpful changes", files)
    repo.git("config", "filter.evil.smudge", f"touch {canary}")
    repo.git("config", "core.fsmonitor", f"touch {canary}")
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc", "upload-pack"):
        (repo.path / ".git/hooks" / hook).write_text("#!/bin/sh\nexit 0\n")
    (repo.path / "link").symlink_to("/etc/passwd")
    repo.git("-c", "core.fsmonitor=false", "add", "-f", "link")
    repo.git("-c", "core.fsmonitor=false", "commit", "--quiet", "--no-verify", "-m", "link")
    repo.git("config", "--unset", "core.fsmonitor")
    canary.unlink(missing_ok=True)
    approved.push(NUMBER, "op-1")
    approved.review(NUMBER, "rev-1")
    found = asked(approved)
    outside = {reason.subject for reason in judged(found).reasons if reason.code == "file-outside-pack"}
    assert {".github/workflows/nolive.yml", ".nolive.toml", "conftest.py", "link", ".gitmodules"} <= outside
    assert judged(found).verdict == "fail"
    assert {file.filename for file in found.snapshot.files or () if file.lfs} == {f"{RUN.folder}/logs/big.log"}
    assert not canary.exists()


@pytest.mark.parametrize("how", ["squash", "rebase"])
def test_F12_a_drill_is_found_again_by_its_tree_however_it_was_merged(repo: Sandbox, approved: Hub, how: str) -> None:
    if how == "rebase":  # two commits: evidence first, the rest later, as an operator commits
        files = repo.git("ls-files", RUN.folder).split()
        repo.git("reset", "--quiet", "--soft", "main")
        repo.git("restore", "--staged", *files)
        save(repo, "evidence", {path: (repo.path / path).read_bytes() for path in files[:8]})
        save(repo, "decision", {path: (repo.path / path).read_bytes() for path in files[8:]})
        approved.push(NUMBER, "op-1")
        approved.review(NUMBER, "rev-1")
    assert nolive(repo, approved, "run", "--pr", "7").returncode == 0
    approved.merge(NUMBER, how=how)
    assert nolive(repo, approved, "archive", "--pr", "7", "-o", "out").returncode == 0
    approved.releases[str(RUN)] = {"approval.json": (repo.path / "out/approval.json").read_bytes()}
    done = nolive(repo, approved, "audit")
    assert done.returncode == 0, words(done)


def test_F13_without_a_token_the_gate_stops_and_the_guard_works(repo: Sandbox, hub: Hub) -> None:
    done = nolive(repo, hub, "run", "--pr", "7", GITHUB_TOKEN="", GH_TOKEN="")
    assert (done.returncode, hub.posts) == (2, [])
    assert "GITHUB_TOKEN" in done.stderr
    expired = nolive(repo, hub, "run", "--pr", "7", GITHUB_TOKEN="expired")
    assert (expired.returncode, hub.posts) == (3, [])
    assert repo.run("nolive", "scan", "src").returncode == 0


def hostile(text: str) -> Verdict:
    return Verdict("fail", "go", "a" * 40, (Reason("file-outside-pack", text, f"{text} is not in its pack", (text,)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_F14_no_text_of_others_is_a_command_for_the_runner(text: str) -> None:
    for line in telling.errors_of(hostile(text), f"title {text}"):
        assert len(re.findall("(?m)^::|##\\[|\r", line)) == 1
        assert "\n" not in line
    assert not re.search(r"[\x00-\x1f]|^::", describe(hostile(text)))


def test_F14_a_hostile_file_name_stays_text_in_the_log(repo: Sandbox, hub: Hub) -> None:
    save(repo, "names", {f"{RUN.folder}/x\n::set-output name=verdict::pass\n": "x"})
    hub.push(NUMBER, "op-1")
    done = nolive(repo, hub, "run", "--pr", "7", "--dry-run", GITHUB_ACTIONS="true")
    assert done.returncode == 1, words(done)
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    token = next(line for line in commands if line.startswith("::stop-commands::")).removeprefix("::stop-commands::")
    assert len(token) == 32
    assert [
        line
        for line in commands
        if not line.startswith(("::stop-commands::", f"::{token}::", "::error ", "::warning "))
    ] == []
    assert len([line for line in commands if line.startswith(("::error", "::warning"))]) <= 9


def test_F15_the_end_of_an_output_cannot_be_guessed() -> None:
    first, second = ("q" * 32, "z" * 32)
    told = telling.outputs(hostile("x"), 7, "results/drill_20261122_104500", first)
    assert told.count(first) == 2 * told.count("<<")
    with pytest.raises(ValueError, match="delimiter"):
        telling.outputs(hostile("x"), 7, f"results/{second}", second)


def test_F15_the_command_takes_a_new_delimiter_each_time(repo: Sandbox, hub: Hub) -> None:
    path = repo.home / "output"
    for _ in range(2):
        nolive(repo, hub, "run", "--pr", "7", "--dry-run", GITHUB_OUTPUT=str(path))
    assert len(set(re.findall(r"verdict<<(\S+)", path.read_text()))) == 2


def test_F16_summaries_annotations_and_sentences_are_cut_with_a_pointer() -> None:
    many = tuple(Reason("file-outside-pack", f"f{n}", f"f{n} " + "\u00e9" * 400, ()) for n in range(2_000))
    big = Verdict("fail", "go", "a" * 40, many)
    page = telling.page(big, describe(big), (("Pull request", "#7"),))
    assert MOST_BYTES // 2 < len(page.encode()) <= MOST_BYTES
    assert "more lines" in page[-200:]
    lines = list(telling.errors_of(big, "x"))
    assert len(lines) == 9
    assert "1992 more reasons" in lines[-1]
    assert len(describe(big)) == LONGEST
    assert describe(big).endswith("...")


def test_F16_a_summary_that_is_full_is_not_made_too_large(repo: Sandbox, hub: Hub) -> None:
    path = repo.home / "summary"
    path.write_bytes(b"x" * (MOST_BYTES - 100))
    nolive(repo, hub, "run", "--pr", "7", "--dry-run", GITHUB_STEP_SUMMARY=str(path))
    assert path.stat().st_size <= MOST_BYTES
    assert b"see the log" in path.read_bytes()


def test_F17_a_run_that_was_overtaken_by_a_push_turns_nothing_green(repo: Sandbox, approved: Hub) -> None:
    old = approved.head(NUMBER)
    source = source_of(approved)
    pushed: list[str] = []

    def again() -> Collected:
        found = collect(source, NUMBER, now())
        if not pushed:
            save(repo, "late", {f"{RUN.folder}/logs/late.log": "INFO late\n"})
            pushed.append(approved.push(NUMBER, "op-1"))
        return found

    done = settle(source, again)
    assert (done.verdict.verdict, done.verdict.sha) == ("fail", pushed[0])
    assert states(approved) == [("failure", pushed[0])]
    assert old != pushed[0]


def test_F18_of_two_runs_the_one_with_older_facts_does_not_win(approved: Hub) -> None:
    source = source_of(approved)
    seen: list[int] = []

    def again() -> Collected:
        found = collect(source, NUMBER, now())
        if not seen:
            seen.append(1)
            approved.pulls[NUMBER].reviews[0]["state"] = "DISMISSED"
            settle(source, lambda: collect(source, NUMBER, now()))  # the other run, which knows
        return found

    assert settle(source, again).verdict.verdict == "pending"
    assert [state for state, _ in states(approved)] == ["pending"]


def test_F18_a_dismissal_in_the_moment_of_posting_is_noticed(approved: Hub) -> None:
    def dismiss() -> None:
        approved.pulls[NUMBER].reviews[0]["state"] = "DISMISSED"

    approved.before_post = dismiss
    source = source_of(approved)
    assert settle(source, lambda: collect(source, NUMBER, now())).verdict.verdict == "pending"
    assert [state for state, _ in states(approved)] == ["success", "pending"]


@pytest.mark.parametrize("text", HOSTILE)
def test_E13_text_of_the_evidence_is_inert_in_the_summary(text: str) -> None:
    page = telling.page(hostile(text), describe(hostile(text)), (("Operator", text),))
    table = page.partition("does not authorise")[2]
    prose = re.sub(r"(`+)[^`].*?\1", "", table)
    for active in ("<script", "<img", "](", "![", "@team", " #1", "</details", "```", "://evil", "{{", "{%"):
        assert active not in prose, page


@pytest.mark.parametrize("text", ["{{ ''.__class__ }}", "{% include '/etc/passwd' %}", "{% for i in range(10**9) %}x"])
def test_E14_the_gate_never_takes_evidence_for_a_template(text: str) -> None:
    page = telling.page(hostile(text), describe(hostile(text)), (("Operator", text),))
    assert "root:" not in page
    assert "class" in page or "include" in page or "range" in page


def test_E16_two_drills_in_one_pull_request_and_an_older_one_touched(repo: Sandbox, hub: Hub) -> None:
    done = repo.run("nolive", "gate", "evidence", "--base", "main", "--head", RUN.branch)
    assert (done.returncode, done.stdout.startswith("1 pack in this range")) == (0, True), words(done)
    save(repo, "another", {"results/drill_20261123_104500/drill.json": "{}\n"})
    done = repo.run("nolive", "gate", "evidence", "--base", "main", "--head", RUN.branch)
    assert (done.returncode, "NL-PCK-08" in done.stdout) == (1, True), words(done)
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    hub.review(NUMBER, "rev-1")
    hub.merge(NUMBER)
    repo.git("switch", "--quiet", "--create", "mend", "main")
    save(repo, "mend", {f"{RUN.folder}/logs/system.log": "INFO\n"})
    path = event(repo, pull_request={"number": 8, "base": {"sha": repo.git("rev-parse", "main").strip()},
                                     "head": {"sha": repo.git("rev-parse", "mend").strip()}})  # fmt: skip
    done = repo.run("nolive", "gate", "evidence", env={"GITHUB_EVENT_PATH": path, "GITHUB_ACTIONS": "true"})
    assert (done.returncode, "::error file=results/" in done.stdout, "NL-INT-09" in done.stdout) == (1, True, True)
    hub.open(8, "mend")
    assert "merged-pack-changed" in answer(hub, 8)[1]


def test_E16_a_range_without_a_pack_is_clean(repo: Sandbox) -> None:
    save(repo, "bot", {"a.py": "A = 1\n"})
    save(repo, "more", {"b.py": "B = 1\n"})
    done = repo.run("nolive", "gate", "evidence", "--base", "HEAD~1")
    assert (done.returncode, done.stdout.startswith("0 packs in this range")) == (0, True), words(done)
