import os

API_KEY = os.environ.get("MAILER_API_KEY")
DEMO_MODE = False
