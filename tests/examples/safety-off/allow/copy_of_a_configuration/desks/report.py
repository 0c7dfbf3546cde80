from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ReportOptions:
    orders: bool = True
    dry_run: bool = True


BASE = ReportOptions()
NIGHTLY = replace(BASE, dry_run=False)
TITLE = "Paper trade".replace("Paper", "Live")
