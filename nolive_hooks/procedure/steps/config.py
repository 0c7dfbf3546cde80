"""The configuration a drill runs with, and the mode that every source of it really sets."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.layout import CONFIG
from nolive_hooks.evidence.records import EffectiveMode
from nolive_hooks.policy import Policy
from nolive_hooks.procedure.events import Plan

EFFECTIVE_SCHEMA = "nolive.effective/1"
FAST, SLOW = 20, 50
_MODE_NAMES = re.compile(r"(?:.*_)?(?:TRADING|TRADE|RUN|EXECUTION|ENGINE|NOLIVE|DRILL)_MODE\Z")
_SECRET_NAMES = re.compile(r"(?i)secret|passw|token|key|passphrase|credential|private")
_MEANS = {
    "shadow": Mode.SHADOW,
    "paper": Mode.PAPER,
    "drill_only": Mode.DRILL_ONLY,
    "drill-only": Mode.DRILL_ONLY,
    "drill": Mode.DRILL_ONLY,
}


def drill_config(plan: Plan, policy: Policy) -> bytes:
    """drill_test.toml: everything the engine is told, and nothing that is not in the plan."""
    rows = [
        "# NO-LIVE DRILL. This configuration can only simulate; a GO never authorises live trading.",
        "[environment]",
        f"mode = {_text(plan.mode.value)}",
        "",
        "[drill]",
        f"run_id = {_text(plan.run_id)}",
        "",
        "[engine]",
        f"name = {_text(plan.engine)}",
        f"scenario = {_text(plan.scenario)}",
        f"seed = {plan.seed}",
        f"bars = {plan.bars}",
        "",
        "[strategy]",
        f"name = {_text(plan.strategy)}",
        f"symbol = {_text(plan.symbol)}",
        f"fast = {FAST}",
        f"slow = {SLOW}",
    ]
    if policy.drill.config:
        rows += [f"config = {_text(policy.drill.config)}"]
    return ("\n".join(rows) + "\n").encode()


def _text(value: str) -> str:
    return json.dumps(value)  # a JSON text is a TOML text


def effective_modes(config: bytes, plan: Plan, environment: Mapping[str, str]) -> tuple[EffectiveMode, ...]:
    """What each source says about the mode: the configuration, the command line, the environment."""
    rows = [EffectiveMode(source=f"{CONFIG}#environment.mode", value=_config_mode(config))]
    rows.append(EffectiveMode(source="argv", value=plan.mode.value))
    for name, value in sorted(environment.items()):
        if _MODE_NAMES.match(name):
            rows.append(EffectiveMode(source=f"env:{name}", value=value[:40]))
    return tuple(rows)


def disagreeing(modes: tuple[EffectiveMode, ...], declared: Mode) -> list[str]:
    """The sources that do not say the declared mode, as readable text."""
    return [f"{row.source} says {row.value!r}" for row in modes if _MEANS.get(row.value.lower()) is not declared]


def _config_mode(config: bytes) -> str:
    try:
        return str(tomllib.loads(config.decode())["environment"]["mode"])
    except (ValueError, KeyError, TypeError):
        return ""


def effective_settings(config: bytes, plan: Plan, environment: Mapping[str, str], argv: tuple[str, ...]) -> bytes:
    """config/effective.json: the settings in force, the names (never values) of the environment, the command."""
    value = {
        "schema": EFFECTIVE_SCHEMA,
        "run_id": plan.run_id,
        "modes": [{"source": row.source, "value": row.value} for row in effective_modes(config, plan, environment)],
        "settings": [
            {"key": key, "source": CONFIG, "value": "<withheld>" if _SECRET_NAMES.search(key) else text}
            for key, text in _flat(tomllib.loads(config.decode()))
        ],
        "environment_names": sorted(environment),
        "argv": list(argv),
    }
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
