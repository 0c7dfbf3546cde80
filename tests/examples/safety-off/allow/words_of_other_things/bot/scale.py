import os

# trading: may orders be larger than they were on paper?
ALLOW = os.environ.get("LIVE_ALLOW_SCALE_ABOVE_PAPER", "0").lower() in {"1", "true"}
