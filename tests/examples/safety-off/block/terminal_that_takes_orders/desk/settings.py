IB_GATEWAY = {
    "HOST": "ib-gateway",
    "PORT": 7496,
    "CLIENT_ID": 3,
    "READONLY": False,
}
