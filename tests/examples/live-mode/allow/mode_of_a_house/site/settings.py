import os

os.environ.setdefault("SITE_ENV", "live")
SITE_NAME = "news of the market"
