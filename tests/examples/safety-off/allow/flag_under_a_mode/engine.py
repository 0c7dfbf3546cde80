def build(account):
    return LiveBroker(account=account, read_only=True, trading_mode="live")
