"""Are the requirements of the strategy installed? Asked of the interpreter that will run it."""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import NamedTuple

from nolive_hooks.evidence.drill import Step
from nolive_hooks.git import disk
from nolive_hooks.procedure import runner
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.isolation import Isolation

_LIST = (
    "import importlib.metadata as m, json;"
    "print(json.dumps({d.metadata['Name']: d.version for d in m.distributions() if d.metadata['Name']}))"
)
_LINE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*+)\s*+(?:\[[^\]]*+\]\s*+)?(?:(===?)\s*+([^\s;,#]+))?")


class Requirements(NamedTuple):
    """How many requirements there are and which of them are not met."""

    interpreter: str
    wanted: int
    missing: tuple[str, ...]


def requirements(ctx: DrillContext) -> Requirements | None:
    """Compare the policy's requirements with what the strategy's interpreter has; None where there is no such file.

    A pinned version (`==`) must be equal; of any other the package must be there.
    """
    path = ctx.policy.drill.requirements
    blobs = ctx.repo.at_path(ctx.repo.head(), path)
    if not blobs:
        return None
    interpreter = _interpreter(ctx)
    fence = runner.fence(Isolation.NONE, cwd=ctx.repo.root, home="")
    result, _ = ctx.run(Step.ENVIRONMENT, "packages", [interpreter, "-c", _LIST], seconds=60, fence=fence)
    wanted = parse(listed(path, blobs[0].data.decode("utf-8", "replace")))
    if not result.ok:
        return Requirements(interpreter, len(wanted), tuple(name for name, _ in wanted))
    try:
        installed = {_folded(name): version for name, version in json.loads(result.output).items()}
    except ValueError:
        installed = {}
    missing = [
        f"{name}=={version}" if version else name
        for name, version in wanted
        if _folded(name) not in installed or (version and installed[_folded(name)] != version)
    ]
    return Requirements(interpreter, len(wanted), tuple(missing))


def listed(path: str, text: str) -> str:
    """The lines of a requirements file; of a pyproject.toml those of `project.dependencies`."""
    if not path.endswith(".toml"):
        return text
    try:
        lines = tomllib.loads(text).get("project", {}).get("dependencies", [])
    except (tomllib.TOMLDecodeError, AttributeError):
        lines = []
    return "\n".join(str(line) for line in lines)


def parse(text: str) -> list[tuple[str, str]]:
    """Names and pinned versions of a requirements file; options, links and lines for other platforms are left out."""
    rows = []
    for line in text.splitlines():
        bare = line.partition("#")[0].strip()
        if not bare or bare.startswith(("-", "http", "git+", ".")) or ";" in bare:
            continue
        match = _LINE.match(bare)
        if match is not None:
            rows.append((match[1], match[3] or ""))
    return rows


def _interpreter(ctx: DrillContext) -> str:
    """The interpreter of the active or the repository's own environment, else python3 of the path."""
    active = ctx.host.environment.get("VIRTUAL_ENV", "")
    for folder in (active, os.path.join(ctx.repo.root, ".venv"), os.path.join(ctx.repo.root, "venv")):
        path = os.path.join(folder, "bin", "python") if folder else ""
        if path and disk.exists(path):
            return path
    return "python3"


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
