"""Run the recorded scenario again and compare bytes: the proof that the evidence was not written by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.git import disk
from nolive_hooks.procedure import engine, runner
from nolive_hooks.procedure.context import Host, digest
from nolive_hooks.procedure.redact import Redactor
from nolive_hooks.procedure.steps.command import MODULE

COMPARED = {
    layout.TRADES: engine.TRADES,
    layout.EQUITY: engine.EQUITY,
    layout.STRATEGY_LOG: engine.LOG,
    "trades/native/engine.json": engine.SUMMARY,
}
BUDGET_S = 600


class Compared(NamedTuple):
    """One file of the pack against the file of the second run."""

    path: str
    recorded: str
    again: str

    @property
    def equal(self) -> bool:
        """True where both have the same digest."""
        return bool(self.again) and self.recorded == self.again


def replay(files: Mapping[str, bytes], scratch: str, host: Host) -> tuple[Compared, ...]:
    """Run the embedded engine on the pack's own configuration in `scratch`; digests of both runs, file by file."""
    config = files.get(layout.CONFIG)
    if not COMPARED.keys() & files.keys():
        raise state(
            "there is no run to replay", where=layout.TRADES, why="the pack holds nothing of a dry run",
            fix="nolive drill status",
        )  # fmt: skip
    if config is None or b'name = "synthetic"' not in config:
        raise state(
            "only a drill of the embedded engine can be replayed", where=layout.CONFIG,
            why="another engine needs its own data and packages", fix="nolive drill check",
        )  # fmt: skip
    out = os.path.join(scratch, "out")
    path = os.path.join(scratch, "drill_test.toml")
    disk.make_dir(out)
    disk.write_atomic(path, config)
    for name in COMPARED.values():
        disk.remove(os.path.join(out, name))
    fence, _ = runner.strongest(cwd=scratch, environment=host.environment)
    result = runner.run(
        [host.executable, "-I", "-m", MODULE, "--config", path, "--out", out],
        cwd=scratch,
        timeout_s=BUDGET_S,
        env_allow=runner.clean_environment(host.environment),
        isolation=runner.with_writable(fence, out),
        redact=Redactor(host.environment),
    )
    if not result.ok:
        last = result.output.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise state("the replay did not run", where=layout.CONFIG, why=last[:200], fix="nolive drill check")
    return tuple(
        Compared(path, digest(files[path]), _digest_of(os.path.join(out, name)))
        for path, name in COMPARED.items()
        if path in files
    )


def _digest_of(path: str) -> str:
    return digest(disk.read(path)) if disk.exists(path) else ""
