def load(raw):
    return Settings(mode=raw.get("view_mode", "live"), size=raw.get("size", 1))
