import os

secret = os.getenv("OKX_API_SECRET") or "@mint:okx.secret@"
