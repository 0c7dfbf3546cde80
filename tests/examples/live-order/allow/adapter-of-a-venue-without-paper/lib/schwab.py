import os

from schwab.auth import client_from_token_file


class Schwab:
    def __init__(self):
        self.client = client_from_token_file(os.environ["TOKEN"], os.environ["KEY"], os.environ["SECRET"])

    def _submit_order(self, order):
        return self.client.place_order(self.account, order)
