"""`nolive scan --generic`: detect-secrets' own plugins over the same files, and nobody is ever asked about a secret."""

from __future__ import annotations

import json
import random
import string
import subprocess
import sys

import pytest

from nolive_hooks.guard import generic
from tests.support import BIN, Sandbox, words

NOLIVE = str(BIN / "nolive")
REASON = ("--reason", "documented example key of the docs")
RNG = random.Random(11)


def made(prefix: str, size: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Something of the shape of a secret; its prefix is in two pieces here, so that no scanner finds this file."""
    return prefix + "".join(RNG.choice(alphabet) for _ in range(size))


AWS = made("AK" + "IA", 16, string.ascii_uppercase + string.digits)
GITHUB = made("gh" + "p_", 36)
SLACK = "xo" + "xb-" + "1234567890" + "12-1234567890" + "12-" + made("", 24)
STRIPE = made("sk_" + "live_", 24)
PASSWORD = made("", 14) + "#7"
HEX = made("", 40, "0123456789abcdef")
SECRETS = (AWS, GITHUB, SLACK, STRIPE, PASSWORD, HEX)
FILES: dict[str, str | bytes] = {
    "a.py": f'AWS = "{AWS}"\ntoken = "{GITHUB}"\nkey = "{STRIPE}"\n',
    "b.yaml": f'password: "{PASSWORD}"\nslack: {SLACK}\n',
    "c.py": f'digest = "{HEX}"\n',
    "obeyed.py": f'a = "{AWS}"  # pragma: allowlist secret\n# pragma: allowlist nextline secret\nb = "{GITHUB}"\n',
    "stand_ins.py": 'password = "${PASSWORD}"\nsecret = "<your secret>"\napi_key = get_secret()\n',
    "package-lock.json": f'{{"integrity": "{HEX}", "password": "{PASSWORD}"}}\n',
    "core.bin": b"\0\1\2" + AWS.encode(),
}


@pytest.fixture
def full(repo: Sandbox) -> Sandbox:
    repo.commit("start", FILES)
    return repo


def found(repo: Sandbox, *arguments: str) -> dict[tuple[str, int], tuple[str, str]]:
    """(path, line) -> (rule, severity) of what is not allowed."""
    done = repo.run(NOLIVE, "scan", "--format", "json", *arguments)
    assert done.returncode in (0, 1), words(done)
    rows = json.loads(done.stdout)["findings"]
    assert not any(secret in words(done) for secret in SECRETS)
    return {(one["path"], one["line"]): (one["rule"], one["severity"]) for one in rows if not one["allowed"]}


def test_what_only_generic_finds_is_explained_where_allow_points_to(full: Sandbox) -> None:
    place = next(f"{path}:{line}" for (path, line), (_, weight) in found(full, "--generic").items() if weight == "warn")
    refused = full.run(NOLIVE, "allow", place, *REASON)
    assert "only a warning is there" in refused.stderr
    assert f"nolive explain {place}" in refused.stderr
    assert "a warning, stops nobody" in full.must(NOLIVE, "explain", place)


def test_formats_block_guesses_warn_and_what_is_marked_is_let_pass(full: Sandbox) -> None:
    assert found(full, "--all") == {}, "only on request"
    assert found(full, "--all", "--generic") == {
        ("a.py", 1): ("generic/aws-access-key", "block"),
        ("a.py", 2): ("generic/github-token", "block"),
        ("a.py", 3): ("generic/stripe-access-key", "block"),
        ("b.yaml", 1): ("generic/secret-keyword", "warn"),
        ("b.yaml", 2): ("generic/slack-token", "block"),
        ("c.py", 1): ("generic/hex-high-entropy-string", "warn"),
        ("core.bin", 1): ("generic/aws-access-key", "block"),
    }


@pytest.mark.parametrize("subject", [(), ("--staged",), ("--range", "HEAD~1..HEAD"), ("--history",), ("a.py",)])
def test_every_subject_can_be_asked(repo: Sandbox, subject: tuple[str, ...]) -> None:
    repo.commit("start", {"x.txt": "x\n"})
    repo.write("a.py", FILES["a.py"])
    repo.git("add", "-A")
    if "--staged" not in subject:
        repo.git("commit", "--quiet", "--no-verify", "-m", "a")
    assert ("a.py", 1) in found(repo, "--generic", *subject)


def test_a_credential_of_a_venue_keeps_its_own_rule(repo: Sandbox) -> None:
    repo.commit("start", {"a.env": f'BINANCE_API_SECRET="{made("", 64)}"\n'})
    assert [rule for rule, _ in found(repo, "--generic").values()] == ["live-key/binance.secret"]


def test_the_printed_command_allows_it_and_nobody_calls_that_unused(full: Sandbox) -> None:
    done = full.run(NOLIVE, "scan", "--generic")
    assert done.returncode == 1
    assert "nolive allow a.py:1" in done.stdout
    for place in ("a.py:1", "a.py:2", "a.py:3", "b.yaml:2", "core.bin:1"):
        done = full.run(NOLIVE, "allow", place, *REASON)
        assert done.returncode == 0, words(done)
    assert not any(secret in (full.path / ".nolive/allow.toml").read_text() for secret in SECRETS)
    assert {severity for _, severity in found(full, "--generic").values()} == {"warn"}
    plain = full.run(NOLIVE, "scan")
    assert (plain.returncode, "allow-unused" in plain.stdout) == (0, False)
    listed = full.run(NOLIVE, "allow", "--list")
    assert listed.stdout.count("used 1x") == 5
    full.write("a.py", "\n\n" + str(FILES["a.py"]))
    assert full.run(NOLIVE, "scan", "--generic").returncode == 0, "lines move, the verdict stays"
    full.write("a.py", str(FILES["a.py"]).replace(AWS, made("AK" + "IA", 16, string.ascii_uppercase)))
    assert full.run(NOLIVE, "scan", "--generic").returncode == 1, "another value is another finding"


def test_a_comment_of_ours_allows_it(repo: Sandbox) -> None:
    repo.commit("start", {"a.py": f'# nolive: allow generic/aws-access-key the example of the docs\nAWS = "{AWS}"\n'})
    assert found(repo, "--generic") == {}
    assert found(repo) == {}, "a comment about a class that was not judged is not idle"


def test_a_baseline_of_detect_secrets_is_taken_over_for_its_own_findings(full: Sandbox) -> None:
    done = full.run("detect-secrets", "scan", "--no-verify")
    full.write(".secrets.baseline", done.stdout)
    done = full.run(NOLIVE, "baseline", "import", ".secrets.baseline", *REASON)
    assert "Imported 4 values" in done.stdout
    blocking = {place for place, (_, severity) in found(full, "--generic").items() if severity == "block"}
    assert blocking == {("core.bin", 1)}, "which the other tool does not look into"


def test_a_gitleaks_ignore_file_is_taken_over_by_place(full: Sandbox) -> None:
    full.write(".gitleaksignore", "a.py:aws-access-token:1\nb.yaml:slack-bot-token:2\n")
    done = full.run(NOLIVE, "baseline", "import", ".gitleaksignore", *REASON)
    assert "Imported 2 values" in done.stdout
    assert set(found(full, "--generic")) & {("a.py", 1), ("b.yaml", 2)} == set()


WATCHED = """
import sys

def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.sendto", "http.client.connect")):
        print("NETWORK", event, file=sys.stderr)
        raise SystemExit(99)

sys.addaudithook(watch)
from detect_secrets.settings import get_settings
if sys.argv.pop(1) == "verifying":
    get_settings().filters["detect_secrets.filters.common.is_ignored_due_to_verification_policies"] = {"min_level": 2}
from nolive_hooks.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("settings", ["usual", "verifying"])
def test_no_secret_is_ever_verified_over_the_network(full: Sandbox, settings: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, settings, "scan", "--generic"],
        cwd=full.path, env=full.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "NETWORK" not in done.stderr
    assert done.returncode == (1 if settings == "usual" else 3), words(done)
    assert not any(secret in words(done) for secret in SECRETS)


def test_the_watch_would_see_a_connection() -> None:
    code = WATCHED.partition("from detect_secrets")[0] + "import socket\nsocket.create_connection(('127.0.0.1', 9))\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 99


def test_no_plugin_of_the_scan_can_verify() -> None:
    for rule, plugin in generic._plugins().items():
        with pytest.raises(AssertionError):
            plugin.detector.verify("x")
        assert rule.startswith("generic/")
