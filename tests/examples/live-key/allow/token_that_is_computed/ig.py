import hashlib

IG = "https://api.ig.com/gateway"

def session(user_id):
token = hashlib.sha256(f"{user_id}".encode()).hexdigest()
