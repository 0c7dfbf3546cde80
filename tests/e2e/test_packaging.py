"""The wheel, installed in a fresh environment, finds its templates and does its work."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT, Sandbox, words


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT))
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_data_and_templates_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "nolive_hooks/catalog/venues.toml" in names
    assert "nolive_hooks/catalog/frameworks.toml" in names
    assert any(name.startswith("nolive_hooks/templates/pack/") for name in names)
    assert not [name for name in names if "test" in name]


@pytest.mark.slow
def test_the_installed_wheel_scans_and_starts_a_drill(wheel: Path, repo: Sandbox, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run((sys.executable, "-m", "venv", str(venv)), check=True, timeout=120)
    install = (str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel))
    subprocess.run(install, check=True, timeout=600, capture_output=True, env={**os.environ, "PYTHONPATH": ""})
    nolive = str(venv / "bin" / "nolive")
    repo.commit("start", {"bot.toml": '[environment]\nmode = "live"\n'})
    done = repo.run(nolive, "scan")
    assert done.returncode == 1, words(done)
    assert "bot.toml:2:8" in done.stdout
    repo.commit("paper", {"bot.toml": '[environment]\nmode = "paper"\n'})
    done = repo.run(nolive, "drill", "start", "--strategy", "sma", "--symbol", "BTC-EUR", "--no-input")
    assert done.returncode == 0, words(done)
    assert repo.git("branch", "--show-current").startswith("drill/")
