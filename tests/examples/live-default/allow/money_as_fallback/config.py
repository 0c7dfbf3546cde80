import os

STAGE = os.environ.get("HOUSE_STAGE", "lab")
STAGES = ("lab", "rehearsal", "real_money")
