def build(account):
    return LiveBroker(account=account, read_only=False, trading_mode="live")
