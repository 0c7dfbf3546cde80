class Broker:
    HOSTS = ["api.kite.trade"]

    def information(self):
        return {
            "zerodha": {
                "api_endpoint": "api.kite.trade",
                "timeout": 5,
            },
            "upstox": {
                "url": "https://api.kite.trade",
                "recommended_region": "Mumbai",
            },
        }

    def buy(self):
        return self.place_order("INFY")
