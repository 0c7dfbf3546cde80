class Optimizer:
    def analyze(self, endpoints=None):
        if not endpoints:
            endpoints = [
                "api.kite.trade",
                "api.upstox.com",
            ]
        return {one: self.measure_latency(one, 443) for one in endpoints}

    def information(self):
        return {
            "datacenter": self.config.datacenter,
            "recommendations": {
                "zerodha": {
                    "api_endpoint": "api.kite.trade",
                    "websocket": "wss://ws.kite.trade",
                    "recommended_region": "Mumbai",
                },
            },
        }

    def buy(self):
        return self.place_order("INFY")
