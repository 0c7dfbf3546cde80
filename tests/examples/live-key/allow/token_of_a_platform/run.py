import os

from pyalgotrading.algobulls import AlgoBullsConnection

COMMIT = "@mint:hex.40@"
connection = AlgoBullsConnection()
connection.set_access_token(os.environ["API_TOKEN"])
connection.set_title("@mint:hex.40@")
