import shioaji as sj

api = sj.Shioaji(simulation=True)  # the same key trades without it
api.login(
    api_key="@mint:shioaji.api_key@",
    secret_key="@mint:shioaji.secret_key@",
)
