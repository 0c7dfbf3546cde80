import hashlib

IG = "https://api.ig.com/gateway"

def session(user_id):
token = "@mint:hex.64@"
