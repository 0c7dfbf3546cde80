class LiveBroker(Broker):
    """Sends what it is given to the exchange."""

    mode = "live"
