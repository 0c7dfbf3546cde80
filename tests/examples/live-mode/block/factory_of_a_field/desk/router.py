from dataclasses import dataclass, field
from enum import Enum


class Venue(Enum):
    PAPER = 1
    LIVE = 2


@dataclass
class ExecutionConfig:
    broker: str = "ib"
    venue: Venue = field(default_factory=lambda: Venue.LIVE)
