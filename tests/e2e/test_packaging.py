"""The wheel, installed in a fresh environment, finds its templates and does its work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from build import ProjectBuilder
from build.env import DefaultIsolatedEnv
from pyproject_hooks import quiet_subprocess_runner

from tests.support import ROOT, Sandbox, words

LEFT_OUT = shutil.ignore_patterns(".venv", ".git", ".demo", ".*_cache", ".hypothesis", "build", "dist", "node_modules")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two wheels, of this tree and of a copy somewhere else whose files are of another day and another umask."""
    copy = tmp_path_factory.mktemp("copy") / "elsewhere"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for path in copy.rglob("*"):
        if path.is_file():
            os.utime(path, (1_700_000_000, 1_700_000_000))
            path.chmod(path.stat().st_mode & ~0o077)
    made = []
    with DefaultIsolatedEnv() as env:
        for number, source in enumerate((ROOT, copy)):
            builder = ProjectBuilder.from_isolated_env(env, source, runner=quiet_subprocess_runner)
            if not number:
                env.install(builder.build_system_requires)
            made.append(Path(builder.build("wheel", tmp_path_factory.mktemp(f"dist{number}"))))
    return made[0], made[1]


@pytest.fixture(scope="module")
def wheel(wheels: tuple[Path, Path]) -> Path:
    return wheels[0]


@pytest.mark.slow
def test_two_builds_are_the_same_byte_for_byte(wheels: tuple[Path, Path]) -> None:
    one, two = wheels
    assert one.name == two.name
    rows = [zipfile.ZipFile(path).infolist() for path in wheels]
    listed = [[(item.filename, item.date_time, item.external_attr, item.CRC) for item in row] for row in rows]
    assert listed[0] == listed[1]
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_the_wheel_holds_data_and_templates_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "nolive_hooks/catalog/venues.toml" in names
    assert "nolive_hooks/catalog/venues.json" in names
    assert "nolive_hooks/catalog/frameworks.toml" in names
    assert any(name.startswith("nolive_hooks/templates/pack/") for name in names)
    assert not [name for name in names if re.search(r"(^|/)(tests?/|test_)", name)]


@pytest.mark.slow
def test_the_installed_wheel_scans_and_starts_a_drill(wheel: Path, repo: Sandbox, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run((sys.executable, "-m", "venv", str(venv)), check=True, timeout=120)
    install = (str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel))
    subprocess.run(install, check=True, timeout=600, capture_output=True, env={**os.environ, "PYTHONPATH": ""})
    taken = sum(path.stat().st_size for path in venv.rglob("*") if path.is_file() and not path.is_symlink())
    assert taken < 60 << 20, "hooks are installed on every machine and by services with small disks"
    nolive = str(venv / "bin" / "nolive")
    repo.commit("start", {"bot.toml": '[environment]\nmode = "live"\n'})
    done = repo.run(nolive, "scan")
    assert done.returncode == 1, words(done)
    assert "bot.toml:2:8" in done.stdout
    repo.commit("paper", {"bot.toml": '[environment]\nmode = "paper"\n'})
    done = repo.run(nolive, "drill", "start", "--strategy", "sma", "--symbol", "BTC-EUR", "--no-input")
    assert done.returncode == 0, words(done)
    assert repo.git("branch", "--show-current").startswith("drill/")
