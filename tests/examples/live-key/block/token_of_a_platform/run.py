from pyalgotrading.algobulls import AlgoBullsConnection

connection = AlgoBullsConnection()
API_TOKEN = "@mint:algobulls.access_token@"
connection.set_access_token(API_TOKEN)
