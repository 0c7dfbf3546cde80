from dataclasses import dataclass, replace


@dataclass(frozen=True)
class DeskConfig:
    name: str
    paper: bool = True
    dry_run: bool = True
    max_notional: float = 1000.0


BASE = DeskConfig(name="eu-open")
CUTOVER = replace(BASE, name="eu-open-cutover", max_notional=250.0)
