CAPS = {
    "alpaca": {"paper": True, "live": True},
    "kucoin": {"paper": False, "live": True},
}
