import os
from pykis import PyKis

kis = PyKis(
    id="me", account="50068923-01", appkey=os.environ["K"], secretkey=os.environ["S"],
    virtual_id="me", virtual_appkey=os.environ["VK"], virtual_secretkey=os.environ["VS"],
)
