import click
from binance.client import Client


@click.command()
@click.option("--testnet", is_flag=True, default=False)
def run(testnet):
    client = Client(KEY, SECRET, testnet=testnet)
    client.create_order(symbol="BTCUSDT")
