import os
import shioaji as sj

api = sj.Shioaji()
api.login(api_key=os.environ["K"], secret_key=os.environ["S"])
bars = api.kbars(api.Contracts.Stocks["2330"], start="2024-01-01")
