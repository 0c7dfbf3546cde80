import os

API_KEY = os.environ.get("SENTRY_API_KEY", "")
API_SECRET = os.environ.get("GITHUB_SECRET", "")
DRY_RUN = False
