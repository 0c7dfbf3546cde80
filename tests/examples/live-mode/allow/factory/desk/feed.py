feed = FeedFactory.create_live_stream("BTCUSDT")
