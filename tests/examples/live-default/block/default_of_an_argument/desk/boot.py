import os

from desk.engine import Engine

engine = Engine(
    venue=os.environ["VENUE"],
    dry_run=os.environ.get("DRY_RUN", "false") == "true",
)
engine.start()
