from desk import Broker, PortfolioBalancer


def main():
    broker = Broker(venue="alpaca", paper=False)
    PortfolioBalancer(broker=broker, dry_run=False).trade()
