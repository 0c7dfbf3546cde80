import hashlib

API_KEY = "f0c3d9a17be24586a1c09d7e35b8f2647d10ce93"
API_SECRET = "9b72e4d05f1c8a36e7d4b09c52a18f6373ce0d91"


def sign(text: str) -> str:
    return hashlib.sha512((text + API_SECRET).encode()).hexdigest()
