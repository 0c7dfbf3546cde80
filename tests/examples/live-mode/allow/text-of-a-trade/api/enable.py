from api.reply import _ok


def enable(user: object) -> dict:
    if user.enabled:
        return _ok({"live_execution_enabled": True, "already_enabled": True})
    return _ok({})
