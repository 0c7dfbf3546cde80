IB_GATEWAY = {
    "HOST": "ib-gateway",
    "PORT": 7497,
    "CLIENT_ID": 3,
    "READONLY": False,
}
DISK = {"mount": "/srv", "read_only": False}
