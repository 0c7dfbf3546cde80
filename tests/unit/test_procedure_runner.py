"""Door 3: budgets, fences, clean environments, bounded and redacted output."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.procedure import runner
from nolive_hooks.procedure.capture import Capture
from nolive_hooks.procedure.isolation import Fence, Isolation
from nolive_hooks.procedure.redact import Redactor, secret_values

PYTHON = sys.executable
OPEN = Fence(Isolation.NONE)


def keep(data: bytes) -> tuple[bytes, int]:
    return data, 0


def go(
    tmp_path: Path, source: str, *, seconds: float = 20.0, cap: int = 1 << 16, fence: Fence = OPEN
) -> runner.RunResult:
    return runner.run(
        [PYTHON, "-I", "-c", source], cwd=str(tmp_path), timeout_s=seconds, isolation=fence, cap_bytes=cap, redact=keep,
        env_allow=runner.clean_environment(os.environ), log_path=str(tmp_path / "out.log"),
    )  # fmt: skip


def test_a_plain_run_is_recorded(tmp_path: Path) -> None:
    result = go(tmp_path, "print('hello'); raise SystemExit(3)")
    assert (result.rc, result.outcome, result.ok) == (3, "done", False)
    assert result.output == b"hello\n" == (tmp_path / "out.log").read_bytes()
    assert result.digest == hashlib.sha256(b"hello\n").hexdigest()
    assert not result.truncated


def test_D16_a_hanging_child_that_ignores_term_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "GRACE_S", 0.5)
    source = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    began = time.monotonic()
    result = go(tmp_path, source, seconds=2.0)
    assert result.outcome == "timeout"
    assert result.rc == -9
    assert result.output == b"up\n"
    assert time.monotonic() - began < 15


def test_D16_last_words_after_term_are_kept(tmp_path: Path) -> None:
    source = (
        "import signal, sys, time\n"
        "def bye(*_):\n    print('flat', flush=True)\n    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, bye); print('up', flush=True); time.sleep(60)\n"
    )
    result = go(tmp_path, source, seconds=2.0)
    assert result.outcome == "timeout"
    assert result.output == b"up\nflat\n"


def test_D16_a_child_of_the_child_is_killed_too(tmp_path: Path) -> None:
    source = "import os, time\npid = os.fork()\nif not pid:\n    time.sleep(60)\nprint(pid, flush=True)\n"
    result = go(tmp_path, source)
    child = int(result.output.split()[0] or result.output.split()[1])
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the grandchild lives on")


def test_D16_a_child_that_closes_its_output_is_still_stopped(tmp_path: Path) -> None:
    result = go(tmp_path, "import os, time\nos.close(1); os.close(2); time.sleep(60)", seconds=1.5)
    assert result.outcome == "timeout"


def test_D16_much_output_is_capped_and_its_digest_is_of_the_whole(tmp_path: Path) -> None:
    line = "x" * 99
    result = go(tmp_path, f"for i in range(20000): print('{line}')", cap=1 << 14)
    assert result.truncated
    assert result.size == 2_000_000
    assert len(result.output) < (1 << 14) + 200
    assert result.digest == hashlib.sha256((line + "\n").encode() * 20_000).hexdigest()
    assert b"the middle of 2000000 bytes was left out" in result.output


def test_D16_binary_output_is_kept_as_it_is(tmp_path: Path) -> None:
    result = go(tmp_path, "import sys; sys.stdout.buffer.write(bytes(range(256)))")
    assert result.output == bytes(range(256))


def test_D16_there_is_no_input(tmp_path: Path) -> None:
    assert b"EOFError" in go(tmp_path, "input()").output


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    result = runner.run(
        ["no-such-program-at-all"], cwd=str(tmp_path), timeout_s=5, env_allow={}, isolation=OPEN, redact=keep
    )
    assert (result.outcome, result.rc, result.ok) == ("missing", 127, False)
    assert b"cannot start no-such-program-at-all" in result.output


def test_the_environment_is_an_allow_list() -> None:
    given_ = {
        "PATH": "/bin",
        "HOME": "/h",
        "GIT_DIR": "/x",
        "AWS_SECRET_ACCESS_KEY": "s",
        "BINANCE_KEY": "k",
        "LANG": "C",
    }
    cleaned = runner.clean_environment(given_, {"NOLIVE_MODE": "shadow"})
    assert {"PATH", "HOME", "LANG", "NOLIVE_MODE", "TZ"} <= set(cleaned)
    assert not {"GIT_DIR", "AWS_SECRET_ACCESS_KEY", "BINANCE_KEY"} & set(cleaned)


def test_D17_the_strongest_fence_is_proven_by_trying(tmp_path: Path) -> None:
    fence, proof = runner.strongest(cwd=str(tmp_path), environment={**os.environ, "HOME": str(tmp_path / "home")})
    assert fence.kind is proof.isolation
    assert proof.no_network == (fence.kind is not Isolation.NONE)
    assert proof.read_only == (fence.kind is Isolation.BUBBLEWRAP)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [Isolation.BUBBLEWRAP, Isolation.UNSHARE])
def test_D17_a_fence_keeps_the_network_out_and_lets_one_folder_be_written(tmp_path: Path, kind: Isolation) -> None:
    work, home, out = tmp_path / "work", tmp_path / "home", tmp_path / "work" / "out"
    for folder in (work, home, out):
        folder.mkdir(parents=True)
    (home / "keys.txt").write_text("x")
    fence = runner.fence(kind, cwd=str(work), home=str(home), writable=[str(out)])
    if runner.probe(runner.fence(kind, cwd=str(work), home=str(home)), str(work), os.environ) is None:
        pytest.skip(f"{kind} is refused here")
    source = (
        "import os, socket\n"
        "try: socket.create_connection(('192.0.2.1', 9), timeout=2); print('NET')\n"
        "except OSError as error: print('no net', error.errno)\n"
        f"open({str(out / 'ok')!r}, 'w').close()\n"
        f"print('home', os.path.exists({str(home / 'keys.txt')!r}))\n"
    )
    result = go(work, source, fence=fence)
    assert b"no net 101" in result.output, result.output
    assert (out / "ok").exists()
    if kind is Isolation.BUBBLEWRAP:
        assert b"home False" in result.output


def test_D17_a_repository_that_is_the_home_folder_hides_its_secrets(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("x")
    (tmp_path / ".netrc").write_text("machine x")
    fence = runner.fence(Isolation.BUBBLEWRAP, cwd=str(tmp_path), home=str(tmp_path))
    if shutil.which("bwrap") is None or runner.probe(fence, str(tmp_path), os.environ) is None:
        pytest.skip("bubblewrap is refused here")
    listing = (
        f"import os; print(os.listdir({str(tmp_path / '.aws')!r}))\n"
        f"try: print(len(open({str(tmp_path / '.netrc')!r}).read()))\nexcept PermissionError: print(0)\n"
    )
    result = runner.run(
        [PYTHON, "-I", "-c", listing], cwd=str(tmp_path), timeout_s=20, isolation=fence, redact=keep,
        env_allow=runner.clean_environment(os.environ),
    )  # fmt: skip
    assert result.output == b"[]\n0\n"


def test_an_unfenced_process_is_called_unfenced(tmp_path: Path) -> None:
    fence, proof = runner.strongest(cwd=str(tmp_path), environment={"PATH": "/nowhere"})
    if shutil.which("bwrap") is None and shutil.which("unshare") is None:
        assert fence.kind is Isolation.NONE
        assert "not installed" in proof.note


# -- captured text -----------------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=300), max_size=40), st.integers(2, 400))
def test_a_capture_holds_the_head_the_tail_and_the_digest_of_the_whole(pieces: list[bytes], cap: int) -> None:
    capture = Capture(cap)
    for piece in pieces:
        capture.feed(piece)
    whole = b"".join(pieces)
    kept = capture.finish(keep)
    assert kept.digest == hashlib.sha256(whole).hexdigest()
    assert kept.size == len(whole)
    assert kept.truncated or kept.kept == whole
    assert len(kept.kept) <= cap + 80
    if len(whole) > cap + 2:
        assert kept.truncated


def secret(size: int = 40) -> str:
    rng = random.Random(size)
    return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789") for _ in range(size))


def test_lines_with_secrets_of_the_environment_are_withheld() -> None:
    value = secret()
    text = f"start\nconnected with {value} to x\nend\n".encode()
    kept, withheld = Redactor({"BROKER_API_KEY": value})(text)
    assert withheld == 1
    assert value.encode() not in kept
    assert kept.startswith(b"start\n[nolive: line withheld")
    assert kept.endswith(b"end\n")


@pytest.mark.parametrize("name", ["api_key", "API-SECRET", "password", "auth_token"])
def test_assigned_secrets_are_withheld(name: str) -> None:
    kept, withheld = Redactor()(f"{name} = {secret(24)}\n".encode())
    assert withheld == 1
    assert secret(24).encode() not in kept


def test_a_withheld_line_is_not_digested() -> None:
    value = secret()
    capture = Capture(1 << 12)
    capture.feed(f"token={value}\n".encode())
    kept = capture.finish(Redactor())
    assert kept.digest == hashlib.sha256(kept.kept).hexdigest()


def test_plain_text_passes_unchanged() -> None:
    text = b"2026-11-22T10:45:00Z INFO run complete bars_sha256=" + hashlib.sha256(b"x").hexdigest().encode() + b"\n"
    assert Redactor()(text) == (text, 0)


def test_short_values_and_harmless_names_are_no_secrets() -> None:
    assert secret_values({"PASSWORD": "short", "EDITOR": "a-very-long-editor", "X_TOKEN": "long-enough"}) == {
        "X_TOKEN": "long-enough"
    }
