from pyalgotrading.algobulls import AlgoBullsConnection

AlgoBullsConnection().set_access_token("@mint:algobulls.access_token@")
