import os
import shioaji as sj


def connect():
    api = sj.Shioaji()
    api.login(api_key=os.environ["K"], secret_key=os.environ["S"])
    api.activate_ca(ca_path="c.pfx", ca_passwd=os.environ["C"])
    return api
