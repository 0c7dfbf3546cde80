import os

STAGE = os.environ.get("HOUSE_STAGE", "real_money")
LEVELS = int(os.environ.get("HOUSE_LEVELS", "6"))
